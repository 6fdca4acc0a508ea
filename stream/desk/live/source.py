"""Where the hub reads changes: the store, by the engine that cannot write. All of it blocks, and is run in a thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy import Engine

from stream.store.reading.changes import Change, changes_after, latest_change
from stream.store.reading.fitting import lines_fitting
from stream.store.reading.line import Line
from stream.store.reading.wanted import Wanted

__all__ = ["Source", "StoreSource"]


class Source(Protocol):
    """What the hub asks. Each raises `Transient` where the database is away or slow."""

    def latest(self) -> int:
        """Return the number of the last change."""
        ...

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        """Return the changes after that one, in the order of their numbers."""
        ...

    def fitting(self, wanted: Wanted, rows: Collection[int]) -> Mapping[int, Line]:
        """Return the lines among these rows that fit, by `row_no`."""
        ...


class StoreSource:
    """The store itself."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def latest(self) -> int:
        return latest_change(self._reader)

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return changes_after(self._reader, after, limit)

    def fitting(self, wanted: Wanted, rows: Collection[int]) -> Mapping[int, Line]:
        return {line.row_no: line for line in lines_fitting(self._reader, wanted, rows)}
