"""Defines `Evidence`: what a verdict may name as its grounds."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Evidence"]


class Evidence(StrEnum):
    """The keys of `Verdict.evidence`; each value is a share between 0 and 1, and 1 for a fact.

    An entry stores a member by its place in this list: new members are added at the end, and none is ever removed.
    """

    CONTAINMENT = "containment"
    """The larger of the two containments: the share of one text's shingles that the other has (Broder 1997)."""
    COVERAGE = "coverage"
    """Of ten equal segments of the shorter text, the share that holds matched shingles."""
    TOKENS = "tokens"
    """The share of the words that are no numbers, weighed by rarity, that the other text has."""
    NUMBERS = "numbers"
    """The share of the numbers that the other text has."""
    NAMES = "names"
    """The share of the names in the lead, weighed by rarity, that the other text has."""
    HEADLINE = "headline"
    """The share of the headline's words that the other headline has; 1 where a withdrawal cites the headline."""
    LENGTH = "length"
    """The length of the shorter text by that of the longer."""
    GUID = "guid"
    """The wire says so itself: both have one guid."""
    SLUG = "slug"
    """Both have one slugline, or a withdrawal names it."""
    TEXT_HASH = "text_hash"
    """Both texts are the same but for their form."""
    RAW_HASH = "raw_hash"
    """Both texts are the same to the letter."""
    LATE = "late"
    """A later version of the item is known already."""
    KEPT = "kept"
    """The smaller of the two containments."""
