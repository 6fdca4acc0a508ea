"""Finds articles, a page at a time."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Engine

from stream.store.query import Query
from stream.store.reading.line import Cursor, Lines, Total
from stream.store.reading.matching.matches import Matches
from stream.store.reading.matching.words import ranks_of
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.reading.wanted import Wanted

__all__ = ["LIMIT", "RANKED", "Order", "find_lines"]

LIMIT = 1000
"""Lines of one call at most."""
RANKED = 1000
"""Articles that are ranked: the newest that fit. To rank all that have a common word means to read them all."""

Order = Literal["time", "rank"]


def find_lines(
    engine: Engine,
    wanted: Wanted,
    *,
    order: Order = "time",
    limit: int = 50,
    before: Cursor | None = None,
    count: bool = True,
) -> Lines:
    """Return articles that hold all of the query and fit every filter.

    Newest first (by arrival, so that a page is never changed by what comes late; go on with `before=page.next`), or of
    the newest `RANKED` the best first, which is one page. `count=False` saves the counting: the total is at least what
    the page has. No input is a syntax error: an empty query finds by the filters alone, and one of signs without a word
    finds nothing. Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(wanted.query)
    limit = max(0, min(limit, LIMIT))
    if asked.is_wordless:
        return Lines((), None, Total(0, exact=True))
    with snapshot(engine) as connection:
        matches = Matches(connection, asked, wanted)
        if order == "rank":
            newest = [match.row_no for match in matches.newest(RANKED, before)]
            ranks = ranks_of(connection, asked, newest)
            best = sorted(newest, key=lambda number: -ranks.get(number, 0.0))[:limit]
            shown, more = {number: ranks.get(number, 0.0) for number in best}, False
        else:
            found = matches.newest(limit + 1, before)
            shown, more = dict.fromkeys([match.row_no for match in found[:limit]], 0.0), len(found) > limit
        items = lines_of(connection, shown, asked.wanted)
        total = matches.total() if count else Total(len(items), exact=False)
    return Lines(items, items[-1].cursor if more and items else None, total)
