"""Defines `TextKeys`: which articles share keys of their text, and which of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stream.dedupe.index.addition import Addition
from stream.dedupe.index.postings import WHOLE, Postings
from stream.dedupe.sketching.shingle import Shingles
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["TextKeys"]

_KEYS_PER_ARTICLE, _SUBJECT_KEYS_PER_ARTICLE = 26, 10
"""The averages, as measured on wire copy."""
_FEWEST_HITS = 2
"""Keys in common that make a candidate: one is in many a market report, and one name in many a story."""
_SUBJECT_LIGHTEST = WHOLE * 6 // 10
"""What keys of the subject must weigh together: as much as two that one other article has, or a handful that many have.
On labelled pairs of a newswire one of 197 weighs less, and six of seven chance candidates do."""
_TINY = 16
"""Keys of a text so short that one in common makes a candidate."""


class TextKeys:
    """Two tables of keys over the numbers of articles. Both are bounded, and forget by themselves."""

    def __init__(self, capacity: int) -> None:
        """Make empty tables with room for so many articles."""
        self._texts = Postings(capacity * _KEYS_PER_ARTICLE)
        self._subjects = Postings(capacity * _SUBJECT_KEYS_PER_ARTICLE)

    def add(self, sketch: Sketch, number: int) -> None:
        """Find an article by its sketch from now on."""
        self._texts.add(sketch.keys, number)
        self._subjects.add(sketch.subject, number)

    def add_all(self, additions: Sequence[Addition], numbers: Sequence[int]) -> None:
        """Find articles from now on, each by its number, in ascending order."""
        for postings, keys in (
            (self._texts, [one.keys for one in additions]),
            (self._subjects, [one.subject for one in additions]),
        ):
            joined: Shingles = np.frombuffer(b"".join(keys), dtype=np.uint32)
            postings.add(joined, np.repeat(numbers, [len(one) // joined.itemsize for one in keys]))

    def alike(self, sketch: Sketch, most: int) -> list[int]:
        """Return the `most` articles that share most keys of the text, the most alike first."""
        return self._texts.find(sketch.keys, _FEWEST_HITS if len(sketch.keys) > _TINY else 1, most)

    def about(self, sketch: Sketch, most: int) -> list[int]:
        """Return the `most` articles that share most of what the article is about."""
        return self._subjects.find(sketch.subject, _FEWEST_HITS, most, _SUBJECT_LIGHTEST)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables."""
        return self._texts.nbytes + self._subjects.nbytes
