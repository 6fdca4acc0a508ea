"""How rare a token is among the articles at hand: what rare words two texts share says more."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from stream.dedupe.sketching.tokenise import Places

__all__ = ["Rarity", "Weights"]

Weights = npt.NDArray[np.float32]
_PRIOR = 50
"""Articles that are assumed before any came, so that the first of a day are weighed too."""


_LOGARITHMS: Weights = np.log(np.arange(1 << 16, dtype=np.float64) + 1).astype(np.float32)
"""Of one more than each count, up to where a token is so common that it says nothing."""
_LEAST: Weights = np.array(0.05, dtype=np.float32)


class Rarity:
    """Counts in how many of the live articles a token stands. Derived state: rebuilt from the index."""

    def __init__(self) -> None:
        self._articles = 0
        self._counts = np.zeros(1 << 16, dtype=np.int32)

    def add(self, words: Places) -> None:
        self._articles += 1
        self._counts[words] += 1  # once for each token, however often it stands: numpy buffers

    def remove(self, words: Places) -> None:
        self._articles -= 1
        self._counts[words] -= 1

    @property
    def nbytes(self) -> int:
        """Bytes of the counts."""
        return self._counts.nbytes

    def of(self, words: Places) -> Weights:
        """Inverse document frequency, natural logarithm."""
        found = _LOGARITHMS.take(self._counts[words], mode="clip")
        np.subtract(np.array(math.log(self._articles + _PRIOR), dtype=np.float32), found, out=found)
        np.maximum(found, _LEAST, out=found)
        return found
