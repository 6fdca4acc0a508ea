"""Two texts side by side: how much of each is in the other, where, and whether it is the part that matters.

Tables of marks stand for sets: to mark one side's tokens and look up the other's costs a microsecond, numpy's set
functions twenty. Bytes stand for short arrays of marks: to count in them costs a tenth of what numpy takes.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from stream.dedupe.index.document_frequency import Weights
from stream.dedupe.likeness.headlines import headline_shares
from stream.dedupe.likeness.unshared_names import own_name
from stream.dedupe.likeness.weighted_terms import LEAD_TOKENS, Reading
from stream.dedupe.sketching.shingle import SLOT_BITS, Slots

__all__ = ["Comparison", "compare", "overlap"]

_LEAST_SHARED = 0.08
"""Of the shingles: on the development stream no pair of one story shares less, and four candidates of ten do."""
_LEAD = 30
"""Shingles: the first sentence or two."""
_SEGMENTS = 10
_SEGMENT_SHARE = 0.12
"""A segment counts as covered from this share of matched shingles: what heavy OCR leaves intact."""

Marks = npt.NDArray[np.bool_]
_SLOTS: Marks = np.zeros(1 << SLOT_BITS, dtype=np.bool_)
_TOKENS: Marks = np.zeros(1 << 16, dtype=np.bool_)
"""Scratch: all false between two calls. One thread at a time may compare."""
_TOKEN = _TOKENS.data
"""The same: to look up one word costs a tenth of what numpy takes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares between 0 and 1; `new` is of the article in hand, `old` of the candidate. -1: nothing to compare."""

    new_kept: float
    """Of the new one's shingles, found in the old."""
    old_kept: float
    new_coverage: float
    old_coverage: float
    """Of ten equal segments, those that hold matched shingles: all for spread edits, half for shared background. What
    the one side says once and the other again and again counts once: `in January 1986` runs through a table, and does
    not make it a part of a round-up that quotes its first line.
    """
    new_plain: float
    old_plain: float
    """Of the tokens that are no numbers, weighed by rarity."""
    new_numbers: float
    old_numbers: float
    missing: int
    """Numbers of the one that are not in the other: of the side that lacks fewer."""
    new_names: float
    old_names: float
    """Of the names in the lead, weighed by rarity, found anywhere in the other."""
    of_others: int
    """Words, 0 to 2, of a name of two and more in the lead that the other's copy has not: of the side that has fewer.
    Two where each is about somebody of whom the other says nothing; one where they have a first name, or a last one, in
    common, or where a name was put right.
    """
    new_headline: float
    old_headline: float
    new_title: float
    old_title: float
    """Of the headline's words, weighed by rarity, found anywhere in the other's copy."""
    elsewhere: float
    """Of the headline's words, weighed by rarity, those that stand in its own copy and nowhere in the other article: of
    the side that has fewer. A form filled anew is about another; a bad scan has other words in one place only.
    """
    borne_out: float
    """Of the headline's words, weighed by rarity, those that stand in its own copy: of the side that has more. Few
    where only the headline says whom the figures below it are about.
    """
    new_lead: float
    old_lead: float
    """Of the first 30 shingles."""
    new_run: int
    """The longest run of shingles of the new one that the old has not."""
    new_run_start: int
    new_elsewhere: float
    """Of the shingles outside that run, found in the old: nearly all where a paragraph was added, few in a bad scan."""
    growth: float
    """Length of the new by that of the old."""
    shorter: int
    """Tokens of the shorter."""


def overlap(new: Slots, old: Slots) -> tuple[Marks, Marks] | None:
    """Which shingles of each, by their slots, stand in the other; null where so few do that the rest need not be
    looked at. Neither may be empty.
    """
    new_hits = _lookup(new, old)
    if np.count_nonzero(new_hits) < _LEAST_SHARED * min(len(new), len(old)):
        return None
    return new_hits, _lookup(old, new)


def compare(new: Reading, old: Reading, new_hits: Marks, old_hits: Marks) -> Comparison:
    """Compare two readings whose shingles overlap so."""
    new_words, new_known, old_own = _known(new, old)
    old_words, old_known, new_own = _known(old, new)
    new_numbers, old_numbers = _sum(new.numbers, new_words), _sum(old.numbers, old_words)
    new_run, old_run = new_hits.tobytes(), old_hits.tobytes()
    new_found, old_found = new_run.count(1), old_run.count(1)
    start, end = _longest_gap(new_hits)
    new_headline, new_title, new_else, new_borne = headline_shares(new, old, new_known, new_own)
    old_headline, old_title, old_else, old_borne = headline_shares(old, new, old_known, old_own)
    return Comparison(
        new_kept=new_found / len(new_run),
        old_kept=old_found / len(old_run),
        new_coverage=_coverage(new_run) * min(1.0, old_found / new_found),
        old_coverage=_coverage(old_run) * min(1.0, new_found / old_found),
        new_plain=_share(_sum(new.plain_weights, new_words), new.plain_total),
        old_plain=_share(_sum(old.plain_weights, old_words), old.plain_total),
        new_numbers=_share(new_numbers, new.number_count),
        old_numbers=_share(old_numbers, old.number_count),
        missing=int(min(new.number_count - new_numbers, old.number_count - old_numbers)),
        new_names=_share(_sum(new.name_weights, new_words[:LEAD_TOKENS]), new.name_total),
        old_names=_share(_sum(old.name_weights, old_words[:LEAD_TOKENS]), old.name_total),
        of_others=min(own_name(new, new_words), own_name(old, old_words)),
        new_headline=new_headline,
        old_headline=old_headline,
        new_title=new_title,
        old_title=old_title,
        elsewhere=min(new_else, old_else),
        borne_out=max(new_borne, old_borne) if min(new_borne, old_borne) >= 0 else -1.0,
        new_lead=_lead(new_run),
        old_lead=_lead(old_run),
        new_run=end - start,
        new_run_start=start,
        new_elsewhere=new_found / max(len(new_run) - (end - start), 1),
        growth=new.length / old.length,
        shorter=min(new.length, old.length),
    )


def _lookup(of: Slots, within: Slots) -> Marks:
    _SLOTS[within] = True
    found: Marks = _SLOTS[of]
    _SLOTS[within] = False
    return found


def _known(of: Reading, within: Reading) -> tuple[Weights, list[int], list[int]]:
    """One for each of its words that the other's copy has, nought for all others; and which words of its headline, and
    of the other's headline, stand in the other's copy.
    """
    _TOKENS[within.words] = True
    found = _TOKENS[of.words].astype(np.float32)
    known = [_TOKEN[word] for word, _ in of.headline]
    own = [_TOKEN[word] for word, _ in within.headline]
    _TOKENS[within.words] = False
    return found, known, own


def _sum(weights: Weights, of: Weights) -> float:
    return float(weights.dot(of))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else -1.0


def _lead(hits: bytes) -> float:
    return hits.count(1, 0, _LEAD) / min(len(hits), _LEAD)


def _coverage(hits: bytes) -> float:
    count, matched = len(hits), hits.count
    if count < _SEGMENTS or matched(1) == count:
        return matched(1) / count
    least = _SEGMENT_SHARE * count / _SEGMENTS
    return sum([matched(1, start, end) >= least for start, end in _segments(count)]) / _SEGMENTS


@cache
def _segments(count: int) -> list[tuple[int, int]]:
    """Where each begins and ends; as many answers as a text may have shingles."""
    return list(itertools.pairwise(place * count // _SEGMENTS for place in range(_SEGMENTS + 1)))


def _longest_gap(hits: Marks) -> tuple[int, int]:
    """Where the longest run of false begins and ends, the first of several. Not all may be false."""
    at = hits.nonzero()[0]
    before, after = int(at[0]), len(hits) - 1 - int(at[-1])
    between, place = 0, 0
    if len(at) > 1:
        gaps = at[1:] - at[:-1]
        place = int(gaps.argmax())
        between = int(gaps[place]) - 1
    if before >= max(between, after):
        return 0, before
    if between >= after:
        return int(at[place]) + 1, int(at[place]) + 1 + between
    return len(hits) - after, len(hits)
