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

from sqlalchemy import ColumnElement, Connection, select, tuple_

from stream.store.reading.line import Cursor
from stream.store.schema import articles

__all__ = ["Window", "windows"]

SIZES = (200, 2000, 30_000, 300_000, 3_000_000, 30_000_000)
"""How far back each window reaches, roughly, in articles; the last one has all that is older. The first costs as much
as reading a page does."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, and where in it to begin."""

    since: datetime | None
    """Received at this time or later."""
    until: datetime | None
    """Received before this time."""
    before: Cursor | None = None
    """Behind this article."""

    def holds(self) -> list[ColumnElement[bool]]:
        """Return what must hold of rows of `articles`."""
        columns = articles.c
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(columns.received_at >= self.since)
        if self.until is not None:
            found.append(columns.received_at < self.until)
        if self.before is not None:
            place = tuple_(self.before.received_at, self.before.row_no)
            found.append(tuple_(columns.received_at, columns.row_no) < place)
        return found


def windows(
    connection: Connection, since: datetime | None = None, until: datetime | None = None, before: Cursor | None = None
) -> Iterator[Window]:
    """Yield windows that together hold all articles between the times, and behind `before`, once."""
    for edge in _edges(connection, until, before):
        if since is not None and edge <= since:
            break
        if (until is None or edge < until) and (before is None or edge <= before.received_at):
            yield Window(edge, until, before)
            until, before = edge, None
    yield Window(since, until, before)


def _edges(connection: Connection, until: datetime | None, before: Cursor | None) -> list[datetime]:
    """Return when those articles were received that came to the store so many articles before the newest wanted. It is
    one look into an index each. Where articles did not come in the order of their time, windows have other sizes, no
    other articles.
    """
    first = before.row_no if before is not None else _newest(connection, until)
    if first is None:
        return []
    columns = articles.c
    edges = [
        select(columns.received_at)
        .where(columns.row_no <= first - size)
        .order_by(columns.row_no.desc())
        .limit(1)
        .scalar_subquery()
        for size in SIZES
    ]
    return [edge for edge in connection.execute(select(*edges)).one() if edge is not None]


def _newest(connection: Connection, until: datetime | None) -> int | None:
    columns = articles.c
    statement = select(columns.row_no).order_by(columns.received_at.desc(), columns.row_no.desc()).limit(1)
    if until is not None:
        statement = statement.where(columns.received_at < until)
    newest: int | None = connection.execute(statement).scalar()
    return newest
