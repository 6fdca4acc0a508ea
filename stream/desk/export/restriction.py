"""Says in each form what may not be done with an article now. It is pure.

In the forms for machines one rule holds: what may not be published now is never `usable`, unless it has the time of its
embargo beside it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from schemas.article import UNREADABLE_EMBARGO
from stream.desk.export.exported import Exported
from stream.desk.standing import State

__all__ = ["embargo_end", "note_of", "pub_status", "restrictions", "shown_instant"]

PubStatus = Literal["usable", "withheld", "canceled"]
"""The words of IPTC's pubStatus."""

_NOTES = {
    State.KILLED: "KILLED: do not use; take down what was published of it.",
    State.WITHHELD: "WITHHELD: not to be used for now.",
    State.EMBARGO_UNREADABLE: f"{UNREADABLE_EMBARGO.upper()}: do not use before it is released.",
    State.ADVISORY: "ADVISORY: a note to editors, not for publication.",
    State.CORRECTED: "Corrects an earlier version.",
}
_LINES = {
    State.KILLED: "MANDATORY KILL",
    State.WITHHELD: "WITHHELD",
    State.EMBARGO_UNREADABLE: "EMBARGOED",
    State.ADVISORY: "ADVISORY",
    State.CORRECTED: "CORRECTION",
}
"""What agencies themselves put above such copy, so that whoever reads wires reads it right."""


def pub_status(exported: Exported) -> PubStatus:
    """Return IPTC's pubStatus. An embargo with a time has a field of its own beside `usable`, as the standard has it;
    what else may not be published now, a version that was superseded included, is `withheld`.
    """
    standing = exported.standing
    if standing.state is State.KILLED:
        return "canceled"
    return "usable" if standing.usable or standing.state is State.EMBARGOED else "withheld"


def embargo_end(exported: Exported) -> datetime | None:
    """Return when its embargo ends, in whole seconds and never too early; None where none is in force."""
    until = exported.standing.until
    if until is None or not until.microsecond:
        return until
    return until.replace(microsecond=0) + timedelta(seconds=1)


def note_of(exported: Exported) -> str | None:
    """Return the note to editors: what may not be done with the article now, then the agency's own words."""
    return "\n".join(part for part in (_said(exported), exported.note) if part) or None


def restrictions(exported: Exported) -> list[str]:
    """Return the lines that stand on top of the copy as text."""
    state, until = exported.standing.state, embargo_end(exported)
    lines = [f"EMBARGOED UNTIL {shown_instant(until)}"] if until is not None else []
    if state in _LINES:
        lines.append(_LINES[state])
    said = _said(exported)
    return [*lines, f"Editors: {said}"] if said and until is None else lines


def _said(exported: Exported) -> str | None:
    until = embargo_end(exported)
    if until is not None:
        return f"EMBARGOED UNTIL {shown_instant(until)}"
    if exported.standing.state is State.SUPERSEDED:
        return f"SUPERSEDED by {exported.superseded_by}: do not use."
    return _NOTES.get(exported.standing.state)


def shown_instant(moment: datetime) -> str:
    """Return an instant as people and our own reader of plain text read it."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment.second else f"{moment:%Y-%m-%d %H:%M} UTC"
