"""A sketch unfolded for comparison: arrays instead of bytes. May import `sketch` and `rarity`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stream.dedupe.rarity import Rarity, Weights
from stream.dedupe.sketch import Sketch
from stream.dedupe.tokenise import Places

__all__ = ["LEAD_TOKENS", "Reading", "Weighed", "reading_of"]

LEAD_TOKENS = 40
"""Tokens of the lead: the first sentence or two, where a story says whom it is about."""
Weighed = list[tuple[int, float]]
"""Words with their weights, where there are too few of them for an array."""


_total = np.add.reduce
"""What `sum` calls, without its detour."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One side of a comparison."""

    words: Places
    plain_weights: Weights
    """Rarity of each word; nought for numbers."""
    plain_total: float
    numbers: Weights
    """One for each word that is a number, nought for all others."""
    number_count: int
    name_weights: Weights
    """Of the words of the lead: rarity of each that is a name, nought for all others."""
    name_total: float
    headline: Weighed
    length: int
    """Tokens of the whole copy."""


def reading_of(sketch: Sketch, rarity: Rarity) -> Reading:
    """Unfold a sketch. The weights are those of the moment."""
    all_words = np.frombuffer(sketch.tokens + sketch.headline, dtype="<u2").astype(np.intp)
    all_weights = rarity.of(all_words)
    count = len(sketch.tokens) // 2
    weights = all_weights[:count]
    numbers = np.unpackbits(np.frombuffer(sketch.numbers, np.uint8), count=count).astype(np.float32)
    plain_weights = weights - weights * numbers
    lead = min(count, LEAD_TOKENS)
    name_weights = weights[:lead] * np.unpackbits(np.frombuffer(sketch.names, np.uint8), count=lead)
    return Reading(
        words=all_words[:count],
        plain_weights=plain_weights,
        plain_total=float(_total(plain_weights)),
        numbers=numbers,
        number_count=int(np.count_nonzero(numbers)),
        name_weights=name_weights,
        name_total=float(_total(name_weights)),
        headline=list(zip(all_words[count:].tolist(), all_weights[count:].tolist(), strict=True)),
        length=sketch.length,
    )
