"""Defines `Subjects`: which articles name the same things. A place for every word stands for posting lists, and forgets
by itself.

Words are 16-bit ids, so that the table holds all there are: a row of eight articles for each, of which the newest
overwrites the oldest. A word that every market report names finds eight articles and no more. An article has some ten
words here, too few for numpy: they are written one by one, but where many articles come at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from stream.dedupe.columns import Words

__all__ = ["Subjects"]

_WORDS = 1 << 16
"""All that a 16-bit id can be."""
_WAYS = 8
"""Articles that a word finds."""
_LAST = _WAYS - 1
_WHOLE = 840
"""The weight of a word: it splits without rest among any number of articles up to eight."""
_SHARES = (0, *(_WHOLE // count for count in range(1, _WAYS + 1)))
"""The weight of a word for each of those that name it."""
_FEWEST = 2
"""Words in common that make a candidate: one name is in many a story."""
_LIGHTEST = _WHOLE * 6 // 10
"""What they must weigh together: as much as two that one other article has, or a handful that many have. On labelled
pairs of a newswire one of 197 weighs less, and six of seven chance candidates do."""


class Subjects:
    """Articles are known by their number: 1 and up, below 2**32. What is derived from the index is made anew by a
    rebuild.
    """

    def __init__(self) -> None:
        self._articles = np.zeros((_WORDS, _WAYS), dtype=np.uint32)
        """Eight for each word; 0 where a place was never taken."""
        self._places = self._articles.reshape(-1).data
        """The same as one row: to write one number here takes a tenth of what numpy does."""
        self._oldest = bytearray(_WORDS)

    def add(self, words: Sequence[int], number: int) -> None:
        """Find an article by its words from now on: each stands once among them."""
        places, oldest = self._places, self._oldest
        for word in words:
            at = oldest[word]
            places[word * _WAYS + at] = number
            oldest[word] = (at + 1) & _LAST

    def add_all(self, words: Words, numbers: npt.NDArray[np.int64]) -> None:
        """Find articles from now on, as `add` of each in turn would do: each word's article stands at its place in
        `numbers`.
        """
        order = np.argsort(words, kind="stable")
        counts = np.bincount(words, minlength=_WORDS)
        turns = np.arange(len(words)) - np.repeat(np.cumsum(counts) - counts, counts)
        oldest = np.frombuffer(self._oldest, dtype=np.uint8)
        named = words[order].astype(np.int64)
        # Of those that come round to one place the last stays.
        self._articles[named, (oldest[named] + turns) & _LAST] = numbers[order]
        oldest[:] = (oldest + counts) & _LAST

    def find(self, words: Sequence[int], most: int, first: int = 1) -> list[int]:
        """Return the articles from number `first` on that have enough of the words: `most` of them, the heaviest first,
        of equals the newest. A word weighs the less, the more of these articles have it.
        """
        kept: list[list[int]] = self._articles[list(words)].tolist()
        rows = [[number for number in row if number >= first] for row in kept]
        named = Counter(chain.from_iterable(rows))
        found = {number: 0 for number, count in named.items() if count >= _FEWEST}
        if not found:
            return []
        for row in rows:
            share = _SHARES[len(row)]
            for number in found.keys() & row:
                found[number] += share
        heavy = ((weight, number) for number, weight in found.items() if weight >= _LIGHTEST)
        return [number for _, number in sorted(heavy, reverse=True)[:most]]

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return self._articles.nbytes + len(self._oldest)
