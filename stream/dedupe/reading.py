"""A sketch unfolded for comparison: arrays instead of bytes. May import `shingle`, `sketch` and `rarity`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stream.dedupe.rarity import Rarity, Weights
from stream.dedupe.shingle import Shingles, shingles_of
from stream.dedupe.sketch import Sketch
from stream.dedupe.tokenise import Words

__all__ = ["LEAD_TOKENS", "SLOT_BITS", "Reading", "reading_of"]

LEAD_TOKENS = 40
"""Tokens of the lead: the first sentence or two, where a story says whom it is about."""
SLOT_BITS = 20
"""A shingle's place in the scratch table of `compare`: two of 600 meet there by chance once in 1,700."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a comparison."""

    words: Words
    shingles: Shingles
    slots: npt.NDArray[np.uint32]
    numbers: Words
    """The words that are numbers."""
    plain_weights: Weights
    """Of each word, but nought for numbers."""
    names: Words
    """The names of the lead."""
    name_weights: Weights
    headline: Words
    headline_weights: Weights
    length: int
    """Tokens of the whole copy."""


def reading_of(sketch: Sketch, rarity: Rarity) -> Reading:
    """Unfold a sketch. The weights are those of the moment."""
    words = sketch.words()
    weights = rarity.of(words)
    count = len(words)
    is_number = np.unpackbits(np.frombuffer(sketch.numbers, np.uint8), count=count).view(np.bool_)
    is_name = np.unpackbits(np.frombuffer(sketch.names, np.uint8), count=count).view(np.bool_)[:LEAD_TOKENS]
    shingles = shingles_of(words)
    headline = np.frombuffer(sketch.headline, dtype="<u2")
    return Reading(
        words=words,
        shingles=shingles,
        slots=shingles >> np.uint32(32 - SLOT_BITS),
        numbers=words[is_number],
        plain_weights=weights * ~is_number,
        names=words[:LEAD_TOKENS][is_name],
        name_weights=weights[:LEAD_TOKENS][is_name],
        headline=headline,
        headline_weights=rarity.of(headline),
        length=sketch.length,
    )
