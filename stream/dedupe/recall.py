"""A detector that comes back quickly: what it derives from its index, it derives in lots.

A worker that starts, or takes over, judges nothing before all that is known can be found again; one by one that takes
several times as long as to read it. What comes out is the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import numpy as np
import numpy.typing as npt

from schemas import Relation
from stream.dedupe.detector import Detector
from stream.dedupe.index.document_frequency import Rarity
from stream.dedupe.index.entry import _FORMAT as ENTRY_FORMAT
from stream.dedupe.index.entry import _HEAD as ENTRY
from stream.dedupe.index.entry import _RELATIONS as RELATIONS
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.inverted import Memory
from stream.dedupe.index.postings import _FULL as FULL
from stream.dedupe.index.postings import Postings
from stream.dedupe.index.protocol import Index
from stream.dedupe.sketching.shingle import keys_of, shingles_of_each
from stream.dedupe.sketching.sketch import _FORMAT as SKETCH_FORMAT
from stream.dedupe.sketching.sketch import _HEAD as SKETCH
from stream.dedupe.sketching.sketch import _WITHDRAWS as WITHDRAWS
from stream.errors import Rejected

__all__ = ["RecallingDetector"]

_LOT = 1024
"""Entries at once: arrays of some megabytes."""
_WITHDRAWAL = RELATIONS.index(Relation.WITHDRAWAL)


class RecallingDetector(Detector):
    """Judges as `Detector` does; `rebuild` takes a third of the time, and holds no entry."""

    def rebuild(self) -> None:
        with _no_collection():
            memory, found = _Memory(self._index, self._params.max_entries), []
            for lot in _lots(data for _, data in self._index.items()):
                found += memory.read_all(lot)
            found.sort(key=lambda one: (one.order, one.article_id))
            for first in range(0, len(found), _LOT):
                memory.remember_all(found[first : first + _LOT])
            self._memory = memory


def _lots(entries: Iterable[bytes]) -> Iterator[list[bytes]]:
    waiting = iter(entries)
    while lot := list(islice(waiting, _LOT)):
        yield lot


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
    supersedes: tuple[UUID, ...]
    """Of a withdrawal."""
    tokens: bytes
    """Only until `keys` are made of them: an index on disk is not to stand in memory whole."""
    withdraws: bool
    keys: bytes = b""
    """As `keys_of` gives them; none of a withdrawal."""


def _read(data: bytes) -> _Recalled | None:
    """Null for an entry of a format that this version does not know."""
    if len(data) < ENTRY.size + SKETCH.size or data[0] != ENTRY_FORMAT:
        return None
    _, relation, order, seen, *_, topic_size, evidence, superseded, merged = ENTRY.unpack_from(data)
    start = ENTRY.size + topic_size + 3 * evidence + 16 * (superseded + merged)
    if len(data) < start + SKETCH.size or data[start] != SKETCH_FORMAT:
        return None
    _, marks, _, article_id, _, item, slug, title, *_, tokens, headline, cited = SKETCH.unpack_from(data, start)
    at = start + SKETCH.size + 8 * cited
    if len(data) != at + 2 * (tokens + (tokens + 7) // 8 + headline):
        return None
    withdraws = bool(marks & WITHDRAWS)
    supersedes = _superseded(data) if relation == _WITHDRAWAL else ()
    names = () if withdraws else (slug, title)
    return _Recalled(order, seen, article_id, item, names, supersedes, data[at : at + 2 * tokens], withdraws)


def _superseded(data: bytes) -> tuple[UUID, ...]:
    try:
        return Entry.from_bytes(data).verdict.supersedes
    except Rejected:
        return ()


class _Memory(Memory):
    """A memory that takes many at once."""

    def __init__(self, index: Index, capacity: int) -> None:
        super().__init__(index, capacity)
        self._postings: _Postings = _Postings(capacity)
        self.rarity: _Rarity = _Rarity()

    def read_all(self, lot: Iterable[bytes]) -> list[_Recalled]:
        """What of these entries is to be remembered, in any order. Their words are counted."""
        found = [recalled for data in lot if (recalled := _read(data)) is not None]
        self.rarity.add_all([one.tokens for one in found])
        found_by = [one for one in found if one.tokens and not one.withdraws]
        for one, shingles in zip(found_by, shingles_of_each([one.tokens for one in found_by]), strict=True):
            one.keys = keys_of(shingles).tobytes()
        for one in found:
            one.tokens = b""
        return found

    def remember_all(self, found: Sequence[_Recalled]) -> None:
        """In their order of arrival."""
        numbers = []
        for one in found:
            number = self._arrivals.add(UUID(bytes=one.article_id), one.seen)
            numbers.append(number)
            self.now = max(self.now, one.seen)
            if one.item:
                self._items[one.item] = (*self._items.get(one.item, ()), number)
            if one.supersedes:
                self._withdrawn.update(one.supersedes)
            for name in one.names:
                if name:
                    self._names[name] = number
        self.next_order = max(self.next_order, found[-1].order + 1)
        keys = np.frombuffer(b"".join(one.keys for one in found), dtype=np.uint32)
        self._postings.add_all(keys, np.repeat(numbers, [len(one.keys) // keys.itemsize for one in found]))


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
    def add_all(self, keys: npt.NDArray[np.uint32], numbers: npt.NDArray[np.int64]) -> None:
        """As `add` of each in turn: in a bucket the later one overwrites the earlier."""
        if not len(keys):
            return
        while self._bits < self._most_bits and self._taken + len(keys) > FULL * self._table.size // 2:
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
