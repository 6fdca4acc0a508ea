"""Writes the short name of a provider as its house writes it. It is pure."""

from __future__ import annotations

from stream.lexicon.agencies import NAMES

__all__ = ["outlet"]


def outlet(provider: str) -> str:
    """Return `AFP` for `afp`, `dpa` for `dpa`; a name that is not known stays as it is."""
    known = NAMES.get(provider)
    return known[0] if known else provider
