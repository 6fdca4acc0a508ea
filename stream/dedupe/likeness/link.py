"""Defines `Linker`, which links an article to the one that it repeats or continues, by what its text says.

candidates   the articles that share most shingles with it, and those that are about the same
compare      how much of each is in the other
weigh        the log-odds that one text is made of the other, with the priors
second look  the log-odds that both report one event, by leads, headlines and figures
relate       what the one is to the other
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from schemas import DUPLICATES, Relation
from stream.dedupe.evidence import Evidence
from stream.dedupe.finding import Finding
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.inverted import InvertedIndex
from stream.dedupe.index.lazy_entry import LazyEntry
from stream.dedupe.likeness.compare import Comparison
from stream.dedupe.likeness.priors import (
    FRESH_MINUTES,
    SLUG_MINUTES,
    minutes_between,
)
from stream.dedupe.likeness.relate import relate
from stream.dedupe.likeness.score import Scored, Scorer, same_text
from stream.dedupe.likeness.weigh import probability
from stream.dedupe.params import MERGE, Params
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["Linker"]

_SURE = 0.85
"""Probability from which likeness to one member of a story is enough. Below, the story's root must be alike too."""
_ROOT_ALIKE = 0.0
"""Log-odds from which the root is: an even chance."""
_ABOUT_MOST = 1
"""Candidates that are about the same and need share no words in a row. On labelled pairs of a newswire the right one is
the first in 184 of 197 cases; a second costs a comparison with every other article, and found no story more there."""


class Linker:
    """Finds the article that another repeats or continues. One thread at a time may use it."""

    def __init__(self, index: InvertedIndex, params: Params) -> None:
        self._index = index
        self._params = params
        self._scorer = Scorer(index.document_frequency)

    def link(self, sketch: Sketch) -> Finding | None:
        """Return the finding by text; None where nothing known tells the same story."""
        if not sketch.tokens:
            return None
        known = self._candidates(sketch, self._params.verified)
        equal = _unsurpassed(sketch, known)
        found = self._likeliest(sketch, equal) if equal else None
        if found is not None:
            return found
        tried = {one.order for one in equal}  # one text under the heads of two companies may be two stories
        others = [one for one in known if one.order not in tried]
        about = [one for one in self._index.about(sketch, _ABOUT_MOST) if one.order not in tried]
        return self._likeliest(sketch, others, about)

    def _likeliest(self, sketch: Sketch, known: Sequence[LazyEntry], about: Sequence[LazyEntry] = ()) -> Finding | None:
        """Return the finding for the likeliest of these candidates; None where none of them tells the same story."""
        candidates = sorted(
            self._scorer.score(sketch, known, about),
            key=lambda one: (
                one.entry.sketch.raw_hash != sketch.raw_hash,
                -round(one.log_odds, 3),
                one.entry.sketch.is_held,
                one.entry.order,
            ),
        )
        for best in candidates:
            score = probability(best.log_odds)
            if score < self._params.link:
                return None
            if score >= _SURE or self._belongs(sketch, best, candidates):
                return replace(self._finding(sketch, best, score), merges=_merges(best, candidates))
        return None

    def scored(self, sketch: Sketch, most: int) -> Iterator[Scored]:
        """Return the known articles that share most with this one, or are about the same, each with its scores. What
        has next to nothing in common is left out.
        """
        if not sketch.tokens:
            return iter(())
        return self._scorer.score(sketch, self._candidates(sketch, most), list(self._index.about(sketch, _ABOUT_MOST)))

    def _candidates(self, sketch: Sketch, most: int) -> list[LazyEntry]:
        found = {entry.order: entry for entry in self._index.candidates(sketch, most)}
        named = self._index.latest_named(sketch.slug)
        if named is not None and named.sketch.tokens and minutes_between(sketch, named.sketch) <= SLUG_MINUTES:
            found.setdefault(named.order, named)
        return list(found.values())

    def _belongs(self, sketch: Sketch, one: Scored, candidates: Sequence[Scored]) -> bool:
        """Return whether the article follows `one` within hours, or is like the story's root as well, or `one` is that
        root.

        Without this a form filled anew each day, a little like yesterday's, strings its days together. A late lead,
        though, may have nothing left of the flash that it began with.
        """
        story_id = one.entry.entry().verdict.story_id
        if story_id == one.entry.sketch.article_id or minutes_between(sketch, one.entry.sketch) <= FRESH_MINUTES:
            return True
        for other in candidates:
            if other.entry.sketch.article_id == story_id:
                return other.log_odds >= _ROOT_ALIKE
        root = self._index.entry(story_id)
        if root is None or not root.sketch.tokens:
            return True
        return any(other.log_odds >= _ROOT_ALIKE for other in self._scorer.score(sketch, [LazyEntry.read(root)]))

    def _finding(self, sketch: Sketch, best: Scored, score: float) -> Finding:
        entry, comparison = self._first_of_its_text(best.entry.entry()), best.comparison
        old = entry.sketch
        if sketch.raw_hash == old.raw_hash:
            relation = Relation.EXACT
        elif sketch.text_hash == old.text_hash:
            relation = Relation.CORRECTION if sketch.corrects else Relation.NEAR
        else:
            relation = relate(comparison, corrects=sketch.corrects)
        if relation is Relation.NEAR and self._index.is_withdrawn(old):
            relation = Relation.UPDATE  # the substitute for a killed story is news
        if relation in DUPLICATES and old.is_held and not sketch.is_held:
            relation = Relation.UPDATE  # nobody was told of the one under embargo: its release is news
        replaces = relation in {Relation.UPDATE, Relation.CORRECTION} and sketch.provider == old.provider
        return Finding(
            relation,
            of=entry,
            score=score,
            evidence=_evidence(sketch, old, comparison),
            supersedes=(old.article_id,) if replaces else (),
        )

    def _first_of_its_text(self, entry: Entry) -> Entry:
        """Return the article that an exact copy repeats; any other entry itself."""
        if entry.verdict.relation is not Relation.EXACT or entry.verdict.of is None:
            return entry
        return self._index.entry(entry.verdict.of) or entry


def _merges(best: Scored, candidates: Sequence[Scored]) -> tuple[UUID, ...]:
    """Return the other stories that the article belongs to as well: it shows that they are one with the story of
    `best`.
    """
    own = best.entry.entry().verdict.story_id
    stories = [one.entry.entry().verdict.story_id for one in candidates if probability(one.first) >= MERGE]
    return tuple(dict.fromkeys(story for story in stories if story != own))


def _unsurpassed(sketch: Sketch, known: Sequence[LazyEntry]) -> list[LazyEntry]:
    """Return the candidates of the same text: where one of them tells the same story, no other can be more alike, so
    that no other need be compared.
    """
    equal = (one for one in known if one.text_hash == sketch.text_hash)
    return [one for one in equal if one.sketch.raw_hash == sketch.raw_hash or same_text(sketch, one.sketch)]


def _evidence(new: Sketch, old: Sketch, c: Comparison) -> dict[Evidence, float]:
    shares = {
        Evidence.CONTAINMENT: max(c.new_containment, c.old_containment),
        Evidence.KEPT: min(c.new_containment, c.old_containment),
        Evidence.COVERAGE: c.new_coverage if c.growth <= 1 else c.old_coverage,
        Evidence.TOKENS: max(c.new_words, c.old_words),
        Evidence.NUMBERS: max(c.new_numbers, c.old_numbers),
        Evidence.NAMES: max(c.new_names, c.old_names),
        Evidence.HEADLINE: max(c.new_headline, c.old_headline),
        Evidence.LENGTH: min(c.growth, 1 / c.growth),
    }
    evidence = {name: share for name, share in shares.items() if share >= 0}
    if new.slug and new.slug == old.slug:
        evidence[Evidence.SLUG] = 1.0
    if new.text_hash == old.text_hash:
        evidence[Evidence.TEXT_HASH] = 1.0
    if new.raw_hash == old.raw_hash:
        evidence[Evidence.RAW_HASH] = 1.0
    return evidence
