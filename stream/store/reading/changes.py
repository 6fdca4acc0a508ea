"""Tells what has changed since a number (`stream.store.changes`): for whoever keeps a copy, or shows a live list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from stream.store.faults import translated
from stream.store.reading.line import Line
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.schema import articles, change_number

__all__ = ["Change", "changes_after", "latest_change"]

LIMIT = 1000
"""Changes of one call at most."""


@dataclass(frozen=True, slots=True)
class Change:
    """An article that came, or changed: another content, superseded, withdrawn, in another story."""

    change_no: int
    line: Line
    """The article as it is now. Of an article that changed more than once the last change alone is told."""


def changes_after(engine: Engine, change_no: int, limit: int = LIMIT) -> tuple[Change, ...]:
    """Return the changes with greater numbers, in their order; duplicates are among them. Go on with the number of the
    last: so none is missed, and none is told twice. What was deleted is not told.
    """
    further = select(articles.c.row_no).where(change_number > change_no).order_by(change_number)
    with snapshot(engine) as connection:
        found = connection.execute(further.limit(max(0, min(limit, LIMIT)))).all()
        lines = lines_of(connection, {row.row_no: 0.0 for row in found})
    return tuple(Change(line.change_no, line) for line in lines)


def latest_change(engine: Engine) -> int:
    """Return the number from which on whoever comes now has to ask for changes; 0 in an empty database. It is that of a
    row, and not the last that was given: of what a writer has not committed yet the numbers are given already.
    """
    with translated(), engine.connect() as connection:
        return int(connection.execute(select(func.max(change_number))).scalar() or 0)
