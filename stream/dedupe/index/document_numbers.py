"""The live articles in the order of their arrival."""

from __future__ import annotations

from array import array
from uuid import UUID

__all__ = ["Arrivals"]

_TRIM = 4096
"""Places that may stand empty at the front before they are given back."""


class Arrivals:
    """Numbers are 1 and up, in order, and never used twice. Twenty-four bytes an article."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._seen = array("Q")
        self._base = 1
        self._oldest = 0

    def __len__(self) -> int:
        return len(self._seen) - self._oldest

    def add(self, article_id: UUID, seen: int) -> int:
        """The newest from now on. Gives its number."""
        self._ids += article_id.bytes
        self._seen.append(seen)
        return self._base + len(self._seen) - 1

    def id_of(self, number: int) -> UUID | None:
        """Null where it was forgotten."""
        place = number - self._base
        return self._at(place) if self._oldest <= place < len(self._seen) else None

    def front(self) -> tuple[int, UUID, int]:
        """Of the oldest that lives: its number, its id, and when it came. There must be one."""
        return self._base + self._oldest, self._at(self._oldest), self._seen[self._oldest]

    def oldest_seen(self) -> int | None:
        """When the oldest that lives came; null where there is none."""
        return self._seen[self._oldest] if self._oldest < len(self._seen) else None

    def forget_oldest(self) -> None:
        """Its number leads nowhere from now on."""
        self._oldest += 1
        if self._oldest > max(_TRIM, len(self)):
            del self._ids[: 16 * self._oldest], self._seen[: self._oldest]
            self._base += self._oldest
            self._oldest = 0

    @property
    def nbytes(self) -> int:
        """Bytes of what is kept."""
        return len(self._ids) + self._seen.itemsize * len(self._seen)

    def _at(self, place: int) -> UUID:
        return UUID(bytes=bytes(self._ids[16 * place : 16 * place + 16]))
