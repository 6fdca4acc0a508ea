"""Defines `DocumentFrequency`: in how many of the live articles a token stands. What rare words two texts share says
more.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from stream.dedupe.sketching.tokenise import TokenIds
from stream.dedupe.spans import Places

__all__ = ["DocumentFrequency", "Weights"]

Weights = npt.NDArray[np.float32]
_PRIOR = 50
"""Articles that are assumed before any came, so that the first of a day are weighed too."""


_LOGARITHMS: Weights = np.log(np.arange(1 << 16, dtype=np.float64) + 1).astype(np.float32)
"""The logarithm of one more than each count, up to where a token is so common that it says nothing. Never written."""
_LEAST: Weights = np.array(0.05, dtype=np.float32)
"""The weight of the commonest words: two texts may differ in nothing else."""


_ENOUGH = 300
"""Articles from which a word that stands in one alone is a rare word."""
_ONE_ARTICLE = 0.7
"""Little more than the logarithm of 2: what is taken from the weight of a token for the first article that has it."""


class DocumentFrequency:
    """Counts of live articles by token. They are derived from the index and made anew by a rebuild."""

    def __init__(self) -> None:
        self._articles = 0
        self._counts = np.zeros(1 << 16, dtype=np.int32)

    def add(self, tokens: TokenIds) -> None:
        """Count an article's tokens, each once however often it stands."""
        self._articles += 1
        self._counts[tokens] += 1  # numpy adds once for a place that is named twice

    def add_all(self, tokens: TokenIds, counts: Places) -> None:
        """Count many articles as `add` of each in turn would do: `tokens` has those of all, one's behind the other's,
        and `counts` says how many each has.
        """
        ends = np.cumsum(counts)
        for start, end in zip((ends - counts).tolist(), ends.tolist(), strict=True):
            self._counts[tokens[start:end]] += 1
        self._articles += len(counts)

    def remove(self, tokens: TokenIds) -> None:
        """Take an article out again that was added."""
        self._articles -= 1
        self._counts[tokens] -= 1

    def idf(self, tokens: TokenIds) -> Weights:
        """Return the inverse document frequency of each token, as natural logarithm."""
        found = _LOGARITHMS.take(self._counts[tokens], mode="clip")
        np.subtract(np.array(math.log(self._articles + _PRIOR), dtype=np.float32), found, out=found)
        np.maximum(found, _LEAST, out=found)
        return found

    @property
    def rare(self) -> float:
        """The weight from which a token stands in one article at most; infinite while too few articles are known for
        that to say anything.
        """
        return math.log(self._articles + _PRIOR) - _ONE_ARTICLE if self._articles >= _ENOUGH else math.inf

    @property
    def nbytes(self) -> int:
        """Bytes of the counts."""
        return self._counts.nbytes
