"""Which articles share keys: a table of fixed-size buckets that forgets the oldest by itself.

Eight places a bucket, eight bytes a place; the newest overwrites the oldest, so that a key that every market report has
holds eight articles and no more. It grows by doubling, and never past what `capacity` articles need. It is derived
state: rebuilt from the index after a recovery. May import nothing of the project.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

__all__ = ["Postings"]

_WAYS = 8
_FIRST_BITS = 10
_KEYS_PER_ARTICLE = 26
"""On average, as measured on wire copy."""
_FULL = 0.6
"""Share of places taken from which it doubles: above, a bucket overflows by chance too often."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = 0
_LOT = 840
"""The weight of a key, split among those that have it: whole for any number of them up to eight."""

Keys = npt.NDArray[np.uint32]


class Postings:
    """Articles are known by their number: 1 and up, below 2**32."""

    def __init__(self, capacity: int) -> None:
        self._most_bits = max(_FIRST_BITS, int(capacity * _KEYS_PER_ARTICLE / _FULL / _WAYS).bit_length())
        self._allot(_FIRST_BITS)

    def add(self, keys: Keys, number: int) -> None:
        """Find the article by these keys from now on."""
        if self._taken > _FULL * _WAYS * len(self._table) and self._bits < self._most_bits:
            self._grow()
        buckets = self._buckets_of(keys)
        ways = self._next[buckets]
        self._taken += int(np.count_nonzero(self._table[buckets, ways + _WAYS] == _EMPTY))
        self._table[buckets, ways] = keys
        self._table[buckets, ways + _WAYS] = number
        self._next[buckets] = (ways + 1) % _WAYS

    def find(self, keys: Keys, fewest: int, most: int) -> list[int]:
        """The articles that have `fewest` of the keys or more: `most` of them, by weight, then the newest. A key
        weighs the less, the more articles have it.
        """
        buckets = self._buckets_of(keys)
        rows = self._table[buckets]
        numbers = rows[:, _WAYS:]
        hits = (rows[:, :_WAYS] == keys[:, None]) & (numbers != _EMPTY)
        articles = numbers[hits].tolist()
        if len(articles) < fewest:
            return []
        shared = np.count_nonzero(hits, axis=1)
        weights = np.repeat(_LOT // np.maximum(shared, 1), shared).tolist()
        found: dict[int, int] = {}
        for number, weight in zip(articles, weights, strict=True):
            found[number] = found.get(number, 0) + weight
        if fewest > 1:
            counts = Counter(articles)
            found = {number: weight for number, weight in found.items() if counts[number] >= fewest}
        return [number for _, number in sorted(((w, n) for n, w in found.items()), reverse=True)[:most]]

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return self._table.nbytes + self._next.nbytes

    def _allot(self, bits: int) -> None:
        self._bits = bits
        self._shift = np.uint64(64 - bits)
        # A bucket is one cache line: eight keys, then the eight articles that have them.
        self._table = np.zeros((1 << bits, 2 * _WAYS), dtype=np.uint32)
        self._next = np.zeros(1 << bits, dtype=np.uint8)
        self._taken = 0

    def _buckets_of(self, keys: Keys) -> npt.NDArray[np.int64]:
        return ((keys.astype(np.uint64) * _MIX) >> self._shift).astype(np.int64)

    def _grow(self) -> None:
        """Each bucket falls apart into two; from the oldest place to the newest, so that order is kept."""
        old, oldest = self._table, self._next
        self._allot(self._bits + 1)
        rows = np.arange(len(old))
        for way in range(_WAYS):
            ways = (oldest + way) % _WAYS
            keys, articles = old[rows, ways], old[rows, ways + _WAYS]
            held = articles != _EMPTY
            keys, articles = keys[held], articles[held]
            buckets = self._buckets_of(keys)
            places = self._next[buckets]
            self._table[buckets, places] = keys
            self._table[buckets, places + _WAYS] = articles
            self._next[buckets] = (places + 1) % _WAYS
            self._taken += len(keys)
