"""Which articles share keys: a table of fixed-size buckets that forgets the oldest by itself.

Eight places a bucket, eight bytes a place; the newest overwrites the oldest, so that a key that every market report has
holds eight articles and no more. It grows by doubling, and never past what `capacity` articles need. It is derived
state: rebuilt from the index after a recovery.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Postings"]

_WAYS = 8
_ROW_SHIFT = 3
_FIRST_BITS = 10
_KEYS_PER_ARTICLE = 26
"""On average, as measured on wire copy."""
_FULL = 0.6
"""Share of places taken from which it doubles: above, a bucket overflows by chance too often."""
_ROW = 2 * _WAYS
_GROWN_AT_ONCE = 4096
"""Buckets: what is read and what is written then stay in the processor's cache, and it takes half the time."""
_EMPTY = 0
# Arrays without a dimension: numpy takes half as long with them as with its scalars.
_MIX = np.array(0x9E3779B97F4A7C15, dtype=np.uint64)
_ONE, _LAST = np.array(1, dtype=np.uint8), np.array(_WAYS - 1, dtype=np.uint8)
_SHARES = np.concatenate(([0], 840 // np.arange(1, _WAYS + 1)))
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
        places = buckets * _ROW + ways
        self._flat[places] = keys
        places += _WAYS
        self._taken += len(places) - int(np.count_nonzero(self._flat[places]))
        self._flat[places] = number
        self._next[buckets] = (ways + _ONE) & _LAST

    def find(self, keys: Keys, fewest: int, most: int) -> list[int]:
        """The articles that have `fewest` of the keys or more: `most` of them, by weight, then the newest. A key
        weighs the less, the more articles have it.
        """
        rows = self._table.take(self._buckets_of(keys), axis=0)
        hits = rows[:, :_WAYS] == keys[:, None]
        if len(keys) and not keys[0]:  # only then does an empty place look like a hit: keys ascend
            hits &= rows[:, _WAYS:] != _EMPTY
        articles = rows[:, _WAYS:][hits]
        if len(articles) < fewest:
            return []
        ordered = np.sort(articles)
        first = fewest - 1
        found = dict.fromkeys(ordered[first:][ordered[first:] == ordered[: len(ordered) - first]].tolist(), 0)
        if not found:
            return []
        which = hits.reshape(-1).nonzero()[0] >> _ROW_SHIFT
        weights = _SHARES[np.bincount(which)[which]]
        for number, weight in zip(articles.tolist(), weights.tolist(), strict=True):
            if number in found:
                found[number] += weight
        return [number for _, number in sorted(((w, n) for n, w in found.items()), reverse=True)[:most]]

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return self._table.nbytes + self._next.nbytes

    def _allot(self, bits: int) -> None:
        self._bits = bits
        self._shift = np.array(64 - bits, dtype=np.uint64)
        # A bucket is one cache line: eight keys, then the eight articles that have them.
        self._table = np.zeros((1 << bits, _ROW), dtype=np.uint32)
        self._flat = self._table.reshape(-1)
        self._next = np.zeros(1 << bits, dtype=np.uint8)
        nothing = np.zeros(0, dtype=np.uint32)
        self._asked: tuple[Keys, npt.NDArray[np.int64]] = nothing, nothing.astype(np.int64)
        self._taken = 0

    def _buckets_of(self, keys: Keys) -> npt.NDArray[np.int64]:
        if keys is self._asked[0]:  # an article is looked for, then added
            return self._asked[1]
        wide = keys.astype(np.uint64)
        wide *= _MIX
        wide >>= self._shift
        self._asked = keys, wide.view(np.int64)
        return self._asked[1]

    def _grow(self) -> None:
        """Each bucket falls apart into two; from the oldest place to the newest, so that order is kept."""
        old, oldest = self._table, self._next
        self._allot(self._bits + 1)
        for first in range(0, len(old), _GROWN_AT_ONCE):
            self._take_over(old[first : first + _GROWN_AT_ONCE], oldest[first : first + _GROWN_AT_ONCE])

    def _take_over(self, old: Keys, oldest: npt.NDArray[np.uint8]) -> None:
        rows = np.arange(len(old)) * _ROW
        flat = old.reshape(-1)
        for way in range(_WAYS):
            places = rows + ((oldest + way) & _LAST)
            articles = flat[places + _WAYS]
            held = articles.nonzero()[0]
            keys = flat[places[held]]
            wide = (keys.astype(np.uint64) * _MIX) >> self._shift
            buckets = wide.view(np.int64)
            ways = self._next[buckets]
            places = buckets * _ROW + ways
            self._flat[places] = keys
            self._flat[places + _WAYS] = articles[held]
            self._next[buckets] = (ways + _ONE) & _LAST
            self._taken += len(keys)
