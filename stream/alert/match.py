"""Says whether an article fits a rule, and by what. It is pure.

`Asked.match` is the one definition of what a rule means; `stream.alert.rule_index` only spares most rules of a large
file the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from schemas import ExtractedArticle, Status
from stream.alert.fold import Folded, Glob, Term
from stream.alert.rules import PATTERN_FIELDS, TERM_FIELDS, Conditions, Rule, Ruleset
from stream.alert.view import View

__all__ = ["Asked", "Match", "matches"]

REASONS_LIMIT = 20
"""Terms named in an alert: a reader needs to see why, not every word of a list."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that an article fits, and why: `text: ceasefire`, `urgency: 1`."""

    rule: Rule
    reasons: tuple[str, ...]


def matches(ruleset: Ruleset, extracted: ExtractedArticle) -> tuple[Match, ...]:
    """Return the rules that fit, in the file's order, each of them asked. `RuleIndex` gives the same, and asks few."""
    view = View(extracted)
    return tuple(found for rule in ruleset.rules if (found := Asked(rule).match(view)) is not None)


class Asked:
    """A rule, laid out once to be asked about many articles."""

    __slots__ = ("_exclude", "_include", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._include = _All(rule.include)
        self._exclude = tuple(_keys_of(rule.exclude)) if rule.exclude is not None else ()

    def match(self, view: View) -> Match | None:
        """Return why an article fits the rule; None where it does not."""
        reasons = self._include.reasons(view)
        if not reasons:
            return None
        for key in self._exclude:
            if key.reasons(view):
                return None
        return Match(self.rule, tuple(dict.fromkeys(reasons))[:REASONS_LIMIT])


class _Key(Protocol):
    def reasons(self, view: View) -> list[str]:
        """Return why it holds; nothing where it does not."""


class _All:
    """All keys of a group hold."""

    __slots__ = ("_keys",)

    def __init__(self, conditions: Conditions) -> None:
        self._keys = tuple(_keys_of(conditions))

    def reasons(self, view: View) -> list[str]:
        reasons: list[str] = []
        for key in self._keys:
            if not (found := key.reasons(view)):
                return []
            reasons += found
        return reasons


def _keys_of(conditions: Conditions) -> Iterator[_Key]:
    """Yield what is to hold for each key that is given. Cheap keys come first."""
    if conditions.status:
        yield _OfStatus(frozenset(conditions.status))
    if conditions.urgency is not None:
        yield _AtMost(conditions.urgency)
    for name in PATTERN_FIELDS:
        if patterns := getattr(conditions, name):
            yield _Patterns(name, patterns)
    for name in TERM_FIELDS:
        if terms := getattr(conditions, name):
            yield _Terms(name, terms)
    if conditions.all_:
        yield _Together(conditions.all_)
    if conditions.any_:
        yield _Either(conditions.any_)


@dataclass(frozen=True, slots=True)
class _OfStatus:
    wanted: frozenset[Status]

    def reasons(self, view: View) -> list[str]:
        status = view.article.status
        return [f"status: {status}"] if status in self.wanted else []


@dataclass(frozen=True, slots=True)
class _AtMost:
    urgency: int

    def reasons(self, view: View) -> list[str]:
        urgency = view.article.urgency
        return [f"urgency: {urgency}"] if urgency is not None and urgency <= self.urgency else []


@dataclass(frozen=True, slots=True)
class _Patterns:
    name: str
    patterns: tuple[Glob, ...]

    def reasons(self, view: View) -> list[str]:
        values: tuple[str, ...] = getattr(view, self.name)
        fitting = (pattern for pattern in self.patterns if any(pattern.fits(value) for value in values))
        return [f"{self.name}: {pattern.raw}" for pattern in fitting]


class _Terms:
    """Terms that are sought in one field. Of a long list it is seen at once that none of its words is there."""

    __slots__ = ("_anchors", "_name", "_terms")

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self._name = name
        self._terms = [(term.anchor, term.needle, f"{name}: {term.raw}") for term in terms]
        anchors = frozenset(term.anchor for term in terms if term.anchor is not None)
        self._anchors = anchors if all(term.anchor is not None for term in terms) else None

    def reasons(self, view: View) -> list[str]:
        if (anchors := self._anchors) is not None:
            for part in view.parts[self._name]:
                if not anchors.isdisjoint(part.words):
                    break
            else:
                return []
        folded: Folded = getattr(view, self._name)
        text, words = folded.text, folded.words
        return [
            reason for anchor, needle, reason in self._terms if (anchor is None or anchor in words) and needle in text
        ]


class _Together:
    """All groups hold: one finding, for what stands under `exclude: all` excludes together or not at all."""

    __slots__ = ("_groups",)

    def __init__(self, groups: Iterable[Conditions]) -> None:
        self._groups = tuple(_All(group) for group in groups)

    def reasons(self, view: View) -> list[str]:
        reasons: list[str] = []
        for group in self._groups:
            if not (found := group.reasons(view)):
                return []
            reasons += found
        return reasons


class _Either:
    """Any group holds; of all that do the reasons are given."""

    __slots__ = ("_groups",)

    def __init__(self, groups: Iterable[Conditions]) -> None:
        self._groups = tuple(_All(group) for group in groups)

    def reasons(self, view: View) -> list[str]:
        return [reason for group in self._groups for reason in group.reasons(view)]
