"""Compares two texts by their sentences, and two versions of a sentence by their words. It is pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stream.desk.difference.align import Pair, align
from stream.desk.difference.budget import Budget
from stream.desk.difference.change import Kind, Run
from stream.desk.difference.match import opcodes
from stream.desk.difference.tokens import Token, sentences, tokens, words

__all__ = ["runs_of", "whole"]

_KEPT_WORDS = 2
"""An equal run of fewer words that stands between two changes is no more than chance: `of`, `the`, a comma. Shown as
kept it would make a reader put two halves of a sentence together.
"""


def runs_of(before: str, after: str, budget: Budget) -> tuple[Run, ...]:
    """Return both texts as runs, in order: together they are all of both."""
    found: list[Run] = []
    for pair in align(sentences(before), sentences(after), budget):
        for run in _sentence(pair, budget):
            if found and found[-1].kind is run.kind and run.kind is not Kind.REPLACED:
                found[-1] = Run(run.kind, found[-1].before + run.before, found[-1].after + run.after)
            else:
                found.append(run)
    return tuple(found)


def whole(before: str, after: str) -> tuple[Run, ...]:
    """Return the two texts as one run; as none where both are empty."""
    return (_run(before, after),) if before or after else ()


def _sentence(pair: Pair, budget: Budget) -> Iterable[Run]:
    before, after = pair.before or "", pair.after or ""
    if before == after or not before or not after:
        return whole(before, after)
    return _unbroken(list(_joined(_by_word(tokens(before), tokens(after), budget))))


def _by_word(before: list[Token], after: list[Token], budget: Budget) -> Iterator[Run]:
    matched = opcodes([token.word for token in before], [token.word for token in after], budget)
    for same, low, high, start, stop in matched:
        left, right = before[low:high], after[start:stop]
        if not same:
            space = left[-1].space if left and right and left[-1].space == right[-1].space else ""
            yield _run(_text(left).removesuffix(space), _text(right).removesuffix(space))
            yield from whole(space, space)
            continue
        for one, other in zip(left, right, strict=True):
            if one.space == other.space:
                yield Run(Kind.EQUAL, _text([one]), _text([other]))
                continue
            yield from whole(one.word, other.word)
            yield _run(one.space, other.space)


def _text(found: list[Token]) -> str:
    return "".join(part for token in found for part in token)


def _run(before: str, after: str) -> Run:
    if before == after:
        return Run(Kind.EQUAL, before, after)
    if not before or not after:
        return Run(Kind.DELETED if before else Kind.INSERTED, before, after)
    return Run(Kind.REPLACED, before, after)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs of a sentence, equal neighbours as one, and changed ones too: a deleted word and an inserted one
    side by side replace one another.
    """
    waiting: Run | None = None
    for run in runs:
        if waiting is None:
            waiting = run
        elif (waiting.kind is Kind.EQUAL) == (run.kind is Kind.EQUAL):
            waiting = _run(waiting.before + run.before, waiting.after + run.after)
        else:
            yield waiting
            waiting = run
    if waiting is not None:
        yield waiting


def _unbroken(runs: list[Run]) -> Iterator[Run]:
    """Yield the runs of a sentence, an equal one that is no more than chance as part of the change that it breaks."""
    last = len(runs) - 1
    return _joined(
        Run(Kind.REPLACED, run.before, run.after)
        if run.kind is Kind.EQUAL and 0 < index < last and _is_chance(runs[index - 1], run, runs[index + 1])
        else run
        for index, run in enumerate(runs)
    )


def _is_chance(left: Run, run: Run, right: Run) -> bool:
    around = min(len(words(left.before + left.after)), len(words(right.before + right.after)))
    return len(words(run.after)) < _KEPT_WORDS <= around
