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
    lead = len(of.name_weights)
    names = of.name_marks
    alone = names & ~_bits(known[:lead] != 0)
    both = alone & alone << 1
    if both:
        letters = _bits(_LETTERS[of.words[:lead]])
        if both & ~(letters & letters << 1):  # U.S. is what others spell out, and no other name
            return 2
    return int(bool(alone & (names << 1 | names >> 1)))


def _bits(marks: npt.NDArray[np.bool_]) -> int:
    """Return marks as a whole number, the first of them as its highest bit: so few are looked at faster than as an
    array.
    """
    return int.from_bytes(np.packbits(marks).tobytes()) >> -len(marks) % 8
