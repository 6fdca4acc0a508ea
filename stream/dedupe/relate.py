"""What a later text is to the earlier one of its story: a copy, or news. May import `schemas` and `compare`."""

from __future__ import annotations

from schemas import Relation
from stream.dedupe.compare import Comparison

__all__ = ["relate"]

_GROWN = 1.12
"""A text longer than this by what it had is an update; headers and house style add less."""
_OLD_KEPT = 0.6
_NEW_RUN = 20
"""So many shingles in a row that the old one has not are a new paragraph."""


def relate(comparison: Comparison, *, corrects: bool) -> Relation:
    """The relation of two articles that tell one story, and whose texts differ."""
    if corrects:
        return Relation.CORRECTION
    grown = comparison.growth >= _GROWN and comparison.old_kept >= _OLD_KEPT
    return Relation.UPDATE if grown or comparison.new_run >= _NEW_RUN else Relation.NEAR
