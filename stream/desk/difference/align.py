"""Sets the pieces of two texts side by side: equal ones, alike ones, and those of one text only. It is pure.

The pieces are paragraphs, or the sentences of two paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stream.desk.difference.budget import Budget, Spent
from stream.desk.difference.likeness import likenesses
from stream.desk.difference.match import opcodes

__all__ = ["Pair", "align"]

LIKENESS = 0.4
"""From which on two pieces in one place are two versions of one. Two sentences of one story that say different things
share a quarter of their words as a rule, a rewritten one half.
"""


class Pair(NamedTuple):
    """One piece of each text, or of one text only: then the other is None."""

    before: str | None
    after: str | None


def align(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Pair]:
    """Return all pieces of both texts, each once, both in their order. Of two that have no counterpart in the same
    place, the earlier text's come first.
    """
    found: list[Pair] = []
    for same, low, high, start, stop in opcodes(before, after, budget):
        left, right = before[low:high], after[start:stop]
        if same:
            found += [Pair(piece, piece) for piece in left]
        else:
            found += _alike(left, right, budget)
    return found


def _alike(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Pair]:
    """Return the pieces with those set side by side that are versions of one another, so that the likeness of all pairs
    together is the most that order allows.
    """
    try:
        likeness = likenesses(before, after, budget) if before and after else []
    except Spent:
        likeness = []
    if not likeness:
        return [*(Pair(piece, None) for piece in before), *(Pair(None, piece) for piece in after)]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for row in range(len(before) - 1, -1, -1):
        for column in range(len(after) - 1, -1, -1):
            alike = likeness[row][column]
            paired = alike + best[row + 1][column + 1] if alike >= LIKENESS else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return _walked(before, after, likeness, best)


def _walked(
    before: Sequence[str], after: Sequence[str], likeness: list[list[float]], best: list[list[float]]
) -> list[Pair]:
    found: list[Pair] = []
    row = column = 0
    while row < len(before) and column < len(after):
        alike = likeness[row][column]
        if alike >= LIKENESS and best[row][column] == alike + best[row + 1][column + 1]:
            found.append(Pair(before[row], after[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            found.append(Pair(before[row], None))
            row += 1
        else:
            found.append(Pair(None, after[column]))
            column += 1
    return [*found, *(Pair(piece, None) for piece in before[row:]), *(Pair(None, piece) for piece in after[column:])]
