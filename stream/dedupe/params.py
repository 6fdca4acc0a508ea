"""Defines how far the detector looks back, how much it keeps, and when it links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["MERGE", "Params"]

MERGE = 0.95
"""Probability from which a second story is one with the first. On the development stream, in its own order and
shuffled, none of some forty merges from here on was false; what follows a false one cannot be taken back.
"""


@dataclass(frozen=True, slots=True)
class Params:
    """All that an operator may set. The weights of the score are data, in `weights.json`."""

    window: timedelta = timedelta(days=7)
    """Articles that arrived longer ago are forgotten: write-thrus, corrections and re-sends come within days."""
    max_entries: int = 1_000_000
    """The most articles that are kept; the oldest go first. Each takes about 2.5 kB, with all that finds it."""
    link: float = 0.55
    """The probability from which two articles are one story. It lies above one half: a false link hides a story, and a
    missed one only shows it twice."""
    verified: int = 4
    """Candidates that are compared in full: on the development stream the right one is among the first two."""
    swept: int = 8
    """Stale entries that are deleted with each judged article: more than one, so that a burst is worked off, and few,
    so that no article waits for it."""
