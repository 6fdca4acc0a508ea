"""Defines `Feature`: what the score weighs of a comparison."""

from __future__ import annotations

import math
from enum import StrEnum

from stream.dedupe.likeness.comparison import Comparison

__all__ = ["Feature", "features_of"]


class Feature(StrEnum):
    """The names of the weights in `weights.json`, in the order of `features_of`.

    Of the two directions of a comparison, `of both` takes the smaller share and anything else the larger.
    """

    ONE = "one"
    """Every pair has it: its weight is the base rate."""
    CONTAINMENT = "containment"
    """The share of the shingles that the other text has."""
    COVERAGE = "coverage"
    """Of ten segments of the shorter text, those with matches: edits spread, and shared background does not."""
    COVERED_THROUGHOUT = "covered throughout"
    """The coverage of the better covered text, cubed: a copy is found in all its parts, a form with its blanks, or a
    column's opening and close, in most of them."""
    WORDS_OF_BOTH = "words of both"
    """The words that are no numbers: few where a text grew or was scanned badly, many in a form filled anew."""
    WORDS_OF_THE_SHORTER = "words of the shorter"
    """The shorter text's words that the longer has."""
    NUMBERS_OF_BOTH = "numbers of both"
    """The numbers that the other text has; 0 where one has none."""
    NUMBERS_BEHIND_WORDS = "numbers behind words"
    """The words found, less the numbers found: a form filled anew keeps its words and loses its numbers, and heavy OCR
    loses both alike."""
    NUMBERS_MISSING = "numbers missing"
    """How many numbers the one text lacks of the other, as a logarithm to the base of 2."""
    MANY_NUMBERS_BEHIND_WORDS = "many numbers behind words"
    """The product of the two before."""
    NAMES_OF_BOTH = "names of both"
    """The names of the lead that stand anywhere in the other copy; 0 where one lead has none."""
    NO_NAMES = "no names"
    """Whether a lead names nobody."""
    HEADLINE = "headline"
    """The words of the headline that the other headline has."""
    SHARED_OF_ANOTHER = "shared, of another"
    """The containment, times what either headline says that its own copy says too and the other article nowhere."""
    SHARED_BUT_FOR_THE_LEAD = "shared but for the lead"
    """The containment, times what of the lead is not shared: background and boilerplate."""
    LENGTH_RATIO = "length ratio"
    """The distance of the lengths, as a logarithm to the base of 2."""
    LENGTH = "length"
    """The length of the shorter text, as a logarithm to the base of 2."""


def features_of(c: Comparison) -> tuple[float, ...]:
    """Return the features of a comparison, in the order of `Feature`."""
    containment = max(c.new_containment, c.old_containment)
    new_is_shorter = c.growth <= 1
    has_numbers = min(c.new_numbers, c.old_numbers) >= 0
    has_names = min(c.new_names, c.old_names) >= 0
    missing = math.log2(1 + c.numbers_missing)
    behind = max(0.0, max(c.new_words, c.old_words) - max(c.new_numbers, c.old_numbers)) if has_numbers else 0.0
    return (
        1.0,
        containment,
        c.new_coverage if new_is_shorter else c.old_coverage,
        max(c.new_coverage, c.old_coverage) ** 3,
        min(c.new_words, c.old_words),
        c.new_words if new_is_shorter else c.old_words,
        min(c.new_numbers, c.old_numbers) if has_numbers else 0.0,
        behind,
        missing,
        behind * missing,
        min(c.new_names, c.old_names) if has_names else 0.0,
        float(not has_names),
        max(c.new_headline, c.old_headline, 0.0),
        containment * c.headline_apart,
        containment * (1 - max(c.new_lead, c.old_lead)),
        abs(math.log2(c.growth)),
        math.log2(c.shorter + 1),
    )
