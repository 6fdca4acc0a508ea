"""Looks through a table a few rows at a time, for what may be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stream.agents.engine.port import Table

__all__ = ["TableCursor"]

_LOOKED_AT = 4
"""Rows for each record. A record adds one row at most, so a table of n rows is looked through once in n / 4 records and
holds at most a third more than its window, whatever order its rows are in."""


class TableCursor:
    """Gives all rows of a table, a few at each call, and begins again at its end. A call costs the same at any size of
    the table, but for the copy of the keys once a round (1 ms for 10⁵). Rows that are gone by their turn are left out;
    those that are new come in the next round.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._keys: Iterator[bytes] = iter(())

    def rows(self) -> list[tuple[bytes, bytes]]:
        """Return the next few rows."""
        keys = list(islice(self._keys, _LOOKED_AT))
        if not keys:
            self._keys = iter(list(self._table))
            keys = list(islice(self._keys, _LOOKED_AT))
        found = ((key, self._table.get(key)) for key in keys)
        return [(key, value) for key, value in found if value is not None]
