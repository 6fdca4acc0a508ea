"""Says in a word or two what an article is, beside its headline. It is pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from schemas import Relation
from stream.desk.pages.view.moment import Moment, moment_of
from stream.desk.standing import Standing, State

if TYPE_CHECKING:
    from stream.store.reading import Line

__all__ = ["URGENT", "Badge", "badges_of"]

URGENT = 2
"""The urgency up to which a line is marked: IPTC's 1 and 2 are flashes and bulletins."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A word beside a headline."""

    text: str
    kind: str
    """Its class in the style sheet."""
    title: str = ""
    """A sentence more, where the word alone does not say it."""
    until: Moment | None = None
    """When it ends by itself."""


_STANDING = {
    State.KILLED: Badge("Killed", "killed", "Never to be used; what was published of it must go"),
    State.WITHHELD: Badge("Withheld", "withheld", "Not to be used until further notice"),
    State.EMBARGO_UNREADABLE: Badge("Embargo unreadable", "unreadable", "Embargoed: nobody can read until when"),
    State.ADVISORY: Badge("Advisory", "advisory", "A note to editors, not for publication"),
    State.SUPERSEDED: Badge("Replaced", "superseded", "A later version took its place"),
    State.CORRECTED: Badge("Corrected", "corrected", "It replaces a version that was wrong"),
}
_RELATION = {
    Relation.EXACT: Badge("Copy", "exact", "The same text again"),
    Relation.NEAR: Badge("Near copy", "near", "The same story, with differences that carry no news"),
    Relation.CORRECTION: Badge("Corrected", "corrected", "It replaces a version that was wrong"),
}


def badges_of(line: Line, standing: Standing, now: datetime, zone: tzinfo) -> tuple[Badge, ...]:
    """Return the badges of an article, what forbids its use first; no word twice."""
    found: dict[str, Badge] = {}
    for badge in _badges(line, standing, now, zone):
        found.setdefault(badge.text, badge)
    return tuple(found.values())


def _badges(line: Line, standing: Standing, now: datetime, zone: tzinfo) -> Iterator[Badge]:
    if standing.state is State.EMBARGOED and standing.until is not None:
        yield Badge("Embargo until", "embargoed", "", moment_of(standing.until, now, zone))
    if badge := _STANDING.get(standing.state):
        yield badge
    if line.urgency is not None and line.urgency <= URGENT:
        yield Badge(f"Urgent {line.urgency}", "urgent", "By the agency's own urgency: 1 is highest")
    if line.relation is Relation.UPDATE:
        yield Badge("Update" if line.version is None else f"Update v{line.version}", "update")
    elif line.relation is Relation.WITHDRAWAL and not standing.withdrawn:
        yield Badge("Withdrawal", "killed", "It takes an earlier article back")
    elif badge := _RELATION.get(line.relation):
        yield badge
