"""Defines `Names`: which articles the wire itself names alike, by item, and by headline or slug."""

from __future__ import annotations

import sys
from collections.abc import Iterable

__all__ = ["Names"]

_VERSIONS_MOST = 255
"""Versions of an item that are known beside the last: the longest running story in a year of wire copy has some sixty
takes, and a guid that comes with everything must not cost more with each article."""
_HASH_BYTES, _NUMBER_BYTES = sys.getsizeof(1 << 63), sys.getsizeof(1)
"""What a hash takes beside its place in a table, and what an article's number takes."""


class Names:
    """Articles are known by their numbers, which ascend. Names are hashes: 0 is none."""

    def __init__(self) -> None:
        self._versions: dict[int, int | tuple[int, ...]] = {}
        """The numbers of each item's versions: of most items it is one, and a tuple would take twice the room."""
        self._latest: dict[int, int] = {}
        """The number of the latest article of each headline or slug."""

    def add(self, number: int, item: int, names: Iterable[int]) -> None:
        """Find an article by its item, and by its slug and headline, from now on."""
        if item:
            known = self.versions_of(item)
            self._versions[item] = (*known[-_VERSIONS_MOST:], number) if known else number
        for name in names:
            if name:
                self._latest[name] = number

    def versions_of(self, item: int) -> tuple[int, ...]:
        """Return the versions of an item, in order of arrival: the latest 256 of them."""
        known = self._versions.get(item, ()) if item else ()
        return (known,) if isinstance(known, int) else known

    def latest(self, name: int) -> int | None:
        """Return the latest article of that slug or headline, provider included."""
        return self._latest.get(name) if name else None

    def forget(self, number: int, item: int, names: Iterable[int]) -> None:
        """Take an article out again that was added."""
        left = tuple(other for other in self.versions_of(item) if other != number)
        if left:
            self._versions[item] = left if len(left) > 1 else left[0]
        else:
            self._versions.pop(item, None)
        for name in names:
            if self._latest.get(name) == number:
                del self._latest[name]

    @property
    def nbytes(self) -> int:
        """Bytes of both tables and what they hold, as Python counts them."""
        tables = sys.getsizeof(self._versions) + sys.getsizeof(self._latest)
        hashes = len(self._versions) + len(self._latest)
        return tables + _HASH_BYTES * hashes + _NUMBER_BYTES * len(self._versions)
