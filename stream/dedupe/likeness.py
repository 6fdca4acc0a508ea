"""What the text says: is it one that we have, and which? May import `schemas` and the modules beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas import Relation
from stream.dedupe.compare import Comparison, compare, overlap
from stream.dedupe.entry import Entry, Kept
from stream.dedupe.finding import Finding
from stream.dedupe.memory import Memory
from stream.dedupe.params import Params
from stream.dedupe.reading import readings_of
from stream.dedupe.relate import relate
from stream.dedupe.sketch import Sketch
from stream.dedupe.weigh import probability, weigh

__all__ = ["Candidate", "circumstances", "compared", "liken"]

_CERTAIN = 12
"""Tokens from which equal texts are one story at any age. Shorter ones recur: `Markets closed for the holiday`."""
_CERTAIN_MINUTES = 24 * 60
_FRESH_MINUTES = 12 * 60
"""Re-sends come within hours; what is older and merely alike is more often a template filled anew."""
_AGE_MOST = 3.0
"""Log-odds that age takes at most: a re-send after months is rare, not impossible."""
_FRESH_BONUS = 2.0
"""For two texts of one half-day whose headlines each stand in the other's copy, and whose leads name the same: an
update, or another desk's rewrite, shares few phrases with what it replaces, and a template filled anew not the names.
"""
_FRESH_TITLE, _FRESH_NAMES = 0.5, 0.6
_CORRECTS_BONUS = 2.5
_SLUG_BONUS = 2.0
_SLUG_MINUTES = 36 * 60
"""Sluglines are used again from day to day."""


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
    best = max(
        (
            Candidate(entry, comparison, _log_odds(sketch, entry.sketch, comparison))
            for entry, comparison in _compared(sketch, known, memory)
        ),
        key=lambda one: (one.entry.sketch.raw_hash == sketch.raw_hash, round(one.log_odds, 3), -one.entry.order),
        default=None,
    )
    if best is None or (score := probability(best.log_odds)) < params.link:
        return None
    return _finding(sketch, best, score, memory)


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
    if named is not None and named.sketch.tokens and _minutes_between(sketch, named.sketch) <= _SLUG_MINUTES:
        found.setdefault(named.order, named)
    return list(found.values())


def _log_odds(new: Sketch, old: Sketch, comparison: Comparison) -> float:
    if _same_text(new, old):
        return math.inf
    return weigh(comparison) + circumstances(new, old, comparison)


def _same_text(new: Sketch, old: Sketch) -> bool:
    if new.text_hash != old.text_hash:
        return False
    return new.length >= _CERTAIN or _minutes_between(new, old) <= _CERTAIN_MINUTES


def circumstances(new: Sketch, old: Sketch, comparison: Comparison) -> float:
    """What speaks for or against it besides the text, in log-odds."""
    minutes = _minutes_between(new, old)
    found = 0.0
    if minutes > _FRESH_MINUTES:
        unlike = 1 - max(comparison.new_kept, comparison.old_kept)
        found -= min(math.log2(minutes / _FRESH_MINUTES), _AGE_MOST) * unlike
    elif _same_subject(comparison):
        found += _FRESH_BONUS
    headline = max(comparison.new_headline, comparison.old_headline)
    if new.corrects and headline > 0.6 and max(comparison.new_kept, comparison.old_kept) > 0.5:
        found += _CORRECTS_BONUS
    if new.slug and new.slug == old.slug and minutes <= _SLUG_MINUTES:
        found += _SLUG_BONUS
    return found


def _same_subject(c: Comparison) -> bool:
    return min(c.new_title, c.old_title) >= _FRESH_TITLE and min(c.new_names, c.old_names) >= _FRESH_NAMES


def _minutes_between(one: Sketch, other: Sketch) -> int:
    return abs(one.published - other.published)


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
