"""Shares of headlines, their words weighed by rarity. May import `reading`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from stream.dedupe.reading import Reading, Weighed

__all__ = ["elsewhere", "in_headline", "marked_share", "share"]


def share(part: float, whole: float) -> float:
    """-1 where there is nothing to share."""
    return part / whole if whole > 0 else -1.0


def in_headline(of: Weighed, within: Weighed) -> float:
    """Of the one's words, those that the other has."""
    known = dict(within)
    found = whole = 0.0
    for word, weight in of:
        whole += weight
        if word in known:
            found += weight
    return share(found, whole)


def marked_share(words: Weighed, marks: Sequence[bool]) -> float:
    """Of the words, those that are marked."""
    known = math.fsum([weight for (_, weight), mark in zip(words, marks, strict=True) if mark])
    return share(known, math.fsum([weight for _, weight in words]))


def elsewhere(of: Reading, other: Reading, own: Sequence[bool], known: Sequence[bool]) -> float:
    """Of the headline's words, those that its own copy has, and nothing of the other article."""
    there = {word for word, _ in other.headline}
    marks = [
        in_own and not in_other and word not in there
        for (word, _), in_own, in_other in zip(of.headline, own, known, strict=True)
    ]
    return max(marked_share(of.headline, marks), 0.0)
