"""What the text says: is it one that we have, and which?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from schemas import DUPLICATES, Relation
from stream.dedupe.finding import Finding
from stream.dedupe.index.entry import Entry, Held, Kept
from stream.dedupe.index.inverted import Memory
from stream.dedupe.likeness.compare import Comparison, compare, overlap
from stream.dedupe.likeness.priors import FRESH_MINUTES, SLUG_MINUTES, circumstances, minutes_between
from stream.dedupe.likeness.relate import relate
from stream.dedupe.likeness.weigh import probability, weigh
from stream.dedupe.likeness.weighted_terms import readings_of
from stream.dedupe.params import MERGE, Params
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["Candidate", "compared", "liken"]

_SURE = 0.85
"""Probability from which one member of a story is witness enough. Below, its root must be alike too."""
_AKIN = 0.0
"""Log-odds from which the root is: an even chance."""
_CERTAIN = 12
"""Tokens from which equal texts are one story at any age. Shorter ones recur: `Markets closed for the holiday`."""
_CERTAIN_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may tell the same story."""

    entry: Kept
    comparison: Comparison
    log_odds: float


def liken(sketch: Sketch, memory: Memory, params: Params) -> Finding | None:
    """The finding by text; null where nothing known tells the same story."""
    if not sketch.tokens:
        return None
    known = _worth_comparing(sketch, memory, params.verified)
    if any(kept.text_hash == sketch.text_hash for kept in known):
        known = _the_same(sketch, known) or known
    candidates = sorted(
        (
            Candidate(entry, comparison, _log_odds(sketch, entry.sketch, comparison))
            for entry, comparison in _compared(sketch, known, memory)
        ),
        key=lambda one: (
            one.entry.sketch.raw_hash != sketch.raw_hash,
            -round(one.log_odds, 3),
            one.entry.sketch.is_held,
            one.entry.order,
        ),
    )
    for best in candidates:
        score = probability(best.log_odds)
        if score < params.link:
            return None
        if score >= _SURE or _belongs(sketch, best, candidates, memory):
            return replace(_finding(sketch, best, score, memory), merges=_merges(best, candidates))
    return None


def _belongs(sketch: Sketch, one: Candidate, candidates: Sequence[Candidate], memory: Memory) -> bool:
    """Whether it follows within hours, or is like the story's root as well, or is like that root itself.

    Without this a form filled anew each day, a little like yesterday's, strings its days together. A late lead, though,
    may have nothing left of the flash that it began with.
    """
    story_id = one.entry.entry().verdict.story_id
    if story_id == one.entry.sketch.article_id or minutes_between(sketch, one.entry.sketch) <= FRESH_MINUTES:
        return True
    for other in candidates:
        if other.entry.sketch.article_id == story_id:
            return other.log_odds >= _AKIN
    root = memory.entry(story_id)
    if root is None or not root.sketch.tokens:
        return True
    return any(
        _log_odds(sketch, kept.sketch, comparison) >= _AKIN
        for kept, comparison in _compared(sketch, [Held(root)], memory)
    )


def _merges(best: Candidate, candidates: Sequence[Candidate]) -> tuple[UUID, ...]:
    """The other stories that it belongs to as well: it shows that they are one with the story of `best`."""
    own = best.entry.entry().verdict.story_id
    stories = [one.entry.entry().verdict.story_id for one in candidates if probability(one.log_odds) >= MERGE]
    return tuple(dict.fromkeys(story for story in stories if story != own))


def compared(sketch: Sketch, memory: Memory, most: int) -> Iterator[tuple[Kept, Comparison]]:
    """The known articles that share most with this one, each with the comparison."""
    return _compared(sketch, _worth_comparing(sketch, memory, most), memory) if sketch.tokens else iter(())


def _compared(sketch: Sketch, known: Sequence[Kept], memory: Memory) -> Iterator[tuple[Kept, Comparison]]:
    slots, alike = sketch.slots(), []
    for kept in known:
        hits = overlap(slots, kept.slots)
        if hits is not None:
            alike.append((kept, hits))
    if alike:
        new, *readings = readings_of([sketch, *(kept.sketch for kept, _ in alike)], memory.rarity)
        for (kept, hits), old in zip(alike, readings, strict=True):
            yield kept, compare(new, old, *hits)


def _the_same(sketch: Sketch, known: Sequence[Kept]) -> list[Kept]:
    """Those that nothing else can outdo: it need not be compared."""
    return [kept for kept in known if kept.sketch.raw_hash == sketch.raw_hash or _same_text(sketch, kept.sketch)]


def _worth_comparing(sketch: Sketch, memory: Memory, most: int) -> list[Kept]:
    found = {kept.order: kept for kept in memory.alike(sketch, most)}
    named = memory.named(sketch.slug)
    if named is not None and named.sketch.tokens and minutes_between(sketch, named.sketch) <= SLUG_MINUTES:
        found.setdefault(named.order, named)
    return list(found.values())


def _log_odds(new: Sketch, old: Sketch, comparison: Comparison) -> float:
    if _same_text(new, old):
        return math.inf
    return weigh(comparison) + circumstances(new, old, comparison)


def _same_text(new: Sketch, old: Sketch) -> bool:
    if new.text_hash != old.text_hash:
        return False
    return new.length >= _CERTAIN or minutes_between(new, old) <= _CERTAIN_MINUTES


def _finding(sketch: Sketch, best: Candidate, score: float, memory: Memory) -> Finding:
    entry, comparison = _first_of_its_text(best.entry.entry(), memory), best.comparison
    old = entry.sketch
    if sketch.raw_hash == old.raw_hash:
        relation = Relation.EXACT
    elif sketch.text_hash == old.text_hash:
        relation = Relation.CORRECTION if sketch.corrects else Relation.NEAR
    else:
        relation = relate(comparison, corrects=sketch.corrects)
    if relation is Relation.NEAR and memory.is_withdrawn(old):
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


def _first_of_its_text(entry: Entry, memory: Memory) -> Entry:
    if entry.verdict.relation is not Relation.EXACT or entry.verdict.of is None:
        return entry
    return memory.entry(entry.verdict.of) or entry


def _evidence(new: Sketch, old: Sketch, c: Comparison) -> dict[str, float]:
    shares = {
        "containment": max(c.new_kept, c.old_kept),
        "kept": min(c.new_kept, c.old_kept),
        "coverage": c.new_coverage if c.growth <= 1 else c.old_coverage,
        "tokens": max(c.new_plain, c.old_plain),
        "numbers": max(c.new_numbers, c.old_numbers),
        "names": max(c.new_names, c.old_names),
        "headline": max(c.new_headline, c.old_headline),
        "length": min(c.growth, 1 / c.growth),
    }
    evidence = {name: share for name, share in shares.items() if share >= 0}
    if new.slug and new.slug == old.slug:
        evidence["slug"] = 1.0
    if new.text_hash == old.text_hash:
        evidence["text_hash"] = 1.0
    if new.raw_hash == old.raw_hash:
        evidence["raw_hash"] = 1.0
    return evidence
