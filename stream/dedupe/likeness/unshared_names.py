"""Finds whom a lead names and the other article does not."""

from __future__ import annotations

from string import ascii_letters

import numpy as np
import numpy.typing as npt

from stream.dedupe.index.document_frequency import Weights
from stream.dedupe.likeness.weighted_terms import WeightedTerms
from stream.dedupe.sketching.tokenise import ids_of, token_ids

__all__ = ["unshared_name"]

_LETTERS: npt.NDArray[np.bool_] = np.zeros(1 << 16, dtype=np.bool_)
"""Which tokens are single letters: initials, and the parts of `U.S.`. Filled here and never written again."""
_LETTERS[token_ids(ids_of(" ".join(ascii_letters)))] = True


def unshared_name(of: WeightedTerms, known: Weights) -> int:
    """Return how many words, at most 2, of one name of the lead the other copy has not. `known` is 1 for each word that
    it has. A name is two words with capitals, one behind the other.
    """
    names = of.name_weights > 0
    alone = names & (known[: len(names)] == 0)
    both = alone[1:] & alone[:-1]
    if both.any():
        letters = _LETTERS[of.words[: len(names)]]
        if (both & ~(letters[1:] & letters[:-1])).any():  # U.S. is what others spell out, and no other name
            return 2
    return int((alone[1:] & names[:-1]).any() or (alone[:-1] & names[1:]).any())
