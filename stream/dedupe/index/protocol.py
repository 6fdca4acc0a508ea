"""Defines `Index`: where the detector keeps its entries; a protocol, and a dictionary that fulfils it.

In the service a Faust table with a compacted changelog stands behind the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

__all__ = ["Index", "MemoryIndex"]


class Index(Protocol):
    """Entries, as bytes, by article id. What is put can be got at once; the order of `values` means nothing."""

    def get(self, article_id: UUID) -> bytes | None:
        """Return the entry of an article; None where there is none."""

    def put(self, article_id: UUID, data: bytes) -> None:
        """Keep an entry, in place of the one that the article has."""

    def delete(self, article_id: UUID) -> None:
        """Delete an article's entry. An id that is not there is no error."""

    def values(self) -> Iterator[bytes]:
        """Return all entries. What a stranger wrote may be among them."""


class MemoryIndex:
    """An index in memory, for tests and for commands that judge one file."""

    def __init__(self) -> None:
        self._entries: dict[UUID, bytes] = {}

    def get(self, article_id: UUID) -> bytes | None:
        return self._entries.get(article_id)

    def put(self, article_id: UUID, data: bytes) -> None:
        self._entries[article_id] = data

    def delete(self, article_id: UUID) -> None:
        self._entries.pop(article_id, None)

    def items(self) -> Iterator[tuple[UUID, bytes]]:
        """Return all entries, and whose they are."""
        return iter(self._entries.items())

    def values(self) -> Iterator[bytes]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
