"""A sketch unfolded for comparison: arrays instead of bytes. May import `shingle`, `sketch` and `rarity`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stream.dedupe.rarity import Rarity, Weights
from stream.dedupe.shingle import Shingles
from stream.dedupe.sketch import Sketch
from stream.dedupe.tokenise import Places

__all__ = ["SLOT_BITS", "Reading", "reading_of", "slots_of"]

_LEAD_TOKENS = 40
"""Tokens of the lead: the first sentence or two, where a story says whom it is about."""
SLOT_BITS = 20
"""A shingle's place in the scratch table of `compare`: two of 600 meet there by chance once in 1,700."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a comparison."""

    words: Places
    plain_weights: Weights
    """Rarity of each word; nought for numbers."""
    numbers: Places
    """The words that are numbers."""
    names: Places
    """The names of the lead."""
    name_weights: Weights
    headline: Places
    headline_weights: Weights
    length: int
    """Tokens of the whole copy."""


def slots_of(shingles: Shingles) -> Places:
    """The places of shingles in the scratch table."""
    return (shingles >> np.uint32(32 - SLOT_BITS)).astype(np.intp)


def reading_of(sketch: Sketch, rarity: Rarity) -> Reading:
    """Unfold a sketch. The weights are those of the moment."""
    words = sketch.words()
    weights = rarity.of(words)
    lead = words[:_LEAD_TOKENS]
    is_number = np.unpackbits(np.frombuffer(sketch.numbers, np.uint8), count=len(words)).view(np.bool_)
    is_name = np.unpackbits(np.frombuffer(sketch.names, np.uint8), count=len(lead)).view(np.bool_)
    headline = np.frombuffer(sketch.headline, dtype="<u2").astype(np.intp)
    return Reading(
        words=words,
        plain_weights=weights * ~is_number,
        numbers=words[is_number],
        names=lead[is_name],
        name_weights=weights[:_LEAD_TOKENS][is_name],
        headline=headline,
        headline_weights=rarity.of(headline),
        length=sketch.length,
    )
