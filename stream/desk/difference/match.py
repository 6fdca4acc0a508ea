"""Finds what two sequences have in common, within a budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from stream.desk.difference.budget import Budget, Spent

__all__ = ["Opcode", "opcodes"]


class Opcode(NamedTuple):
    """A stretch of both sequences; of a stretch that is not the same, one side may be empty."""

    same: bool
    low: int
    high: int
    """`before[low:high]`."""
    start: int
    stop: int
    """`after[start:stop]`."""


class _Counted(SequenceMatcher[str]):
    """Counts its work before it does it: a look for the longest match goes through every pair of equal elements."""

    def __init__(self, before: Sequence[str], after: Sequence[str], budget: Budget) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._budget = budget
        self._length = len(before)
        times = Counter(after)
        self._pairs = [0, *accumulate(times[element] + 1 for element in before)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self._budget.spend(self._pairs[self._length if ahi is None else ahi] - self._pairs[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def opcodes(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Opcode]:
    """Return the stretches of both, in order: together they are all of both.

    Where the budget is too small, what stands between their common head and their common tail is one stretch.
    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    left, right = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [Opcode(True, 0, head, 0, head)] if head else []
    found += [
        Opcode(same, head + low, head + high, head + start, head + stop)
        for same, low, high, start, stop in _middle(left, right, budget)
    ]
    if tail:
        found.append(Opcode(True, len(before) - tail, len(before), len(after) - tail, len(after)))
    return found


def _middle(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Opcode]:
    if not before or not after:
        return [Opcode(False, 0, len(before), 0, len(after))] if before or after else []
    try:
        matched = _Counted(before, after, budget).get_opcodes()
    except Spent:
        return [Opcode(False, 0, len(before), 0, len(after))]
    return [Opcode(tag == "equal", low, high, start, stop) for tag, low, high, start, stop in matched]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many elements both begin with."""
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return index
    return min(len(before), len(after))
