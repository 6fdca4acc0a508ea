"""Defines `TextKeys`: which articles share keys of their text, and which of what they are about."""

from __future__ import annotations

import numpy as np

from stream.dedupe.index.additions import Additions
from stream.dedupe.index.postings import Postings
from stream.dedupe.index.subjects import Subjects
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["TextKeys"]

_FEWEST_HITS = 2
"""Keys in common that make a candidate: one is in many a market report."""
_TINY = 16
"""Keys of a text so short that one in common makes a candidate."""


class TextKeys:
    """Two tables of keys over the numbers of articles. Both are bounded, and forget by themselves."""

    def __init__(self, capacity: int) -> None:
        """Make empty tables with room for so many articles."""
        self._texts = Postings(capacity)
        self._subjects = Subjects()

    def add(self, sketch: Sketch, number: int) -> None:
        """Find an article by its sketch from now on."""
        self._texts.add(sketch.keys, number)
        self._subjects.add(sketch.subject, number)

    def add_all(self, found: Additions, first: int) -> None:
        """Find articles from now on that are numbered from `first` on: as many as stay in the processor's cache."""
        numbers = np.arange(first, first + len(found.order))
        self._texts.add(found.keys, np.repeat(numbers, found.key_counts))
        self._subjects.add_all(found.subject, np.repeat(numbers, found.subject_counts))

    def alike(self, sketch: Sketch, most: int) -> list[int]:
        """Return the `most` articles that share most keys of the text, the most alike first."""
        return self._texts.find(sketch.keys, _FEWEST_HITS if len(sketch.keys) > _TINY else 1, most)

    def about(self, sketch: Sketch, most: int, first: int) -> list[int]:
        """Return the `most` articles from number `first` on that share most of what the article is about."""
        return self._subjects.find(sketch.subject, most, first)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables."""
        return self._texts.nbytes + self._subjects.nbytes
