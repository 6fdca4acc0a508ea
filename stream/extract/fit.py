"""`python -m stream.extract.fit DEV.jsonl`: fits the weights of this stage to annotated articles and writes
`weights.json`, bit for bit the same from the same data; prints what they reach on articles that they were not fitted
to. May import the package.

Nothing of an article goes into the weights but counts of place, punctuation, cue class, kind and distance.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import orjson

from stream.extract.annotation import Article, articles, matching, same_name, same_speaker, segments
from stream.extract.antecedent import FEATURES, Weighing, candidates, weighing
from stream.extract.confidence import STATED, probability
from stream.extract.quotation import evidence_of
from stream.extract.reading import Found, read
from stream.extract.regression import Choice, Outcome, Weights, fit_chance, fit_choice, score
from stream.extract.scene import Text

__all__ = ["fitted_antecedents", "folds", "main"]

_FOLDS = 10
_ROUNDS = 2
"""Who spoke last weighs for a pronoun, and may itself be a pronoun: the second round knows what the first found."""
_CHOICE_PENALTY, _CHANCE_PENALTY = 0.003, 0.001
"""Found by cross-validation."""
_PLACES = 3
"""Decimals of a weight: more say nothing, and may differ between machines."""
_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
_TARGET = Path(__file__).with_name("weights.json")
_T = TypeVar("_T")


def main(path: str) -> None:
    """Cross-validates and prints; fits to all and writes."""
    with Path(path).open("rb") as lines:
        data = sorted(articles(lines), key=lambda article: article.identity)
    _cross_validate(data)
    antecedents = fitted_antecedents(data)
    outcomes = [one for article in data for one in _outcomes(article, weighing(antecedents))]
    weights = {"antecedent": antecedents, "confidence": _rounded(fit_chance(outcomes, _CHANCE_PENALTY))}
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    _TARGET.write_bytes(orjson.dumps(weights, option=options))


def fitted_antecedents(data: Sequence[Article]) -> Weights:
    """The weights of antecedents, by feature."""
    weights: Weights = {}
    for _ in range(_ROUNDS):
        choices = [one for article in data for one in _choices(article, weighing(weights))]
        weights = _rounded(fit_choice(choices, _CHOICE_PENALTY))
    return weights


def folds(data: Sequence[_T]) -> list[tuple[list[_T], list[_T]]]:
    """What is fitted to and what is held out, in turn. Articles stay whole; which goes where depends on order alone."""
    return [
        ([one for at, one in enumerate(data) if at % _FOLDS != fold], list(data[fold::_FOLDS]))
        for fold in range(_FOLDS)
    ]


def _choices(article: Article, by: Weighing) -> list[Choice]:
    """Each pronoun that speaks and whose name is known: who could be meant, and who is."""
    source, found = read(article.text, by=by)
    chosen: dict[tuple[int, int], Choice] = {}
    for one in found:
        mention = one.attribution.mention
        if mention is None or mention.kind != "pronoun" or mention.gender not in ("m", "f"):
            continue
        place = mention.span(source.scene(one.attribution.paragraph).frame)
        name = next((gold.name for gold in article.quotes if gold.place == place and gold.kind == "pronoun"), None)
        able = candidates(source, one.attribution.paragraph, mention, one.spoke_last)
        if name is not None and able:
            features = [[FEATURES[number] for number in numbers] for _, numbers in able]
            chosen.setdefault(place, (features, [same_name(candidate, name) for candidate, _ in able]))
    return list(chosen.values())


def _outcomes(article: Article, by: Weighing) -> list[Outcome]:
    """Each segment found: its evidence, and whether span and speaker are right. What is optional is left out."""
    source, found = read(article.text, by=by)
    return [
        (evidence_of(source, one), right)
        for one in found
        if one.attribution.rule not in STATED
        for run in one.runs
        for span in segments(article.text, run.start, run.end)
        if (right := _is_right(article, source, one, span)) is not None
    ]


def _is_right(article: Article, source: Text, found: Found, span: tuple[int, int]) -> bool | None:
    gold = matching(article.quotes, *span)
    if gold is None:
        near = [one for one in article.quotes if min(span[1], one.end) > max(span[0], one.start)]
        return None if near and all(one.optional for one in near) else False
    if gold.optional:
        return None
    attribution = found.attribution
    if found.speaker.name is None and gold.kind != "none":
        return False  # a mention that was not resolved is no speaker, though the scorer counts it
    place = attribution.mention.span(source.scene(attribution.paragraph).frame) if attribution.mention else None
    return same_speaker(found.speaker.name, place, gold)


def _cross_validate(data: Sequence[Article]) -> None:
    chosen: list[bool] = []
    judged: list[tuple[float, bool]] = []
    for others, held in folds(data):
        antecedents = fitted_antecedents(others)
        by = weighing(antecedents)
        for options, right in [one for article in held for one in _choices(article, by)]:
            scores = [score(antecedents, features) for features in options]
            chosen.append(right[max(range(len(scores)), key=lambda at: (scores[at], at))])
        weights = fit_chance([one for article in others for one in _outcomes(article, by)], _CHANCE_PENALTY)
        judged += [(probability(weights, found), right) for article in held for found, right in _outcomes(article, by)]
    _say(f"antecedents: {sum(chosen)} of {len(chosen)} right, held out")
    _print_calibration(judged)


def _print_calibration(judged: Sequence[tuple[float, bool]]) -> None:
    brier = sum((chance - right) ** 2 for chance, right in judged) / len(judged)
    base = sum(right for _, right in judged) / len(judged)
    constant = base * (1 - base)
    _say(f"confidence: {len(judged)} segments, {base:.3f} right; Brier score {brier:.4f}, of a constant {constant:.4f}")
    for low, high in pairwise(_BINS):
        inside = [(chance, right) for chance, right in judged if low <= chance < high]
        if inside:
            said, were = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            _say(f"  {low:.2f} to {min(high, 1):.2f}: {len(inside):5} segments, said {said:.3f}, right {were:.3f}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _rounded(weights: Weights) -> Weights:
    return {feature: round(weight, _PLACES) for feature, weight in sorted(weights.items())}


if __name__ == "__main__":
    main(sys.argv[1])
