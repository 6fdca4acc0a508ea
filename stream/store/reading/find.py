"""Finds articles, a page at a time."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, Engine, func, select

from stream.store.faults import translated
from stream.store.query import Query
from stream.store.reading.conditions import conditions, older_than
from stream.store.reading.line import Cursor, Lines, Total
from stream.store.reading.rows import lines_of
from stream.store.reading.wanted import Wanted
from stream.store.reading.words import matching, rank_of
from stream.store.schema import articles

__all__ = ["COUNTED", "LIMIT", "Order", "find_lines"]

LIMIT = 1000
"""Lines of one call at most."""
COUNTED = 1000
"""What fits is counted so far, and no further: nobody reads on, and counting costs as much as finding."""

Order = Literal["time", "rank"]


def find_lines(
    engine: Engine, wanted: Wanted, *, order: Order = "time", limit: int = 50, before: Cursor | None = None
) -> Lines:
    """Return articles that hold all of the query and fit every filter.

    Newest first (by arrival, so that a page is never changed by what comes late; go on with `before=page.next`), or the
    best first, which is one page. No input is a syntax error: an empty query finds by the filters alone, and one of
    signs without a word finds nothing. Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(wanted.query)
    if asked.is_wordless:
        return Lines((), None, Total(0, exact=True))
    limit = max(0, min(limit, LIMIT))
    with translated(), engine.connect() as connection:
        ranks = _ranks(connection, asked, wanted, order, limit + 1, before)
        items = lines_of(connection, dict(list(ranks.items())[:limit]), asked.wanted)
        total = _total(connection, asked, wanted)
    more = len(ranks) > limit and items and order == "time"
    return Lines(items, items[-1].cursor if more else None, total)


def _ranks(
    connection: Connection, asked: Query, wanted: Wanted, order: Order, limit: int, before: Cursor | None
) -> dict[int, float]:
    dialect = connection.dialect.name
    rank = rank_of(asked, dialect).label("rank")
    statement = matching(select(articles.c.row_no, rank).where(*conditions(wanted)), asked, dialect)
    if before is not None:
        statement = statement.where(older_than(before))
    newest = (articles.c.received_at.desc(), articles.c.row_no.desc())
    statement = statement.order_by(*newest) if order == "time" else statement.order_by(rank.desc(), *newest)
    return {number: float(found) for number, found in connection.execute(statement.limit(limit))}


def _total(connection: Connection, asked: Query, wanted: Wanted) -> Total:
    dialect = connection.dialect.name
    statement = matching(select(articles.c.row_no).where(*conditions(wanted)), asked, dialect).limit(COUNTED + 1)
    count = connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    return Total(min(count, COUNTED), exact=count <= COUNTED)
