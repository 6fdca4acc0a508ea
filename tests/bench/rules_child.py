"""Times three matchers of alert rules in this process, on the same articles, and sees that they find the same."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from time import process_time
from typing import Any

from ahocorasick_rs import AhoCorasick

from schemas import ExtractedArticle
from stream.alert import Conditions, Match, RuleIndex, Ruleset
from stream.alert.match import Asked
from stream.alert.view import View
from tests.bench.child import answer, argument
from tests.bench.rules_copy import articles, rules

__all__: list[str] = []

_FIELDS = ("text", "speaker", "person")
_NAIVE_SHARE = 20
"""Of so many articles one is asked about every rule: that alone takes as long as all others together."""
_PASSES = 3
"""The best of these counts: what others do on the machine only ever adds."""
Matcher = Callable[[ExtractedArticle], tuple[tuple[Match, ...], int]]
"""What fits an article, and how many rules were asked."""


def _by_index(ruleset: Ruleset) -> Matcher:
    index = RuleIndex(ruleset)
    return lambda article: (index.matches(article), 0)


def _in_turn(ruleset: Ruleset) -> Matcher:
    asked = [Asked(rule) for rule in ruleset.rules]

    def matches(article: ExtractedArticle) -> tuple[tuple[Match, ...], int]:
        view = View(article)
        return tuple(found for rule in asked if (found := rule.match(view)) is not None), len(asked)

    return matches


def _needed(conditions: Conditions) -> list[tuple[str, str]] | None:
    """Fields and folded terms of which one must stand in an article; None where none must."""
    for field in _FIELDS:
        if terms := getattr(conditions, field):
            return [(field, term.needle) for term in terms]
    for part in conditions.all_:
        if (below := _needed(part)) is not None:
            return below
    parts = [_needed(part) for part in conditions.any_]
    return [term for part in parts if part for term in part] if parts and all(parts) else None


def _by_automaton(ruleset: Ruleset) -> Matcher:
    asked = [Asked(rule) for rule in ruleset.rules]
    always = set[int]()
    needles: dict[str, dict[str, list[int]]] = {field: {} for field in _FIELDS}
    for number, rule in enumerate(ruleset.rules):
        needed = _needed(rule.include)
        if needed is None:
            always.add(number)
        for field, needle in needed or ():
            needles[field].setdefault(needle, []).append(number)
    made = [(field, AhoCorasick(list(known)), list(known.values())) for field, known in needles.items() if known]

    def matches(article: ExtractedArticle) -> tuple[tuple[Match, ...], int]:
        view, found = View(article), set(always)
        for field, automaton, numbers in made:
            for place, _, _ in automaton.find_matches_as_indexes(getattr(view, field).text, overlapping=True):
                found.update(numbers[place])
        return tuple(match for number in sorted(found) if (match := asked[number].match(view)) is not None), len(found)

    return matches


def _timed(made: Matcher, copies: list[ExtractedArticle]) -> tuple[float, list[tuple[Match, ...]], float]:
    """CPU seconds, what was found, and how many rules were asked of an article on average."""
    begun = process_time()
    found = [made(article) for article in copies]
    return process_time() - begun, [fits for fits, _ in found], sum(asked for _, asked in found) / len(copies)


def main(given: dict[str, Any]) -> None:
    ruleset = Ruleset.model_validate(rules(given["rules"]))
    copies = list(articles(given["articles"]))
    makers = {"index": _by_index, "automaton": _by_automaton, "naive": _in_turn}
    made: dict[str, Matcher] = {}
    figures: dict[str, Any] = {}
    for name, make in makers.items():
        begun = process_time()
        made[name] = make(ruleset)
        figures[name] = {"built": process_time() - begun, "cpu": float("inf")}
    gc.collect()
    gc.freeze()  # the rules: as in a worker that has run for a while
    fits: dict[str, list[tuple[Match, ...]]] = {}
    for _ in range(_PASSES):
        for name, matcher in made.items():
            taken = copies[::_NAIVE_SHARE] if name == "naive" else copies
            cpu, fits[name], asked = _timed(matcher, taken)
            figures[name] |= {"cpu": min(cpu, figures[name]["cpu"]), "articles": len(taken), "asked": asked}
    assert fits["index"] == fits["automaton"]
    assert fits["index"][::_NAIVE_SHARE] == fits["naive"]
    index = RuleIndex(ruleset)
    figures["index"]["asked"] = _average(len(index.candidates(View(article))) for article in copies)
    begun = process_time()
    for view in map(View, copies):
        _ = view.parts
    fold = (process_time() - begun) / len(copies) * 1e6
    size, fit = _average(len(one.article.body) for one in copies), _average(map(len, fits["index"]))
    answer(**figures, fold=fold, size=size, fit=fit)


def _average(values: Iterable[int]) -> float:
    found = list(values)
    return sum(found) / len(found)


if __name__ == "__main__":
    main(argument())
