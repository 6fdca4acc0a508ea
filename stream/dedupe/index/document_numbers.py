"""Defines `DocumentNumbers`: the live articles in the order of their arrival, each under a small number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from uuid import UUID

__all__ = ["DocumentNumbers"]

_TRIM = 4096
"""Places that may stand empty at the front before they are given back: each time all that is left has to be moved."""


class DocumentNumbers:
    """Numbers count from 1, follow the order of arrival, and are never used twice. An article takes 24 bytes."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._seen = array("Q")
        self._base = 1
        """The number of the first place."""
        self._oldest = 0
        """The place of the oldest live article."""

    def __len__(self) -> int:
        """Return how many articles are live."""
        return len(self._seen) - self._oldest

    def add(self, article_id: bytes, seen: int) -> int:
        """Number an article, the newest from now on, by the sixteen bytes of its id and the time when it was judged."""
        self._ids += article_id
        self._seen.append(seen)
        return self._base + len(self._seen) - 1

    def add_all(self, article_ids: bytes, seen: Iterable[int]) -> int:
        """Number articles as `add` of each in turn would do; return the number of the first."""
        first = self._base + len(self._seen)
        self._ids += article_ids
        self._seen.extend(seen)
        return first

    def id_of(self, number: int) -> UUID | None:
        """Return the article of a number; None where it was forgotten, or not given yet."""
        place = number - self._base
        return self._at(place) if self._oldest <= place < len(self._seen) else None

    def oldest(self) -> tuple[int, UUID]:
        """Return the number and the id of the oldest live article. There must be one."""
        return self.first, self._at(self._oldest)

    @property
    def first(self) -> int:
        """The number of the oldest live article, or of the next to come: all below were forgotten."""
        return self._base + self._oldest

    def newest(self) -> UUID | None:
        """Return the id of the newest live article; None where there is none."""
        return self._at(len(self._seen) - 1) if len(self) else None

    def oldest_seen(self) -> int | None:
        """Return when the oldest live article was judged; None where there is none."""
        return self._seen[self._oldest] if self._oldest < len(self._seen) else None

    def forget_oldest(self) -> None:
        """Take the oldest live article out. There must be one."""
        self._oldest += 1
        if self._oldest > max(_TRIM, len(self)):
            del self._ids[: 16 * self._oldest], self._seen[: self._oldest]
            self._base += self._oldest
            self._oldest = 0

    @property
    def nbytes(self) -> int:
        """Bytes of all that is kept."""
        return len(self._ids) + self._seen.itemsize * len(self._seen)

    def _at(self, place: int) -> UUID:
        return UUID(bytes=bytes(self._ids[16 * place : 16 * place + 16]))
