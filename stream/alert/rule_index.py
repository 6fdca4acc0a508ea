"""Finds which rules of many an article fits, and by what, without asking each: `RuleIndex`. It is pure.

Each rule stands under a few traits of which an article that fits it has one at least (`stream.alert.requirement`). An
article's own traits are looked up, and only the rules that stand there are asked, one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from schemas import ExtractedArticle
from stream.alert.fold import Folded
from stream.alert.match import Asked, Match
from stream.alert.requirement import GRAM, How, Trait, required_traits
from stream.alert.rules import PATTERN_FIELDS, TERM_FIELDS, Ruleset
from stream.alert.view import View

__all__ = ["RuleIndex"]

_Numbers = tuple[int, ...]
"""Places of rules in the file."""

_HEAD = 4
"""The first signs of a word, by which it is seen that no term begins as it does."""


class RuleIndex:
    """A ruleset, ready to be asked by any number of articles. It never changes."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._rules = [Asked(rule) for rule in ruleset.rules]
        by_trait: defaultdict[Trait, list[int]] = defaultdict(list)
        for number, traits in enumerate(required_traits(ruleset.rules)):
            for trait in traits:
                by_trait[trait].append(number)
        self._always: _Numbers = tuple(by_trait.pop(Trait(How.ALWAYS), ()))
        self._words = {field: _Words(by_trait, field) for field in TERM_FIELDS}
        self._values = _of_how(How.VALUE, by_trait)
        self._parts = _of_how(How.PART, by_trait)
        self._part_lengths = {field: _lengths(parts) for field, parts in self._parts.items()}

    def matches(self, extracted: ExtractedArticle) -> tuple[Match, ...]:
        """Return the rules that fit, in the file's order. The article is folded once, whatever the number of rules."""
        view = View(extracted)
        asked = (self._rules[number] for number in sorted(self.candidates(view)))
        return tuple(found for rule in asked if (found := rule.match(view)) is not None)

    def candidates(self, view: View) -> set[int]:
        """Return the places of the rules that are worth asking: all that fit, and some that do not."""
        found = set(self._always)
        self._add_values(found, "urgency", (str(view.article.urgency),))
        self._add_values(found, "status", (view.article.status,))
        for field in PATTERN_FIELDS:
            if field in self._values or field in self._parts:
                values: tuple[str, ...] = getattr(view, field)
                self._add_values(found, field, values)
                self._add_parts(found, field, values)
        for field, words in self._words.items():
            if words:
                for part in view.parts[field]:
                    words.add(found, part)
        return found

    def _add_values(self, found: set[int], field: str, values: Iterable[str]) -> None:
        known = self._values.get(field)
        if known is not None:
            for value in values:
                found.update(known.get(value, ()))

    def _add_parts(self, found: set[int], field: str, values: Iterable[str]) -> None:
        known = self._parts.get(field)
        if known is not None:
            for length in self._part_lengths[field]:
                for gram in {value[at : at + length] for value in values for at in range(len(value) - length + 1)}:
                    if gram in known:
                        found.update(known[gram])


class _Words:
    """The words, pairs of words and beginnings of words that rules require of one field."""

    def __init__(self, by_trait: dict[Trait, list[int]], field: str) -> None:
        self._words = _of_how(How.WORD, by_trait).get(field, {})
        self._known = frozenset(self._words)
        pairs = _of_how(How.PAIR, by_trait).get(field, {})
        self._pairs = {tuple(pair.split()): numbers for pair, numbers in pairs.items()}
        self._known_pairs = frozenset(self._pairs)
        self._beginnings = _of_how(How.BEGINNING, by_trait).get(field, {})
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for beginning in self._beginnings:
            if len(beginning) >= _HEAD:
                lengths[beginning[:_HEAD]].add(len(beginning))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}
        """How long beginnings are, by their first signs."""
        self._short = tuple(sorted({len(beginning) for beginning in self._beginnings if len(beginning) < _HEAD}))

    def __bool__(self) -> bool:
        return bool(self._words or self._pairs or self._beginnings)

    def add(self, found: set[int], part: Folded) -> None:
        """Add the rules that require anything that a part of the field has."""
        words = part.words
        for word in words & self._known:
            found.update(self._words[word])
        for pair in part.pairs & self._known_pairs if self._pairs else ():
            found.update(self._pairs[pair])
        for length in self._short:
            for word in words:
                found.update(self._beginnings.get(word[:length], ()))
        lengths = self._lengths
        for word in words if lengths else ():
            head = word[:_HEAD]
            if head in lengths:
                for length in lengths[head]:
                    if (beginning := word[:length]) in self._beginnings:
                        found.update(self._beginnings[beginning])


def _of_how(how: How, by_trait: dict[Trait, list[int]]) -> dict[str, dict[str, _Numbers]]:
    """Return the rules by field, then by what of it they require."""
    found: defaultdict[str, dict[str, _Numbers]] = defaultdict(dict)
    for trait, numbers in by_trait.items():
        if trait.how is how:
            found[trait.field][trait.what] = tuple(numbers)
    return dict(found)


def _lengths(parts: Iterable[str]) -> tuple[int, ...]:
    """Return how long the parts are, each length once: `GRAM`, or less."""
    return tuple(sorted({min(len(part), GRAM) for part in parts}))
