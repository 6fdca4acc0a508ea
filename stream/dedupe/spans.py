"""Finds the places of many spans at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Places", "places_of"]

Places = npt.NDArray[np.int64]


def places_of(starts: Places, counts: Places, step: int = 1) -> Places:
    """Return the places of all spans, one span behind the other: `counts` of them from each of `starts` on, `step`
    apart.
    """
    before = np.cumsum(counts) - counts
    places: Places = np.repeat(starts - step * before, counts) + step * np.arange(counts.sum())
    return places
