"""Chooses among several words of one item's metadata that say what may be done with it: the strictest counts."""

from __future__ import annotations

from collections.abc import Iterable

from stream.status_code import STRICTEST_FIRST, meaning_of

__all__ = ["strictest"]


def strictest(words: Iterable[str | None]) -> str | None:
    """Return the strictest of the words as it came, the first of several that are as strict; None without any."""
    return min(filter(None, words), key=_rank, default=None)


def _rank(word: str) -> int:
    return STRICTEST_FIRST.index(meaning_of(word))
