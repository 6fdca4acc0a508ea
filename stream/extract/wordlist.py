"""Reads word lists, which are written as running text, so that people can read and correct them."""

from __future__ import annotations

__all__ = ["wordlist"]


def wordlist(text: str) -> frozenset[str]:
    """Return the words of a text that are parted by white space, as a set."""
    return frozenset(text.split())
