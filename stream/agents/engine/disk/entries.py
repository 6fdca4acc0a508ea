"""The rows of a partition on disk, as its reader sees them: under the writes that are not there yet."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

__all__ = ["PLACE", "Entries"]

PLACE = b"\x00place"
"""The one key that is no row's."""


class Entries(MutableMapping[bytes, bytes]):
    """The rows on disk, under the writes that are not there yet."""

    def __init__(self, database: Any, count: int) -> None:
        self.database = database
        self.count = count
        """How many rows are on disk."""
        self.overlay: dict[bytes, tuple[bytes | None, int]] = {}
        """The value of each key's last write (None: deleted), and how many of its writes are not on disk."""

    def __getitem__(self, key: bytes) -> bytes:
        found: bytes | None = self.overlay[key][0] if key in self.overlay else self.database.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self.get(key) is not None

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.overlay[key] = value, self._writes(key) + 1

    def __delitem__(self, key: bytes) -> None:
        self.overlay[key] = None, self._writes(key) + 1

    def __iter__(self) -> Iterator[bytes]:
        return (key for key, _ in self._pairs())

    def items(self) -> Any:
        """Iterate over the rows as they are now; what is written meanwhile may be among them or not."""
        return self._pairs()

    def __len__(self) -> int:
        """Return how many rows there are, but for a few: an unacknowledged write counts as a row added or taken
        away.
        """
        return self.count + sum(1 if value is not None else -1 for value, _ in self.overlay.values())

    def settle(self, key: bytes) -> None:
        """Take note that a write of the key is on disk."""
        if key in self.overlay:
            value, writes = self.overlay.pop(key)
            if writes > 1:
                self.overlay[key] = value, writes - 1

    def _writes(self, key: bytes) -> int:
        return self.overlay[key][1] if key in self.overlay else 0

    def _pairs(self) -> Iterator[tuple[bytes, bytes]]:
        over = dict(self.overlay)
        for key, value in self.database.items():
            if key != PLACE and key not in over:
                yield key, value
        yield from ((key, value) for key, (value, _) in over.items() if value is not None)
