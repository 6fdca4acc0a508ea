"""Compares two bodies paragraph by paragraph. It is pure."""

from __future__ import annotations

from collections.abc import Callable

from schemas.article import PARAGRAPH_BREAK
from stream.desk.difference.align import Pair, align
from stream.desk.difference.budget import Budget
from stream.desk.difference.change import Kind, ParagraphChange, Run
from stream.desk.difference.moved import with_moves
from stream.desk.difference.word_runs import runs_of, whole

__all__ = ["compared_by_paragraph", "compared_by_word"]

_Runs = Callable[[str, str], tuple[Run, ...]]


def compared_by_word(before: str, after: str, budget: Budget) -> tuple[ParagraphChange, ...]:
    """Return all paragraphs of both bodies; those that changed word by word, as far as the budget goes."""
    pairs = align(_paragraphs(before), _paragraphs(after), budget)
    return with_moves([_change(pair, lambda left, right: runs_of(left, right, budget)) for pair in pairs], budget)


def compared_by_paragraph(before: str, after: str, budget: Budget) -> tuple[ParagraphChange, ...]:
    """Return all paragraphs of both bodies, without a look at their words."""
    left, right = _paragraphs(before), _paragraphs(after)
    return with_moves([_change(pair, whole) for pair in align(left, right, budget)], budget)


def _paragraphs(body: str) -> list[str]:
    return body.split(PARAGRAPH_BREAK) if body else []


def _change(pair: Pair, runs: _Runs) -> ParagraphChange:
    before, after = pair
    if before is None or after is None:
        kind = Kind.DELETED if after is None else Kind.INSERTED
        return ParagraphChange(kind, before, after, whole(before or "", after or ""))
    if before == after:
        return ParagraphChange(Kind.EQUAL, before, after, whole(before, after))
    return ParagraphChange(Kind.REPLACED, before, after, runs(before, after))
