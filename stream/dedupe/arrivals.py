"""The live articles in the order of their arrival. May import nothing of the project."""

from __future__ import annotations

from uuid import UUID

__all__ = ["Arrivals"]

_TRIM = 4096
"""Places that may stand empty at the front before they are given back."""


class Arrivals:
    """Numbers are 1 and up, in order, and never used twice."""

    def __init__(self) -> None:
        self._ids: list[bytes | None] = []
        self._seen: list[int] = []
        self._base = 1
        self._oldest = 0
        self._live = 0

    def __len__(self) -> int:
        return self._live

    def add(self, article_id: UUID, seen: int) -> int:
        """The newest from now on. Gives its number."""
        self._ids.append(article_id.bytes)
        self._seen.append(seen)
        self._live += 1
        return self._base + len(self._ids) - 1

    def id_of(self, number: int) -> UUID | None:
        """Null where it was forgotten."""
        place = number - self._base
        if place < self._oldest or place >= len(self._ids):
            return None
        found = self._ids[place]
        return None if found is None else UUID(bytes=found)

    def front(self) -> tuple[int, UUID, int]:
        """Of the oldest that lives: its number, its id, and when it came. There must be one."""
        found = self._ids[self._oldest]
        if found is None:
            raise AssertionError("a forgotten article stands in the front")
        return self._base + self._oldest, UUID(bytes=found), self._seen[self._oldest]

    def forget_oldest(self) -> None:
        """Its number leads nowhere from now on."""
        self._ids[self._oldest] = None
        self._oldest += 1
        self._live -= 1
        if self._oldest > max(_TRIM, self._live):
            del self._ids[: self._oldest], self._seen[: self._oldest]
            self._base += self._oldest
            self._oldest = 0
