"""Says whether an article fits a rule, and by what. It is pure.

`match` is the one definition of what a rule means; `stream.alert.rule_index` only spares most rules of a large file the
question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from schemas import ExtractedArticle
from stream.alert.fold import Folded, Glob, Term, fold
from stream.alert.rules import Conditions, Rule, Ruleset

__all__ = ["Match", "View", "match", "matches"]

REASONS_LIMIT = 20
"""Terms named in an alert: a reader needs to see why, not every word of a list."""
_GLOB_LIMIT = 1000
"""Characters of a slugline, keyword or code that are looked at."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that an article fits, and why: `text: ceasefire`, `urgency: 1`."""

    rule: Rule
    reasons: tuple[str, ...]


def matches(ruleset: Ruleset, extracted: ExtractedArticle) -> tuple[Match, ...]:
    """Return the rules that fit, in the file's order, each of them asked. `RuleIndex` gives the same, and asks few."""
    view = View(extracted)
    return tuple(found for rule in ruleset.rules if (found := match(rule, view)) is not None)


def match(rule: Rule, view: View) -> Match | None:
    """Return why an article fits a rule; None where it does not."""
    reasons = _all_hold(rule.include, view)
    if reasons is None or (rule.exclude is not None and _any_holds(rule.exclude, view)):
        return None
    return Match(rule, tuple(dict.fromkeys(reasons))[:REASONS_LIMIT])


class View:
    """What conditions look at in an article; each part is folded when it is first asked for."""

    def __init__(self, extracted: ExtractedArticle) -> None:
        self.article = extracted.article
        self._extraction = extracted.extraction

    @cached_property
    def text(self) -> Folded:
        article, extraction = self.article, self._extraction
        parts = (
            article.headline,
            extraction.headline,
            *article.subheadlines,
            *(crosshead.text for crosshead in article.crossheads),
            article.body,
            article.ednote,
        )
        return _joined(parts)

    @cached_property
    def speaker(self) -> Folded:
        return _joined(quote.speaker for quote in self._extraction.quotes)

    @cached_property
    def person(self) -> Folded:
        parts = (self.text, self.speaker, self._named)
        return Folded("|".join(part.text for part in parts), self.person_words)

    @cached_property
    def person_words(self) -> frozenset[str]:
        """The words of `person`, without its text: most rules need no more to be ruled out."""
        return self.text.words | self.speaker.words | self._named.words

    @cached_property
    def _named(self) -> Folded:
        return _joined((*self.article.keywords, *(subject.name for subject in self.article.subjects)))

    @property
    def provider(self) -> tuple[str, ...]:
        return (self.article.provider[:_GLOB_LIMIT],)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        found: list[str] = []
        for subject in self.article.subjects:
            found += [value for value in (subject.code, subject.name) if value]
            if subject.scheme and subject.code:
                found.append(f"{subject.scheme}:{subject.code}")
        return tuple(value[:_GLOB_LIMIT] for value in found)

    @cached_property
    def slugline(self) -> tuple[str, ...]:
        return (self.article.slugline[:_GLOB_LIMIT],) if self.article.slugline else ()

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        return tuple(value[:_GLOB_LIMIT] for value in self.article.keywords)

    @cached_property
    def language(self) -> tuple[str, ...]:
        """`en-GB-oxendict` is also `en-GB` and `en`."""
        parts = (self.article.language or "").split("-")[:4]
        return tuple("-".join(parts[:end]) for end in range(len(parts), 0, -1)) if parts[0] else ()


def _joined(parts: Iterable[str | None]) -> Folded:
    """Return the parts folded, with a bar between them that no term can cross."""
    return Folded("|".join(fold(part) for part in dict.fromkeys(parts) if part))


def _all_hold(conditions: Conditions, view: View) -> list[str] | None:
    """Return the reasons why all of the conditions hold; None where one does not."""
    reasons: list[str] = []
    for found in _findings(conditions, view):
        if not found:
            return None
        reasons += found
    return reasons


def _any_holds(conditions: Conditions, view: View) -> bool:
    return any(_findings(conditions, view))


def _findings(conditions: Conditions, view: View) -> Iterator[list[str]]:
    """Yield for each key that is given the reasons why it holds, an empty list where it does not. Cheap keys come
    first.
    """
    article = view.article
    if conditions.status:
        yield [f"status: {article.status}"] if article.status in conditions.status else []
    if conditions.urgency is not None:
        holds = article.urgency is not None and article.urgency <= conditions.urgency
        yield [f"urgency: {article.urgency}"] if holds else []
    for name in ("provider", "language", "slugline", "keywords", "subjects"):
        if patterns := getattr(conditions, name):
            yield _patterns_of(name, patterns, getattr(view, name))
    for name in ("speaker", "text", "person"):
        if terms := getattr(conditions, name):
            yield _terms_in(name, terms, getattr(view, name))
    if conditions.all_:
        found = [_all_hold(part, view) for part in conditions.all_]
        # One finding: what stands under `exclude: all` excludes together or not at all.
        yield [reason for part in found for reason in part or ()] if all(found) else []
    if conditions.any_:
        yield [reason for part in conditions.any_ for reason in _all_hold(part, view) or ()]


def _terms_in(label: str, terms: tuple[Term, ...], text: Folded) -> list[str]:
    return [f"{label}: {term.raw}" for term in terms if term.stands_in(text)]


def _patterns_of(label: str, patterns: tuple[Glob, ...], values: tuple[str, ...]) -> list[str]:
    return [f"{label}: {pattern.raw}" for pattern in patterns if any(pattern.fits(value) for value in values)]
