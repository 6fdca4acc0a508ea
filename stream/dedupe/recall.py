"""A detector that comes back quickly: what it derives from its index, it derives in lots.

A worker that starts, or takes over, judges nothing before all that is known can be found again; one by one that takes
several times as long as to read it. What comes out is the same, but for the size of the posting table, which is made
once instead of growing. May import the modules beside it, and knows how they keep what they keep: a test holds it to
what they do one by one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from schemas import Relation
from stream.dedupe.detector import Detector
from stream.dedupe.entry import _FORMAT as ENTRY_FORMAT
from stream.dedupe.entry import _HEAD as ENTRY
from stream.dedupe.entry import _RELATIONS as RELATIONS
from stream.dedupe.entry import Entry
from stream.dedupe.memory import Memory
from stream.dedupe.postings import _FULL as FULL
from stream.dedupe.postings import _KEYS_PER_ARTICLE as KEYS_PER_ARTICLE
from stream.dedupe.postings import Postings
from stream.dedupe.rarity import Rarity
from stream.dedupe.shingle import Shingles, keys_of, shingles_of
from stream.dedupe.sketch import _FORMAT as SKETCH_FORMAT
from stream.dedupe.sketch import _HEAD as SKETCH
from stream.dedupe.sketch import _WITHDRAWS as WITHDRAWS
from stream.errors import Rejected

__all__ = ["RecallingDetector"]

_LOT = 1024
"""Entries at once: arrays of some megabytes."""
_WITHDRAWAL = RELATIONS.index(Relation.WITHDRAWAL)


class RecallingDetector(Detector):
    """Judges as `Detector` does; `rebuild` takes a third of the time, and holds no entry twice."""

    def rebuild(self) -> None:
        with _no_collection():
            known = [(order, key.bytes, data) for key, data in self._index.items() if (order := _order(data))]
            known.sort(key=lambda one: one[:2])
            memory = _Memory(self._index, self._params.max_entries, len(known))
            for first in range(0, len(known), _LOT):
                read = (_read(data) for _, _, data in known[first : first + _LOT])
                memory.remember_all([recalled for recalled in read if recalled is not None])
            self._memory = memory


@dataclass(slots=True)
class _Recalled:
    """As much of an entry as it takes to find it again."""

    order: int
    """Counts the articles judged, from 1."""
    seen: int
    article_id: bytes
    item: int
    names: tuple[int, ...]
    """Slug and title; none of a withdrawal, whose words are about a story, and are not one."""
    tokens: bytes
    withdraws: bool
    supersedes: tuple[UUID, ...]
    """Of a withdrawal."""


def _order(data: bytes) -> int:
    """0 for what is no entry."""
    if len(data) < ENTRY.size or data[0] != ENTRY_FORMAT:
        return 0
    order: int = ENTRY.unpack_from(data)[2]
    return order


def _read(data: bytes) -> _Recalled | None:
    """Null for an entry of a format that this version does not know."""
    _, relation, order, seen, *_, topic_size, evidence, superseded, _ = ENTRY.unpack_from(data)
    start = ENTRY.size + topic_size + 3 * evidence + 16 * superseded
    if len(data) < start + SKETCH.size or data[start] != SKETCH_FORMAT:
        return None
    _, marks, _, article_id, _, item, slug, title, *_, tokens, headline, cited = SKETCH.unpack_from(data, start)
    at = start + SKETCH.size + 8 * cited
    if len(data) != at + 2 * (tokens + (tokens + 7) // 8 + headline):
        return None
    withdraws = bool(marks & WITHDRAWS)
    supersedes: tuple[UUID, ...] = ()
    if relation == _WITHDRAWAL:
        supersedes = _superseded(data)
    names = () if withdraws else (slug, title)
    return _Recalled(order, seen, article_id, item, names, data[at : at + 2 * tokens], withdraws, supersedes)


def _superseded(data: bytes) -> tuple[UUID, ...]:
    try:
        return Entry.from_bytes(data).verdict.supersedes
    except Rejected:
        return ()


class _Memory(Memory):
    """A memory that takes many at once, in their order of arrival."""

    def __init__(self, index: object, capacity: int, expected: int) -> None:
        super().__init__(index, capacity)  # type: ignore[arg-type]
        self._postings: _Postings = _Postings(capacity, expected)
        self.rarity: _Rarity = _Rarity()

    def remember_all(self, found: Sequence[_Recalled]) -> None:
        if not found:
            return
        texts, owners = [], []
        for one in found:
            number = self._arrivals.add(UUID(bytes=one.article_id), one.seen)
            self.now = max(self.now, one.seen)
            if one.item:
                self._items[one.item] = (*self._items.get(one.item, ()), number)
            if one.supersedes:
                self._withdrawn.update(one.supersedes)
            for name in one.names:
                if name:
                    self._names[name] = number
            if one.tokens and not one.withdraws:
                texts.append(one.tokens)
                owners.append(number)
        self.next_order = max(self.next_order, found[-1].order + 1)
        self.rarity.add_all([one.tokens for one in found])
        if texts:
            keys = [keys_of(shingles) for shingles in _shingles_of_each(texts)]
            self._postings.add_all(np.concatenate(keys), np.repeat(owners, [len(some) for some in keys]))


def _shingles_of_each(texts: Sequence[bytes]) -> Iterator[Shingles]:
    """As `shingles_of` of each: those that begin in one text and end in the next are left out."""
    tokens = np.frombuffer(b"".join(texts), dtype="<u2").astype(np.intp)
    shingles, start = shingles_of(tokens), 0
    for text in texts:
        end = start + len(text) // 2
        yield shingles[start : end - 2] if end - start > 2 else shingles_of(tokens[start:end])
        start = end


class _Rarity(Rarity):
    def add_all(self, texts: Sequence[bytes]) -> None:
        """As `add` of each: a token counts once a text."""
        lengths = [len(text) // 2 for text in texts]
        tokens = np.frombuffer(b"".join(texts), dtype="<u2").astype(np.uint32)
        which = np.sort(np.repeat(np.arange(len(texts), dtype=np.uint32), lengths) << np.uint32(16) | tokens)
        first = np.ones(len(which), dtype=np.bool_)
        first[1:] = which[1:] != which[:-1]
        counts = np.bincount(which[first] & np.uint32(0xFFFF), minlength=len(self._counts))
        self._articles += len(texts)
        self._counts += counts.astype(self._counts.dtype)


class _Postings(Postings):
    def __init__(self, capacity: int, expected: int) -> None:
        super().__init__(capacity)
        while self._bits < self._most_bits and self._is_full(expected * KEYS_PER_ARTICLE):
            self._allot(self._bits + 1)

    def add_all(self, keys: npt.NDArray[np.uint32], numbers: npt.NDArray[np.int64]) -> None:
        """As `add` of each in turn: in a bucket the later one overwrites the earlier."""
        while self._bits < self._most_bits and self._is_full(self._taken + len(keys)):
            self._grow()
        ways = self._table.shape[1] // 2
        buckets = self._buckets_of(keys)
        order = np.argsort(buckets, kind="stable")
        buckets, keys, numbers = buckets[order], keys[order], numbers[order]
        starts = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1])))
        counts = np.diff(np.append(starts, len(buckets)))
        ranks = np.arange(len(buckets)) - np.repeat(starts, counts)
        places = (self._next[buckets] + ranks) % ways
        last = ranks >= np.repeat(counts, counts) - ways  # of more than a bucket holds, the latest
        rows, places = buckets[last], places[last]
        self._taken += int(np.count_nonzero(self._table[rows, places + ways] == 0))
        self._table[rows, places] = keys[last]
        self._table[rows, places + ways] = numbers[last]
        filled = buckets[starts]
        self._next[filled] = (self._next[filled] + counts) % ways

    def _is_full(self, taken: int) -> bool:
        return taken > FULL * self._table.size // 2


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of objects are made, and none is garbage: to look for it again and again doubles the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
