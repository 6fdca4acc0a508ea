"""Says what may be shown of an article now: the one place that does, for the API, pages, streams and exports.

It is pure. Killed and withheld come before an embargo, and an embargo before all else: the strictest holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from schemas import Status

__all__ = [
    "Embargo",
    "Headed",
    "Judged",
    "Standing",
    "State",
    "headline_of_alert",
    "reason_of_alert",
    "shows_body",
    "shows_headline",
    "standing_of",
]

Embargo = Literal["show", "hide-body"]
"""What the desk's setting says of copy under embargo."""


class State(StrEnum):
    """How an article stands now."""

    KILLED = "killed"
    """Never to be used; what was published of it must go."""
    WITHHELD = "withheld"
    """Not to be used until further notice."""
    EMBARGOED = "embargoed"
    """Not to be used before `embargo_until`."""
    EMBARGO_UNREADABLE = "embargo-unreadable"
    """Not to be used before it is released: nobody can read when that is."""
    ADVISORY = "advisory"
    """A note to editors, not for publication."""
    SUPERSEDED = "superseded"
    """A later version took its place."""
    CORRECTED = "corrected"
    """Usable, and replaces an earlier version that was wrong."""
    USABLE = "usable"
    """May be used."""


class Judged(Protocol):
    """What it hangs on: `stream.store.reading.Line` has it."""

    @property
    def status(self) -> str: ...
    @property
    def embargo_until(self) -> datetime | None: ...
    @property
    def superseded_by(self) -> UUID | None: ...
    @property
    def withdrawn_as(self) -> str | None: ...


class _Text(Protocol):
    @property
    def text(self) -> str: ...


class Headed(Protocol):
    """What names an article: `stream.store.reading.Line` has it."""

    @property
    def headline(self) -> _Text: ...
    @property
    def headline_is_copy(self) -> bool: ...
    @property
    def slugline(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands at an instant."""

    state: State
    usable: bool
    """Whether it may be published now."""
    withdrawn: bool
    """Whether its text is folded away from all but editors: it was killed or withheld."""
    until: datetime | None = None
    """When an embargo ends: the instant at which this standing is to be asked for again."""


def standing_of(line: Judged, now: datetime) -> Standing:
    """Return how the article stands at `now`. An embargo that has ended is none, to the instant.

    An article that was killed or withheld by another (`withdrawn_as`: the status of the one that does) stands as that
    one does, whatever its own status says: an agency kills by a message of its own, and the copy stays as it was.
    """
    statuses = {line.status, line.withdrawn_as}
    if Status.KILLED in statuses:
        return Standing(State.KILLED, usable=False, withdrawn=True)
    if Status.WITHHELD in statuses:
        return Standing(State.WITHHELD, usable=False, withdrawn=True)
    if line.embargo_until is not None and now < line.embargo_until:
        return Standing(State.EMBARGOED, usable=False, withdrawn=False, until=line.embargo_until)
    if line.status == Status.EMBARGOED and line.embargo_until is None:
        return Standing(State.EMBARGO_UNREADABLE, usable=False, withdrawn=False)
    state = State.SUPERSEDED if line.superseded_by is not None else _OF_STATUS.get(line.status, State.USABLE)
    return Standing(state, usable=state in _USABLE, withdrawn=False)


_OF_STATUS = {str(Status.ADVISORY): State.ADVISORY, str(Status.CORRECTED): State.CORRECTED}
_USABLE = frozenset({State.USABLE, State.CORRECTED})
_UNDER_EMBARGO = frozenset({State.EMBARGOED, State.EMBARGO_UNREADABLE})


def shows_body(standing: Standing, embargo: Embargo, *, include_withdrawn: bool = False) -> bool:
    """Return whether the copy itself may be shown: that of what was withdrawn only where an editor asks for it
    (`include_withdrawn`), that under embargo only where the desk's setting says `show`.
    """
    if standing.withdrawn:
        return include_withdrawn
    return not (embargo == "hide-body" and standing.state in _UNDER_EMBARGO)


def shows_headline(line: Headed, *, shown: bool) -> bool:
    """Return whether the headline may be shown, where the copy may be or not (`shown`). The headline of an article to
    which its wire gave none is the first sentence of the copy, of a flash all of it.
    """
    return shown or not line.headline_is_copy


def headline_of_alert(told: str, line: Headed | None, *, shown: bool) -> str:
    """Return the headline of an alert that may be shown now of the article that it is about (None: it is not stored).

    `told` is what the alert said, which is the lead of an article without a headline, and what the article said before
    a kill took its place. Where the copy may not be shown (`shown`), the article's own headline says what it is about.
    """
    if shown or line is None:
        return told
    headline = line.headline.text if shows_headline(line, shown=False) else ""
    return headline or line.slugline or "(not shown)"


def reason_of_alert(told: tuple[str, ...], *, shown: bool) -> tuple[str, ...]:
    """Return what may be shown now of why an alert went out: nothing where the copy may not be shown (`shown`).

    A reason repeats what a rule found in the copy, words and who is quoted, and that of a withdrawal what the story was
    alerted as, which is its lead where it had no headline.
    """
    return told if shown else ()
