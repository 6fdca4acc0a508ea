"""Defines `Comparison`: two texts side by side, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Comparison"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much of each text is in the other, where, and whether it is the part that matters.

    `new_…` is a property of the article in hand, `old_…` of the candidate. Shares lie between 0 and 1, and are -1 where
    there is nothing to compare. What is weighed is weighed by rarity: each word counts with its inverse document
    frequency.
    """

    new_containment: float
    """The share of the new text's shingles that the old has: containment, in the sense of Broder (1997)."""
    old_containment: float
    """The share of the old text's shingles that the new has."""
    new_coverage: float
    """Of ten equal segments of the new text, the share that holds matched shingles: all for edits that are spread, half
    for shared background. What one side says once and the other again and again counts once: `in January 1986` runs
    through a table, and does not make it a part of a round-up that quotes its first line.
    """
    old_coverage: float
    """The same for the old text."""
    new_words: float
    """The weighed share of the new text's tokens that are no numbers and that the old has."""
    old_words: float
    """The same for the old text."""
    new_numbers: float
    """The share of the new text's numbers that the old has."""
    old_numbers: float
    """The same for the old text."""
    numbers_missing: int
    """How many numbers of the one are not in the other: the smaller of the two counts."""
    new_names: float
    """The weighed share of the names in the new lead that stand anywhere in the old copy."""
    old_names: float
    """The same for the old lead."""
    unshared_name: int
    """How many words, at most 2, of a name of two or more words in the lead the other copy has not: the smaller of the
    two counts. It is 2 where each is about somebody of whom the other says nothing, and 1 where they have a first name
    or a last one in common, or where a name was put right.
    """
    new_headline: float
    """The weighed share of the new headline's words that the old headline has."""
    old_headline: float
    """The same for the old headline."""
    new_headline_in_copy: float
    """The weighed share of the new headline's words that stand anywhere in the old copy."""
    old_headline_in_copy: float
    """The same for the old headline and the new copy."""
    headline_apart: float
    """The weighed share of the headline's words that stand in its own copy and nowhere in the other article: the
    smaller of the two. A form filled anew is about another; a bad scan has other words in one place only.
    """
    headline_apart_more: float
    """The larger of the two. A form that is filled anew may name what another form names and one thing more."""
    headline_borne_out: float
    """The weighed share of the headline's words that stand in its own copy: the larger of the two. It is small where
    only the headline says whom the figures below it are about.
    """
    broken: float
    """Of the words that the other text has not, the share that no other article has either: near nought for news, which
    is written in the language's own words, and a quarter or more where a scan broke them. The larger of the two."""
    new_lead: float
    """The share of the first 30 shingles of the new text that the old has."""
    old_lead: float
    """The same for the old text."""
    new_run: int
    """The longest run of shingles of the new text that the old has not."""
    new_run_start: int
    """Where that run begins, counted from 0."""
    containment_outside_run: float
    """The share of the new text's shingles outside that run that the old has: nearly all where a paragraph was added,
    few in a bad scan."""
    growth: float
    """The length of the new text by that of the old."""
    shorter: int
    """Tokens of the shorter text."""
