"""Defines `Comparer`, which makes a `Comparison` of two texts.

Tables of marks stand for sets: to mark one side's tokens and look up the other's takes a microsecond, numpy's set
functions take twenty. Bytes stand for short arrays of marks: to count in them takes a tenth of what numpy does.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from stream.dedupe.index.document_frequency import Weights
from stream.dedupe.likeness.comparison import Comparison
from stream.dedupe.likeness.headlines import headline_shares
from stream.dedupe.likeness.unshared_names import unshared_name
from stream.dedupe.likeness.weighted_terms import LEAD_TOKENS, WeightedTerms
from stream.dedupe.sketching.shingle import SLOT_BITS, Slots

__all__ = ["LEAST_SHARED", "Comparer", "Comparison", "Marks"]

LEAST_SHARED = 0.08
"""The share of the shorter text's shingles below which two texts are not compared: on the development stream no pair of
one story shares less, and four candidates of ten do."""
_LEAD = 30
"""Shingles of the lead: the first sentence or two."""
_SEGMENTS = 10
"""Segments of a text: few enough that each holds a dozen words of a story of median length."""
_SEGMENT_SHARE = 0.12
"""A segment counts as covered from this share of matched shingles: what heavy OCR leaves intact."""

_COPY = 0.1
"""The share of shingles from which one text may be a scan of the other: the worst keep one in eight."""
_FEW_WORDS = 3
"""Added to the count of words that a share is taken of, so that one rare word among two says little."""

Marks = npt.NDArray[np.bool_]


class Comparer:
    """Compares texts, one pair at a time. It has tables of its own, all false between two calls, which one thread at a
    time may use: a megabyte that would take longer to allot than a comparison takes.
    """

    def __init__(self) -> None:
        self._slots: Marks = np.zeros(1 << SLOT_BITS, dtype=np.bool_)
        self._tokens: Marks = np.zeros(1 << 16, dtype=np.bool_)
        self._token = self._tokens.data
        """The same table as bytes: to look up one word here takes a tenth of what numpy does."""

    def overlap(self, new: Slots, old: Slots, least: float = LEAST_SHARED) -> tuple[Marks, Marks] | None:
        """Return which shingles of each, by their slots, stand in the other; None where so few do that the rest need
        not be looked at. Neither may be empty.
        """
        new_hits = self._lookup(new, old)
        if np.count_nonzero(new_hits) < least * min(len(new), len(old)):
            return None
        return new_hits, self._lookup(old, new)

    def compare(self, new: WeightedTerms, old: WeightedTerms, new_hits: Marks, old_hits: Marks) -> Comparison:
        """Compare two texts whose shingles overlap so, as `overlap` found it."""
        new_known, new_title_known, old_title_own = self._known(new, old)
        old_known, old_title_known, new_title_own = self._known(old, new)
        new_numbers, old_numbers = _sum(new.numbers, new_known), _sum(old.numbers, old_known)
        new_run, old_run = new_hits.tobytes(), old_hits.tobytes()
        new_found, old_found = new_run.count(1), old_run.count(1)
        start, end = _longest_gap(new_hits)
        is_copy = new_found >= _COPY * len(new_run) or old_found >= _COPY * len(old_run)
        new_headline, new_in_copy, new_apart, new_borne_out = headline_shares(new, old, new_title_known, new_title_own)
        old_headline, old_in_copy, old_apart, old_borne_out = headline_shares(old, new, old_title_known, old_title_own)
        return Comparison(
            new_containment=new_found / len(new_run),
            old_containment=old_found / len(old_run),
            new_coverage=_coverage(new_run) * min(1.0, old_found / max(new_found, 1)),
            old_coverage=_coverage(old_run) * min(1.0, new_found / max(old_found, 1)),
            new_words=_share(_sum(new.word_weights, new_known), new.word_total),
            old_words=_share(_sum(old.word_weights, old_known), old.word_total),
            new_numbers=_share(new_numbers, new.number_count),
            old_numbers=_share(old_numbers, old.number_count),
            numbers_missing=int(min(new.number_count - new_numbers, old.number_count - old_numbers)),
            new_names=_share(_sum(new.name_weights, new_known[:LEAD_TOKENS]), new.name_total),
            old_names=_share(_sum(old.name_weights, old_known[:LEAD_TOKENS]), old.name_total),
            unshared_name=min(unshared_name(new, new_known), unshared_name(old, old_known)),
            new_headline=new_headline,
            old_headline=old_headline,
            new_headline_in_copy=new_in_copy,
            old_headline_in_copy=old_in_copy,
            headline_apart=min(new_apart, old_apart),
            headline_apart_more=max(new_apart, old_apart),
            headline_borne_out=max(new_borne_out, old_borne_out) if min(new_borne_out, old_borne_out) >= 0 else -1.0,
            broken=max(_broken(new, new_known), _broken(old, old_known)) if is_copy else 0.0,
            new_lead=_lead(new_run),
            old_lead=_lead(old_run),
            new_run=end - start,
            new_run_start=start,
            containment_outside_run=new_found / max(len(new_run) - (end - start), 1),
            growth=new.length / old.length,
            shorter=min(new.length, old.length),
        )

    def _lookup(self, of: Slots, within: Slots) -> Marks:
        slots = self._slots
        slots[within] = True
        found: Marks = slots[of]
        slots[within] = False
        return found

    def _known(self, of: WeightedTerms, within: WeightedTerms) -> tuple[Weights, list[int], list[int]]:
        """Return a one for each of the text's tokens that the other copy has, nought for all others; and which words of
        its headline, and of the other headline, stand in the other copy.
        """
        tokens, token = self._tokens, self._token
        tokens[within.words] = True
        found = tokens[of.words].astype(np.float32)
        known = [token[word] for word, _ in of.headline]
        own = [token[word] for word, _ in within.headline]
        tokens[within.words] = False
        return found, known, own


def _sum(weights: Weights, of: Weights) -> float:
    return float(weights.dot(of))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else -1.0


def _broken(of: WeightedTerms, known: Weights) -> float:
    rare = (of.word_weights >= of.rare).nonzero()[0]
    alone = len(rare) - np.count_nonzero(known[rare]) if len(rare) else 0
    if not alone:
        return 0.0
    unknown = len(known) - of.number_count - _sum(1 - of.numbers, known)
    return alone / (unknown + _FEW_WORDS)


def _lead(hits: bytes) -> float:
    return hits.count(1, 0, _LEAD) / min(len(hits), _LEAD)


def _coverage(hits: bytes) -> float:
    count, matched = len(hits), hits.count
    if count < _SEGMENTS or matched(1) == count:
        return matched(1) / count
    least = _SEGMENT_SHARE * count / _SEGMENTS
    return sum([matched(1, start, end) >= least for start, end in _segments(count)]) / _SEGMENTS


@lru_cache(maxsize=1024)
def _segments(count: int) -> list[tuple[int, int]]:
    """Return where each segment begins and ends. A text of ours has some 600 shingles at most."""
    return list(itertools.pairwise(place * count // _SEGMENTS for place in range(_SEGMENTS + 1)))


def _longest_gap(hits: Marks) -> tuple[int, int]:
    """Return where the longest run of false begins and ends; of several, the first."""
    at = hits.nonzero()[0]
    if not len(at):
        return 0, len(hits)
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
