"""A sketch unfolded for comparison: arrays instead of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stream.dedupe.index.document_frequency import Rarity, Weights
from stream.dedupe.sketching.sketch import Sketch
from stream.dedupe.sketching.tokenise import Places

__all__ = ["LEAD_TOKENS", "Reading", "Weighed", "readings_of"]

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
    headline_words: frozenset[int]
    length: int
    """Tokens of the whole copy."""


def readings_of(sketches: Sequence[Sketch], rarity: Rarity) -> Iterator[Reading]:
    """Unfold sketches, all at once: that takes little longer than one. The weights are those of the moment."""
    tokens = [part for sketch in sketches for part in (sketch.tokens, sketch.headline)]
    marks = [part for sketch in sketches for part in (sketch.numbers, sketch.names)]
    words = np.frombuffer(b"".join(tokens), dtype="<u2").astype(np.intp)
    weights = rarity.of(words)
    bits = np.unpackbits(np.frombuffer(b"".join(marks), dtype=np.uint8)).astype(np.float32)
    start = bit = 0
    for sketch in sketches:
        count, padded = len(sketch.tokens) // 2, 8 * len(sketch.numbers)
        lead = min(count, LEAD_TOKENS)
        numbers = bits[bit : bit + count]
        names = bits[bit + padded : bit + padded + lead]
        middle, end = start + count, start + count + len(sketch.headline) // 2
        own = weights[start:middle]
        plain_weights = own - own * numbers
        name_weights = own[:lead] * names
        headline = words[middle:end].tolist()
        yield Reading(
            words=words[start:middle],
            plain_weights=plain_weights,
            plain_total=float(_total(plain_weights)),
            numbers=numbers,
            number_count=int.from_bytes(sketch.numbers).bit_count(),
            name_weights=name_weights,
            name_total=float(_total(name_weights)),
            headline=list(zip(headline, weights[middle:end].tolist(), strict=True)),
            headline_words=frozenset(headline),
            length=sketch.length,
        )
        start, bit = end, bit + 2 * padded
