"""Measures what two headlines have of one another's articles, their words weighed by rarity."""

from __future__ import annotations

from collections.abc import Sequence

from stream.dedupe.likeness.weighted_terms import WeightedTerms

__all__ = ["headline_shares"]


def headline_shares(
    of: WeightedTerms, other: WeightedTerms, known: Sequence[int], own: Sequence[int]
) -> tuple[float, float, float, float]:
    """Return four shares of the headline of `of`: what the other headline has, what the other copy has, what stands in
    its own copy and nowhere in the other article, and what stands in its own copy. They are -1, -1, 0 and -1 where
    there is no headline. `known` and `own` tell which of its words are in the other copy and in its own.
    """
    whole = in_headline = in_copy = apart = borne_out = 0.0
    words = other.headline_words
    for (word, weight), in_other, in_own in zip(of.headline, known, own, strict=True):
        whole += weight
        if in_own:
            borne_out += weight
        if word in words:
            in_headline += weight
            if in_other:
                in_copy += weight
        elif in_other:
            in_copy += weight
        elif in_own:
            apart += weight
    if whole <= 0:
        return -1.0, -1.0, 0.0, -1.0
    return in_headline / whole, in_copy / whole, apart / whole, borne_out / whole
