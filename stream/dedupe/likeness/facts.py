"""Compares two texts by their figures: what values they have in common, and where one says another in its place.

A notice in the same slots with other values is another notice. A table and the story that is written of it have other
slots and the same values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stream.dedupe.likeness.weighted_terms import LEAD_TOKENS
from stream.dedupe.sketching.figures import Figures

__all__ = ["Facts", "agreement"]


class Facts(NamedTuple):
    """Two texts' figures side by side. What is counted is weighed by how much each figure tells."""

    more: float = 0.0
    """The share of the figures that the other has, of the text of which it has more."""
    less: float = 0.0
    """The same of the other text."""
    leads: float = 0.0
    """How much the figures of a lead tell that the other text has: of the lead of which it has less."""
    replaced: float = 0.0
    """The share of the figures in whose slot the other text has another value: of the text with fewer of them."""
    are_compared: bool = False
    """Whether both texts have figures."""


_NONE = Facts()


def agreement(new: Figures, old: Figures) -> Facts:
    """Compare the figures of two texts."""
    if not len(new.values) or not len(old.values):
        return _NONE
    apart = np.abs(np.subtract.outer(new.values, old.values))
    equal = apart <= np.maximum.outer(new.rounding, old.rounding)
    slots = np.equal.outer(new.slots, old.slots)
    in_place = slots & equal
    mine = _side(new, _some(equal, 1), _some(slots, 1) & ~_some(in_place, 1))
    others = _side(old, _some(equal, 0), _some(slots, 0) & ~_some(in_place, 0))
    return Facts(
        max(mine.found, others.found),
        min(mine.found, others.found),
        min(mine.lead, others.lead),
        min(mine.replaced, others.replaced),
        are_compared=True,
    )


class _Side(NamedTuple):
    found: float
    lead: float
    replaced: float


def _side(of: Figures, found: npt.NDArray[np.bool_], replaced: npt.NDArray[np.bool_]) -> _Side:
    whole = float(of.telling.sum())
    known = of.telling * found
    lead = float(known[of.places < LEAD_TOKENS].sum())
    return _Side(float(known.sum()) / whole, lead, float(of.telling.dot(replaced)) / whole)


def _some(table: npt.NDArray[np.bool_], axis: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.logical_or.reduce(table, axis=axis)
    return found
