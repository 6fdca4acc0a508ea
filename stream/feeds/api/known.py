"""Remembers what was taken, in a few bytes an item, within the bounds of a mark."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

__all__ = ["MOST", "Known"]

MOST = 3000
"""Items: more than an API lists at once, and 90 kB of a mark's 128."""


class Known:
    """Ids, each with the version that was taken last; the longest unseen go first."""

    def __init__(self, kept: Any = None, most: int = MOST) -> None:
        self._most = most
        self._taken: dict[str, str] = {}
        if isinstance(kept, Mapping):
            self._taken = {str(key): str(value) for key, value in kept.items()}

    def has(self, key: str, version: str = "") -> bool:
        """Return whether the id was taken in that version; it counts as seen now."""
        mark = _short(key, 8)
        taken = self._taken.get(mark)
        if taken is None:
            return False
        self._taken[mark] = self._taken.pop(mark)
        return taken == _short(version, 4)

    def add(self, key: str, version: str = "") -> None:
        """Remember an id in this version."""
        mark = _short(key, 8)
        self._taken.pop(mark, None)
        self._taken[mark] = _short(version, 4)
        while len(self._taken) > self._most:
            del self._taken[next(iter(self._taken))]

    def kept(self) -> dict[str, str]:
        """Return what goes into a mark."""
        return dict(self._taken)


def _short(text: str, size: int) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
