"""Tells which of some rows fit what is wanted: the same search as over all, for those that have just changed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, func, select

from stream.store.query import Query
from stream.store.reading.line import Line
from stream.store.reading.matching.matches import Matches
from stream.store.reading.matching.windows import Window
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles

__all__ = ["lines_fitting"]


def lines_fitting(engine: Engine, wanted: Wanted, rows: Collection[int]) -> tuple[Line, ...]:
    """Return the lines of these rows that `find_lines` would give, in no order; give some hundred rows at most.

    Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(wanted.query)
    if asked.is_wordless or not rows:
        return ()
    these = articles.c.row_no.in_(sorted(rows))
    with snapshot(engine) as connection:
        oldest = connection.execute(select(func.min(articles.c.received_at)).where(these)).scalar()
        if oldest is None:
            return ()
        window = Window(oldest if wanted.since is None else max(oldest, wanted.since), wanted.until)
        chosen = Matches(connection, asked, wanted).fitting(window).where(these)
        return lines_of(connection, {row.row_no: 0.0 for row in connection.execute(chosen)}, asked.wanted)
