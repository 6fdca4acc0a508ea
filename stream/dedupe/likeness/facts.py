"""Compares two texts by their figures: what values they have in common, and where one says another in its place.

A notice in the same slots with other values is another notice. A table and the story that is written of it have other
slots and the same values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

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
    return Facts(*_shares(new, old, equal, slots))


def _shares(new: Figures, old: Figures, equal: np.ndarray, slots: np.ndarray):
    sides = []
    for one, axis in ((new, 1), (old, 0)):
        found = equal.any(axis=axis)
        known = one.telling * found
        replaced = float(one.telling.dot(slots.any(axis=axis) & ~found))
        all_of_it = float(one.telling.sum())
        sides.append(
            (float(known.sum()) / all_of_it, float(known[one.places < LEAD_TOKENS].sum()), replaced / all_of_it)
        )
    (new_share, new_lead, new_replaced), (old_share, old_lead, old_replaced) = sides
    return (
        max(new_share, old_share),
        min(new_share, old_share),
        min(new_lead, old_lead),
        min(new_replaced, old_replaced),
        True,
    )
