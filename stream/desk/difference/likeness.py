"""Says how alike pieces of two texts are: the share of their words that both have (Dice), from 0 to 1. It is pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stream.desk.difference.budget import Budget
from stream.desk.difference.tokens import words

__all__ = ["likenesses"]

_REACH = 20
"""Places by which a piece and its version may stand apart, beyond what the lengths of both texts make of it. Without
this bound two texts of 150 paragraphs, each of them changed, would be too much to compare.
"""
_PAIR_STEPS = 10
"""What the comparison of two pieces costs beside its words, measured in looks at a word."""


def likenesses(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[list[float]]:
    """Return how alike each piece of the one is to each of the other. It is 0 where they stand far apart. Raises
    `Spent`.
    """
    budget.spend(len(before) * len(after))
    left, right = [Counter(words(piece)) for piece in before], [Counter(words(piece)) for piece in after]
    reach = _REACH * max(len(before), len(after))
    found = []
    for row, counted in enumerate(left):
        near = [abs(row * len(after) - column * len(before)) <= reach for column in range(len(right))]
        budget.spend((len(counted) + _PAIR_STEPS) * sum(near))
        size = counted.total()
        pairs = zip(right, near, strict=True)
        found.append([_dice(counted, size, other) if is_near else 0.0 for other, is_near in pairs])
    return found


def _dice(one: Counter[str], size: int, other: Counter[str]) -> float:
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    return 2 * shared / (size + other.total()) if shared else 0.0
