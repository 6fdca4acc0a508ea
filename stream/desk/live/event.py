"""Says what a reader of a search is told of a change. It is pure.

What fits the search is told with its line. What does not, but was stored before, is told without one: it may stand on
the reader's screen from before the change, and a kill must reach it there whatever its words are now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import orjson

from stream.desk.standing import Standing, standing_of
from stream.store.reading.changes import Change
from stream.store.reading.line import Line

__all__ = ["Event", "Kind", "Show", "events_of"]


class Show(Protocol):
    """Makes the parts of an event that show a line: what may be seen of it at `now`, as JSON data."""

    def __call__(self, line: Line, now: datetime, *, markup: bool) -> Mapping[str, Any]: ...


class Kind(StrEnum):
    """What an event says."""

    ARTICLE = "article"
    """An article that fits came in: show it."""
    CHANGED = "changed"
    """One that was stored before is another now: show it anew; without a line, only mark it."""
    WITHDRAWN = "withdrawn"
    """One was killed or withheld: fold its text away at once."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change, as a reader is told of it."""

    change_no: int
    row_no: int
    kind: Kind
    data: bytes
    """A JSON object, on one line."""


def events_of(
    changes: Iterable[Change], fitting: Mapping[int, Line], show: Callable[[Line], Mapping[str, Any]], now: datetime
) -> tuple[Event, ...]:
    """Return what is told of changes, in their order, to who wants what `fitting` (by `row_no`) fits.

    A line that has changed again since is left out: that change comes with a greater number.
    """
    found = []
    for change in changes:
        line = change.line
        fits = fitting.get(line.row_no)
        if fits is not None and fits.change_no != change.change_no:
            continue
        standing = standing_of(fits or line, now)
        kind = _kind(line, standing)
        if fits is None and kind is Kind.ARTICLE:
            continue
        data = {
            "change_no": change.change_no,
            "event": kind.value,
            "article_id": line.article_id,
            "story_id": line.story_id,
            "relation": line.relation.value,
            "of_id": line.of_id,
            "superseded_by": line.superseded_by,
            "state": standing.state.value,
            "usable": standing.usable,
            "until": standing.until,
            **(show(fits) if fits is not None else {"article": None}),
        }
        found.append(Event(change.change_no, line.row_no, kind, orjson.dumps(data)))
    return tuple(found)


def _kind(line: Line, standing: Standing) -> Kind:
    if standing.withdrawn:
        return Kind.WITHDRAWN
    was_there = any(each is not None for each in (line.updated_at, line.superseded_by, line.retold_at))
    return Kind.CHANGED if was_there else Kind.ARTICLE
