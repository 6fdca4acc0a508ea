"""Relates a later text to the earlier one of its story: it is a copy, or news."""

from __future__ import annotations

from schemas import Relation
from stream.dedupe.likeness.comparison import Comparison

__all__ = ["relate"]

_GROWN = 1.2
_OLD_KEPT = 0.6
"""A text that is longer by such a factor and has kept so much of the old one is an update: headers, footers and house
style add less."""
_NEW_RUN = 20
"""Shingles in a row that the old text has not and that are a new paragraph, where the rest is as it was."""
_REST_KEPT = 0.5
"""Where less of the rest is shared, the text is a bad scan or rewritten throughout, and its runs mean nothing."""
_LEAD = 8
_LEAD_RUN = 45
"""A run that begins before this shingle is a lead put differently, unless it is so long that it goes on beyond one."""


def relate(comparison: Comparison, *, corrects: bool) -> Relation:
    """Return the relation of two articles that tell one story, and whose texts differ."""
    if corrects:
        return Relation.CORRECTION
    grown = comparison.growth >= _GROWN and comparison.old_containment >= _OLD_KEPT
    return Relation.UPDATE if grown or _adds(comparison) else Relation.NEAR


def _adds(comparison: Comparison) -> bool:
    longest = _NEW_RUN if comparison.new_run_start >= _LEAD else _LEAD_RUN
    return comparison.new_run >= longest and comparison.containment_outside_run > _REST_KEPT
