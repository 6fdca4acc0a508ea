"""Defines `compare`, the one way in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stream.desk.difference.budget import Budget
from stream.desk.difference.change import Difference, FactName, Kind, ParagraphChange, Run
from stream.desk.difference.facts import changed_facts
from stream.desk.difference.numbers import changed_numbers
from stream.desk.difference.paragraphs import compared_by_paragraph, compared_by_word
from stream.desk.difference.tokens import has_more_tokens
from stream.desk.difference.version import Version
from stream.desk.difference.word_runs import runs_of

__all__ = ["TOKEN_LIMIT", "compare"]

TOKEN_LIMIT = 20_000
"""Tokens of both bodies that are compared word by word: two stories of 8,000 words each, of which no wire has many."""


def compare(before: Version, after: Version, budget: Budget | None = None) -> Difference:
    """Return what changed from one version to the other.

    The same versions give the same answer. Bodies of more than `TOKEN_LIMIT` tokens are compared by their paragraphs;
    what the budget is too small for, more coarsely (`Difference.coarse`).
    """
    budget = Budget() if budget is None else budget
    facts = changed_facts(before, after, budget)
    is_long = before.body != after.body and has_more_tokens(f"{before.body} {after.body}", TOKEN_LIMIT)
    by = compared_by_paragraph if is_long else compared_by_word
    paragraphs = by(before.body, after.body, budget)
    texts = [fact.runs for fact in facts if fact.name is FactName.HEADLINE]
    if not is_long:
        texts += _rewritten(paragraphs, budget)
    return Difference(facts, changed_numbers(texts), paragraphs, coarse=is_long or budget.was_short)


def _rewritten(paragraphs: Sequence[ParagraphChange], budget: Budget) -> Iterator[tuple[Run, ...]]:
    """Yield the words of paragraphs that changed, in the order of the later text, those that were moved as well."""
    for change in paragraphs:
        if change.kind is Kind.REPLACED:
            yield change.runs
        elif change.kind is Kind.INSERTED and change.moved is not None:
            yield runs_of(paragraphs[change.moved].before or "", change.after or "", budget)
