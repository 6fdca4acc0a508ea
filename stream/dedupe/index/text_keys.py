"""Defines `TextKeys`: which articles share keys of their text, and which of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stream.dedupe.index.addition import Addition
from stream.dedupe.index.postings import Postings
from stream.dedupe.index.subjects import Subjects
from stream.dedupe.sketching.shingle import Shingles
from stream.dedupe.sketching.sketch import Sketch
from stream.dedupe.sketching.subject import unpack_subject

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

    def add_all(self, additions: Sequence[Addition], numbers: Sequence[int]) -> None:
        """Find articles from now on, each by its number, in ascending order."""
        keys: Shingles = np.frombuffer(b"".join(one.keys for one in additions), dtype=np.uint32)
        self._texts.add(keys, np.repeat(numbers, [len(one.keys) // keys.itemsize for one in additions]))
        for one, number in zip(additions, numbers, strict=True):
            self._subjects.add(unpack_subject(one.subject), number)

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
