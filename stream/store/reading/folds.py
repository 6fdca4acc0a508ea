"""Finds stories, a line each: copies and versions of a story stand under its newest article that fits."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Engine, select

from stream.store.faults import translated
from stream.store.reading.find import find_lines
from stream.store.reading.line import Cursor, Fold, Folds, Line
from stream.store.reading.rows import lines_of
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles

__all__ = ["MEMBERS", "fold_lines"]

WINDOW = 400
"""Articles that a page of stories is made of at most."""
MEMBERS = 30
"""Other articles of a story that are given with its line: who wants all of them opens the story."""


def fold_lines(engine: Engine, wanted: Wanted, *, limit: int = 50, before: Cursor | None = None) -> Folds:
    """Return stories, that with the newest article that fits first; what fits is told by `find_lines`."""
    page = find_lines(engine, wanted, limit=WINDOW, before=before)
    first: dict[UUID, Line] = {}
    seen, last = before, page.next
    for line in page.items:
        if line.story_id not in first and len(first) == limit:
            last = seen
            break
        first.setdefault(line.story_id, line)
        seen = line.cursor
    with translated(), engine.connect() as connection:
        items = tuple(_fold(connection, line) for line in first.values())
    return Folds(items, last, page.total)


def _fold(connection: Connection, line: Line) -> Fold:
    newest = (articles.c.received_at.desc(), articles.c.row_no.desc())
    statement = select(articles.c.row_no).where(articles.c.story_id == line.story_id).order_by(*newest)
    numbers = list(connection.execute(statement).scalars())
    others = [number for number in numbers if number != line.row_no][:MEMBERS]
    return Fold(line, lines_of(connection, dict.fromkeys(others, 0.0)), len(numbers))
