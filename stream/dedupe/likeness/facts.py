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
    apart = new.values[:, None] - old.values
    equal = np.abs(apart, out=apart) <= np.maximum(new.rounding[:, None], old.rounding)
    slots = new.slots[:, None] == old.slots
    new_found, old_found = _some(equal, 1), _some(equal, 0)
    new_share, old_share = _share(new, new_found), _share(old, old_found)
    replaced = 0.0
    if slots.any():
        in_place = slots & equal
        replaced = min(
            _share(new, _some(slots, 1) & ~_some(in_place, 1)), _share(old, _some(slots, 0) & ~_some(in_place, 0))
        )
    return Facts(
        max(new_share, old_share),
        min(new_share, old_share),
        min(_lead(new, new_found), _lead(old, old_found)),
        replaced,
        are_compared=True,
    )


def _share(of: Figures, found: npt.NDArray[np.bool_]) -> float:
    return float(of.telling.dot(found)) / of.whole


def _lead(of: Figures, found: npt.NDArray[np.bool_]) -> float:
    count = int(of.places.searchsorted(LEAD_TOKENS))
    return float(of.telling[:count].dot(found[:count]))


def _some(table: npt.NDArray[np.bool_], axis: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.logical_or.reduce(table, axis=axis)
    return found
