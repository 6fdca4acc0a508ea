"""Defines `WeightedTerms`: a sketch as arrays, its terms weighed by rarity, ready to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stream.dedupe.index.document_frequency import DocumentFrequency, Weights
from stream.dedupe.sketching.sketch import Sketch
from stream.dedupe.sketching.tokenise import TokenIds, token_ids

__all__ = ["LEAD_TOKENS", "WeightedTerms", "weighted_terms"]

LEAD_TOKENS = 40
"""Tokens of the lead: the first sentence or two, where a story says whom it is about."""
_total = np.add.reduce
"""What `numpy.sum` calls, without its detour."""


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """One side of a comparison."""

    words: TokenIds
    """The tokens of the copy, as many as the sketch has."""
    word_weights: Weights
    """The weight of each token; nought for numbers."""
    word_total: float
    numbers: Weights
    """One for each token that is a number, nought for all others."""
    number_count: int
    name_weights: Weights
    """For each token of the lead: its weight where it is a name, and nought where not."""
    name_total: float
    name_marks: int
    """Which tokens of the lead are names: a bit each, the first of them the highest."""
    headline: list[tuple[int, float]]
    """The words of the headline with their weights: too few for arrays."""
    headline_words: frozenset[int]
    length: int
    """Tokens of the whole copy."""
    rare: float
    """The weight from which a word stands in one article at most."""


def weighted_terms(sketches: Sequence[Sketch], frequency: DocumentFrequency) -> Iterator[WeightedTerms]:
    """Yield the terms of each sketch, in turn. All are made at once, which takes little longer than one; the weights
    are those of the moment.
    """
    tokens = [part for sketch in sketches for part in (sketch.tokens, sketch.headline)]
    marks = [part for sketch in sketches for part in (sketch.numbers, sketch.names)]
    words = token_ids(b"".join(tokens))
    weights = frequency.idf(words)
    rare = frequency.rare
    bits = np.unpackbits(np.frombuffer(b"".join(marks), dtype=np.uint8)).astype(np.float32)
    start = bit = 0
    for sketch in sketches:
        count, padded = len(sketch.tokens) // 2, 8 * len(sketch.numbers)
        lead = min(count, LEAD_TOKENS)
        numbers = bits[bit : bit + count]
        names = bits[bit + padded : bit + padded + lead]
        middle, end = start + count, start + count + len(sketch.headline) // 2
        own = weights[start:middle]
        word_weights = own - own * numbers
        name_weights = own[:lead] * names
        headline = words[middle:end].tolist()
        yield WeightedTerms(
            words=words[start:middle],
            word_weights=word_weights,
            word_total=float(_total(word_weights)),
            numbers=numbers,
            number_count=int.from_bytes(sketch.numbers).bit_count(),
            name_weights=name_weights,
            name_total=float(_total(name_weights)),
            name_marks=int.from_bytes(sketch.names[: LEAD_TOKENS // 8]) >> -lead % 8,
            headline=list(zip(headline, weights[middle:end].tolist(), strict=True)),
            headline_words=frozenset(headline),
            length=sketch.length,
            rare=rare,
        )
        start, bit = end, bit + 2 * padded
