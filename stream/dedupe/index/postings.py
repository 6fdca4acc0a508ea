"""Defines `Postings`: which articles share keys. A set-associative table stands for posting lists, and forgets by
itself.

A bucket has eight places of eight bytes, and the newest posting overwrites the oldest, so that a key that every market
report has holds eight articles and no more. The table grows by doubling, and never past what `capacity` articles need.
It is derived from the index and made anew by a rebuild.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

__all__ = ["Postings"]

_WAYS = 8
"""Places of a bucket: with its articles they fill one cache line of 64 bytes."""
_ROW_SHIFT = 3
"""`_WAYS` as a power of two."""
_FIRST_BITS = 10
"""The first table has so many buckets, as a power of two: 64 kB, room for the first few hundred articles."""
_KEYS_PER_ARTICLE = 26
"""The average, as measured on wire copy."""
_FULL = 0.6
"""The share of places taken from which the table doubles: above, a bucket overflows by chance too often."""
_ROW = 2 * _WAYS
"""Numbers of a bucket: eight keys, then the eight articles that have them."""
_GROWN_AT_ONCE = 4096
"""Buckets that are moved at a time when the table grows: what is read and what is written then stay in the processor's
cache, and it takes half the time."""
_SIXTEEN = 16
"""Bits that numpy sorts by at once. A bucket has 32 at most: so many articles there cannot be."""
_EMPTY = 0
"""Stands for an article where a place was never taken."""
# Arrays without a dimension: numpy takes half as long with them as with its scalars.
_MIX = np.array(0x9E3779B97F4A7C15, dtype=np.uint64)
_ONE, _LAST = np.array(1, dtype=np.uint8), np.array(_WAYS - 1, dtype=np.uint8)
_SHARES = np.concatenate(([0], 840 // np.arange(1, _WAYS + 1)))
"""The weight of a key, split among those that have it: whole for any number of them up to eight."""

Keys = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64] | npt.NDArray[np.uint32]
Buckets = npt.NDArray[np.int64]


class Postings:
    """Articles are known by their number: 1 and up, below 2**32."""

    def __init__(self, capacity: int) -> None:
        self._most_bits = max(_FIRST_BITS, int(capacity * _KEYS_PER_ARTICLE / _FULL / _WAYS).bit_length())
        self._allot(_FIRST_BITS)

    def add(self, keys: Keys, numbers: Numbers | int) -> None:
        """Find articles by their keys from now on: each key's article stands at its place in `numbers`, in ascending
        order, or is the one that `numbers` is. Of two keys of one article that fall into one bucket the latter is kept.
        """
        coming = 0 if isinstance(numbers, int) else len(keys)  # one article may overshoot, a lot may not
        while self._bits < self._most_bits and self._taken + coming > _FULL * _WAYS * len(self._table):
            self._grow()
        buckets = self._buckets_of(keys)
        if isinstance(numbers, int):
            self._put(buckets, keys, numbers)
        elif len(keys):
            self._put_many(buckets, keys, numbers)

    def _put_many(self, buckets: Buckets, keys: Keys, numbers: Numbers) -> None:
        """Do what `_put` of each article in turn would do."""
        order = _in_order(buckets)
        buckets, numbers = buckets.take(order), numbers.take(order)
        are_last = np.append((buckets[1:] != buckets[:-1]) | (numbers[1:] != numbers[:-1]), True)
        last = are_last.nonzero()[0]
        buckets, numbers, keys = buckets.take(last), numbers.take(last), keys.take(order.take(last))
        ends = np.append(buckets[1:] != buckets[:-1], True).nonzero()[0]
        counts = np.diff(ends, prepend=-1)
        turns = np.arange(len(buckets)) - np.repeat(ends - counts + 1, counts)
        ways = (self._next.take(buckets) + turns) & _LAST
        places = buckets * _ROW + ways
        were_free = self._flat.take(places + _WAYS) == _EMPTY
        self._taken += int(np.count_nonzero(were_free & (turns < _WAYS)))
        self._flat[places] = keys  # where a bucket comes round to a place again, the last stays
        self._flat[places + _WAYS] = numbers
        self._next[buckets.take(ends)] = (ways.take(ends) + _ONE) & _LAST

    def find(self, keys: Keys, fewest: int, most: int) -> list[int]:
        """Return the articles that have `fewest` of the keys or more: `most` of them, the heaviest first, of equals the
        newest. A key weighs the less, the more articles have it.
        """
        rows = self._table.take(self._buckets_of(keys), axis=0)
        hits = rows[:, :_WAYS] == keys[:, None]
        if len(keys) and not keys[0]:  # only then does an empty place look like a hit: keys ascend
            hits &= rows[:, _WAYS:] != _EMPTY
        articles = rows[:, _WAYS:][hits]
        if len(articles) < fewest:
            return []
        numbers = articles.tolist()
        found = {number: 0 for number, count in Counter(numbers).items() if count >= fewest}
        if not found:
            return []
        which = hits.reshape(-1).nonzero()[0] >> _ROW_SHIFT
        weights = _SHARES[np.bincount(which)[which]]
        for number, weight in zip(numbers, weights.tolist(), strict=True):
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
        self._asked: tuple[Keys, Buckets] = nothing, nothing.astype(np.int64)
        self._taken = 0

    def _buckets_of(self, keys: Keys) -> Buckets:
        if keys is self._asked[0]:  # an article is looked for, then added
            return self._asked[1]
        wide = keys.astype(np.uint64)
        wide *= _MIX
        wide >>= self._shift
        self._asked = keys, wide.view(np.int64)
        return self._asked[1]

    def _grow(self) -> None:
        """Double the table. Each bucket falls apart into two, and is emptied from the oldest place to the newest, so
        that order is kept.
        """
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
            taken = articles.nonzero()[0]
            keys = flat[places[taken]]
            self._put(self._buckets_of(keys), keys, articles[taken])

    def _put(self, buckets: Buckets, keys: Keys, numbers: Numbers | int) -> None:
        """Write each key over the oldest of its bucket. A bucket that is named twice takes the latter alone."""
        ways = self._next[buckets]
        places = buckets * _ROW + ways
        self._flat[places] = keys
        places += _WAYS
        self._taken += len(places) - int(np.count_nonzero(self._flat[places]))
        self._flat[places] = numbers
        self._next[buckets] = (ways + _ONE) & _LAST


def _in_order(buckets: Buckets) -> Buckets:
    """Return the places of the buckets in ascending order; equal ones keep theirs. Of 16-bit numbers numpy takes a
    fifth of the time that it takes of others.
    """
    by_lower = np.argsort(buckets.astype(np.uint16), kind="stable")
    upper = (buckets >> _SIXTEEN).astype(np.uint16).take(by_lower)
    return by_lower.take(np.argsort(upper, kind="stable"))
