"""A hand that goes round a table, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stream.agents.engine.port import Table

__all__ = ["Hand"]

_LOOKED_AT = 4
"""Rows looked at a record. A record adds a row at most, so a table that is looked through once in n / 4 records holds a
third more than its window at most, whatever order its rows are in."""


class Hand:
    """Goes round the keys without an order to keep or to recover: the same few rows at any size of the table; once a
    round its keys are copied (1 ms for 10⁵). What is gone when it gets there is passed over; what is new it meets the
    next time round.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._keys: Iterator[bytes] = iter(())

    def rows(self) -> list[tuple[bytes, bytes]]:
        """The next few rows."""
        keys = list(islice(self._keys, _LOOKED_AT))
        if not keys:
            self._keys = iter(list(self._table))
            keys = list(islice(self._keys, _LOOKED_AT))
        found = ((key, self._table.get(key)) for key in keys)
        return [(key, value) for key, value in found if value is not None]
