"""Tells which of some rows fit what is wanted: the same search as over all of them, for those that have just changed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, select

from stream.store.faults import translated
from stream.store.query import Query
from stream.store.reading.conditions import conditions
from stream.store.reading.line import Line
from stream.store.reading.rows import lines_of
from stream.store.reading.wanted import Wanted
from stream.store.reading.words import matching
from stream.store.schema import articles

__all__ = ["lines_fitting"]


def lines_fitting(engine: Engine, wanted: Wanted, rows: Collection[int]) -> tuple[Line, ...]:
    """Return the lines of these rows that `find_lines` would give, in no order; give some hundred rows at most.

    Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(wanted.query)
    if asked.is_wordless or not rows:
        return ()
    with translated(), engine.connect() as connection:
        chosen = select(articles.c.row_no).where(articles.c.row_no.in_(sorted(rows)), *conditions(wanted))
        numbers = connection.execute(matching(chosen, asked, connection.dialect.name)).scalars()
        return lines_of(connection, dict.fromkeys(numbers, 0.0), asked.wanted)
