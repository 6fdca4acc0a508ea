"""Cuts the time of the articles into windows, the newest first, each some times as large as the one before.

A database that is asked for the newest fifty that fit chooses between two ways: to go back in time and look at each
article, which takes for ever where the last that fits is old; or to look up all that fit and sort them, which takes for
ever where most fit. It chooses by estimates, and of words it has poor ones. In a window both ways end: one goes through
what the window holds, the other fetches what of the window fits. Whoever has enough asks for no further window, so that
what is frequent is found in a small one, and in a large one only what is rare.

Windows are measured in articles, not in days: a house that took in its archive yesterday has a million of one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, literal, select, tuple_

from stream.store.reading.line import Cursor
from stream.store.schema import articles

__all__ = ["Window", "windows"]

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


def _edges(connection: Connection, until: datetime | None, before: Cursor | None) -> list[tuple[int, datetime]]:
    """Return, by size, when those articles were received that came to the store so many articles before the newest
    wanted. It is one look into an index each. Where articles did not come in the order of their time, windows have
    other sizes, no other articles.
    """
    columns = articles.c
    first: ColumnElement[int] = literal(before.row_no if before is not None else 0)
    if before is None:
        newest = select(columns.row_no).order_by(columns.received_at.desc(), columns.row_no.desc()).limit(1)
        first = (newest if until is None else newest.where(columns.received_at < until)).scalar_subquery()
    edges = [
        select(columns.received_at)
        .where(columns.row_no <= first - size)
        .order_by(columns.row_no.desc())
        .limit(1)
        .scalar_subquery()
        for size in SIZES
    ]
    found = zip(SIZES, connection.execute(select(*edges)).one(), strict=True)
    return [(size, edge) for size, edge in found if edge is not None]
