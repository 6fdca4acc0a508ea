"""Compares what two leads and headlines say, their words weighed by rarity.

What an event is stands in the lead and the headline. A story that tells a new event and repeats an old one as its
background has the old lead's words below its own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from stream.dedupe.likeness.weighted_terms import LEAD_TOKENS, WeightedTerms
from stream.dedupe.sketching.common_words import COMMON_WORDS

__all__ = ["Lead", "Leads", "lead_of", "leads"]

_CLAUSE = 25
"""Tokens of the lead whose words are looked for: its first clause, which says what happened."""
_SUBJECT = 2
"""Words of a headline that name its subject, common ones left out."""


class Lead(NamedTuple):
    """The lead and the headline of one side."""

    clause: list[tuple[int, float]]
    """The words of the first clause with their weights."""
    headline: list[tuple[int, float]]
    """Those of the headline."""
    words: frozenset[int]
    """The words of both."""


class Leads(NamedTuple):
    """Two leads side by side."""

    clause: float
    """The share of the lead's words that the other's lead or headline has: of the side of which it has more."""
    weight: float
    """How much the words weigh that they have in common, as a logarithm: of the side where they weigh less."""
    headline: float
    """The share of the headline's words that the other's lead or headline has: of the side of which it has less."""
    subject: float
    """The share of the headline's first words: of the side of which it has more."""


def lead_of(terms: WeightedTerms) -> Lead:
    """Return the lead of one side, as `leads` needs it. Common words are left out: where few articles are known yet,
    they would weigh as much as any.
    """
    words = terms.words[:LEAD_TOKENS].tolist()
    weights = terms.word_weights[:_CLAUSE].tolist()
    clause = [one for one in zip(words[:_CLAUSE], weights, strict=True) if one[0] not in COMMON_WORDS]
    headline = [one for one in terms.headline if one[0] not in COMMON_WORDS]
    return Lead(clause, headline, terms.headline_words.union(words))


def leads(new: Lead, old: Lead) -> Leads:
    """Compare two leads."""
    new_share, new_weight = _share(new.clause, old.words)
    old_share, old_weight = _share(old.clause, new.words)
    new_headline, new_subject = _headline(new, old.words)
    old_headline, old_subject = _headline(old, new.words)
    return Leads(
        max(new_share, old_share),
        math.log2(1 + min(new_weight, old_weight)),
        min(new_headline, old_headline),
        max(new_subject, old_subject),
    )


def _headline(of: Lead, within: frozenset[int]) -> tuple[float, float]:
    return _share(of.headline, within)[0], _share(of.headline[:_SUBJECT], within)[0]


def _share(words: list[tuple[int, float]], within: frozenset[int]) -> tuple[float, float]:
    """Return what share of the words is found, weighed, and their weight."""
    whole = sum([weight for _, weight in words])
    found = sum([weight for word, weight in words if word in within])
    return (found / whole if whole > 0 else 0.0), found
