"""What two headlines have of one another's articles, their words weighed by rarity."""

from __future__ import annotations

from collections.abc import Sequence

from stream.dedupe.likeness.weighted_terms import Reading

__all__ = ["headline_shares"]


def headline_shares(
    of: Reading, other: Reading, known: Sequence[int], own: Sequence[int]
) -> tuple[float, float, float, float]:
    """Of the one's headline: what the other headline has, what the other's copy has, and what stands in its own copy
    and nowhere in the other article; and what its own copy has. `known` and `own` tell which words are in the other's
    copy and in its own. -1, -1, 0 and -1 where there is no headline.
    """
    whole = both = title = elsewhere = borne = 0.0
    words = other.headline_words
    for (word, weight), in_other, in_own in zip(of.headline, known, own, strict=True):
        whole += weight
        if in_own:
            borne += weight
        if word in words:
            both += weight
            if in_other:
                title += weight
        elif in_other:
            title += weight
        elif in_own:
            elsewhere += weight
    return (both / whole, title / whole, elsewhere / whole, borne / whole) if whole > 0 else (-1.0, -1.0, 0.0, -1.0)
