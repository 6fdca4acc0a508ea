"""Two texts side by side: how much of each is in the other, where, and whether it is the part that matters.

Tables of marks stand for sets: to mark one side's tokens and look up the other's costs a microsecond, numpy's set
functions twenty. May import `reading` and `tokenise`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stream.dedupe.reading import SLOT_BITS, Reading
from stream.dedupe.tokenise import Places

__all__ = ["Comparison", "compare", "overlap"]

_LEAST_SHARED = 0.08
"""Of the shingles: on the development stream no pair of one story shares less, and four candidates of ten do."""
_SEGMENTS = 10
_SEGMENT_SHARE = 0.12
"""A segment counts as covered from this share of matched shingles: what heavy OCR leaves intact."""

Marks = npt.NDArray[np.bool_]
_SLOTS: Marks = np.zeros(1 << SLOT_BITS, dtype=np.bool_)
_TOKENS: Marks = np.zeros(1 << 16, dtype=np.bool_)
"""Scratch: all false between two calls. One thread at a time may compare."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares between 0 and 1; `new` is of the article in hand, `old` of the candidate. -1: nothing to compare."""

    new_kept: float
    """Of the new one's shingles, found in the old."""
    old_kept: float
    new_coverage: float
    old_coverage: float
    """Of ten equal segments, those that hold matched shingles: all for spread edits, half for shared background."""
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
    new_headline: float
    old_headline: float
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


def overlap(new: Places, old: Places) -> tuple[Marks, Marks] | None:
    """Which shingles of each, by their slots, stand in the other; null where so few do that the rest need not be
    looked at. Neither may be empty.
    """
    new_hits = _lookup(new, old)
    if np.count_nonzero(new_hits) < _LEAST_SHARED * min(len(new), len(old)):
        return None
    return new_hits, _lookup(old, new)


def compare(new: Reading, old: Reading, new_hits: Marks, old_hits: Marks) -> Comparison:
    """Compare two readings whose shingles overlap so."""
    _TOKENS[old.words] = True
    new_words = _TOKENS[new.words]
    new_numbers = _TOKENS[new.numbers]
    new_names = _weighed(_TOKENS[new.names], new.name_weights)
    _TOKENS[old.words] = False
    _TOKENS[new.words] = True
    old_words = _TOKENS[old.words]
    old_numbers = _TOKENS[old.numbers]
    old_names = _weighed(_TOKENS[old.names], old.name_weights)
    _TOKENS[new.words] = False
    start, end = _longest_gap(new_hits)
    return Comparison(
        new_kept=_share(new_hits),
        old_kept=_share(old_hits),
        new_coverage=_coverage(new_hits),
        old_coverage=_coverage(old_hits),
        new_plain=_weighed(new_words, new.plain_weights),
        old_plain=_weighed(old_words, old.plain_weights),
        new_numbers=_share(new_numbers),
        old_numbers=_share(old_numbers),
        missing=min(int(np.count_nonzero(~new_numbers)), int(np.count_nonzero(~old_numbers))),
        new_names=new_names,
        old_names=old_names,
        new_headline=_weighed(_lookup(new.headline, old.headline), new.headline_weights),
        old_headline=_weighed(_lookup(old.headline, new.headline), old.headline_weights),
        new_lead=_share(new_hits[:30]),
        old_lead=_share(old_hits[:30]),
        new_run=end - start,
        new_run_start=start,
        new_elsewhere=int(np.count_nonzero(new_hits)) / max(len(new_hits) - (end - start), 1),
        growth=new.length / old.length,
        shorter=min(new.length, old.length),
    )


def _lookup(of: Places, within: Places) -> Marks:
    _SLOTS[within] = True
    found: Marks = _SLOTS[of]
    _SLOTS[within] = False
    return found


def _share(hits: Marks) -> float:
    return int(np.count_nonzero(hits)) / len(hits) if len(hits) else -1.0


def _weighed(hits: Marks, weights: npt.NDArray[np.float32]) -> float:
    total = float(weights.sum())
    return float(weights @ hits) / total if total > 0 else -1.0


def _coverage(hits: Marks) -> float:
    count = len(hits)
    if count < _SEGMENTS:
        return int(np.count_nonzero(hits)) / count
    bounds = np.arange(_SEGMENTS) * count // _SEGMENTS
    matched = np.add.reduceat(hits, bounds, dtype=np.int32)
    return int(np.count_nonzero(matched >= _SEGMENT_SHARE * count / _SEGMENTS)) / _SEGMENTS


def _longest_gap(hits: Marks) -> tuple[int, int]:
    """Where the longest run of false begins and ends."""
    at = np.flatnonzero(hits)
    bounds = np.empty(len(at) + 2, dtype=np.int64)
    bounds[0], bounds[1:-1], bounds[-1] = -1, at, len(hits)
    gaps = bounds[1:] - bounds[:-1]
    longest = int(gaps.argmax())
    return int(bounds[longest]) + 1, int(bounds[longest + 1])
