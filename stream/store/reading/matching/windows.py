"""Cuts the time of the articles into windows, the newest first, each some times as large as the one before.

A database that is asked for the newest fifty that fit chooses between two ways: to go back in time and look at each
article, which takes for ever where the last that fits is old; or to look up all that fit and sort them, which takes for
ever where most fit. It chooses by estimates, and of words it has poor ones. In a window both ways end: one goes through
what the window holds, the other fetches what of the window fits. Whoever has enough asks for no further window, so that
what is frequent is found in a small one, and in a large one only what is rare.

Windows are measured in articles, not in days: a house that took in its archive yesterday has a million of one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, tuple_

from stream.store.columns import UtcDateTime
from stream.store.reading.line import Cursor
from stream.store.schema import articles

__all__ = ["Window", "joined", "windows"]

SIZES = tuple(250 * 4**step for step in range(10))
"""How far back each window reaches, roughly, in articles: from what a page of a common word takes to 65 million; the
last window has all that is older. With steps of four, what is fetched is some four times what is shown, and what
nobody wrote is looked for ten times, which costs less than once in a table of a million by a walk.
"""


SMALL = 16_000
"""To look at the words of so many articles takes some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, and where in it to begin."""

    since: datetime | None
    """Received at this time or later."""
    until: datetime | None
    """Received before this time."""
    before: Cursor | None = None
    """Behind this article."""
    is_small: bool = False
    """Whether it can be gone through, article by article, in the time of a page."""

    def holds(self, received_at: ColumnElement[datetime], number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return what must hold of rows that have these columns, of their article."""
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(received_at >= self.since)
        if self.until is not None:
            found.append(received_at < self.until)
        if self.before is not None:
            found.append(tuple_(received_at, number) < tuple_(self.before.received_at, self.before.row_no))
        return found


def windows(
    connection: Connection, since: datetime | None = None, until: datetime | None = None, before: Cursor | None = None
) -> Iterator[Window]:
    """Yield windows that together hold all articles between the times, and behind `before`, once."""
    for size, edge in _edges(connection, until, before):
        if since is not None and edge <= since:
            break
        if (until is None or edge < until) and (before is None or edge <= before.received_at):
            yield Window(edge, until, before, is_small=size <= SMALL)
            until, before = edge, None
    yield Window(since, until, before)


def joined(left: Sequence[Window]) -> list[Window]:
    """Return windows that follow upon each other with the small ones as one, which is small too: for whoever goes
    through all of them, as far as it matters, a statement each is more than they cost.
    """
    small = [window for window in left if window.is_small]
    if not small:
        return list(left)
    first, last = small[0], small[-1]
    return [Window(last.since, first.until, first.before, is_small=True), *left[len(small) :]]


def _edges(connection: Connection, until: datetime | None, before: Cursor | None) -> list[tuple[int, datetime]]:
    """Return, by size, when those articles were received that came to the store so many articles before the newest
    wanted. It is one look into an index each. Where articles did not come in the order of their time, windows have
    other sizes, no other articles.
    """
    if before is not None:
        rows = connection.execute(_BEHIND, {"number": before.row_no})
    else:
        rows = connection.execute(_NEWEST) if until is None else connection.execute(_NEWEST_UNTIL, {"until": until})
    return [(size, edge) for size, edge in zip(SIZES, rows.one(), strict=True) if edge is not None]


def _reach(first: ColumnElement[int]) -> Select[Any]:
    """Return the statement for the times of those that came so many articles before the one of a number."""
    columns = articles.c
    edges = [
        select(columns.received_at)
        .where(columns.row_no <= first - size)
        .order_by(columns.row_no.desc())
        .limit(1)
        .scalar_subquery()
        for size in SIZES
    ]
    return select(*edges)


_LAST = select(articles.c.row_no).order_by(articles.c.received_at.desc(), articles.c.row_no.desc()).limit(1)
_LAST_UNTIL = _LAST.where(articles.c.received_at < bindparam("until", type_=UtcDateTime))
_NEWEST = _reach(_LAST.scalar_subquery())
_NEWEST_UNTIL = _reach(_LAST_UNTIL.scalar_subquery())
_BEHIND = _reach(bindparam("number", type_=articles.c.row_no.type))
"""They are made once: to put such a statement together takes longer than to answer it."""
