"""Finds paragraphs that were taken from one place and put in another. It is pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stream.desk.difference.budget import Budget, Spent
from stream.desk.difference.change import Kind, ParagraphChange
from stream.desk.difference.likeness import likenesses

__all__ = ["with_moves"]

_MOVED_FROM = 20
"""Characters of the shortest paragraph that is said to have been moved: `***` and `(more)` stand anywhere."""
_LIKENESS = 0.6
"""From which on a paragraph in another place is the same one, edited: more than in the same place, for all others are
looked at.
"""


def with_moves(changes: Sequence[ParagraphChange], budget: Budget) -> tuple[ParagraphChange, ...]:
    """Return the changes, each paragraph that was moved with the place of its counterpart."""
    found = list(changes)
    deleted = [place for place, change in enumerate(found) if change.kind is Kind.DELETED and _is_long(change.before)]
    inserted = [place for place, change in enumerate(found) if change.kind is Kind.INSERTED and _is_long(change.after)]
    for place, other in _moves(found, deleted, inserted, budget):
        found[place], found[other] = replace(found[place], moved=other), replace(found[other], moved=place)
    return tuple(found)


def _is_long(text: str | None) -> bool:
    return text is not None and len(text) >= _MOVED_FROM


def _moves(
    changes: Sequence[ParagraphChange], deleted: list[int], inserted: list[int], budget: Budget
) -> list[tuple[int, int]]:
    by_text: dict[str | None, list[int]] = {}
    for place in reversed(inserted):
        by_text.setdefault(changes[place].after, []).append(place)
    same = [(place, by_text[text].pop()) for place in deleted if by_text.get(text := changes[place].before)]
    taken = {place for pair in same for place in pair}
    rest = [place for place in deleted if place not in taken], [place for place in inserted if place not in taken]
    return same + _edited(changes, *rest, budget)


def _edited(
    changes: Sequence[ParagraphChange], deleted: list[int], inserted: list[int], budget: Budget
) -> list[tuple[int, int]]:
    """Return pairs that are alike, the most alike first, each paragraph in one of them at most."""
    texts = [changes[place].before or "" for place in deleted], [changes[place].after or "" for place in inserted]
    try:
        likeness = likenesses(*texts, budget)
    except Spent:
        return []
    pairs = [
        (-alike, deleted[row], inserted[column])
        for row, line in enumerate(likeness)
        for column, alike in enumerate(line)
        if alike >= _LIKENESS
    ]
    found: dict[int, int] = {}
    for _, place, other in sorted(pairs):
        if place not in found and other not in found.values():
            found[place] = other
    return list(found.items())
