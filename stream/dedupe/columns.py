"""Reads index entries by the thousand, as columns: what an entry is found by, of each that can be read.

It takes the same entries as `stream.dedupe.layout` does and no other, and reads the same in them, in a third of the
time: what is found can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from schemas import Relation
from stream.dedupe import heads
from stream.dedupe.spans import Places, places_of

__all__ = ["Columns", "Marks", "Words"]

Words = npt.NDArray[np.uint16]
Marks = npt.NDArray[np.bool_]

_WORD = np.dtype("<u2")
_WITHDRAWAL = heads.RELATIONS.index(Relation.WITHDRAWAL)
_ASCII = 0x7F
_BEHIND = bytes(1 << 9)
"""What stands behind the last entry, so that nobody who looks a little further than an entry goes leaves the bytes."""


class Columns:
    """Entries as they are stored, in their order, without those that `stream.dedupe.layout` would refuse. All columns
    are read only.
    """

    def __init__(self, stored: Sequence[bytes]) -> None:
        whole = b"".join((*stored, _BEHIND))
        self._whole = memoryview(whole)
        self._bytes = np.frombuffer(whole, dtype=np.uint8)
        sizes = np.fromiter(map(len, stored), np.int64, len(stored))
        ends = np.cumsum(sizes)
        entry = self._at(ends - sizes, heads.ENTRY_COLUMNS)
        topic_sizes, evidence_counts = _wide(entry["topic"]), _wide(entry["evidence"])
        topics = ends - sizes + heads.ENTRY.size
        evidence = topics + topic_sizes
        ids = evidence + heads.EVIDENCE.size * evidence_counts
        begin = ids + heads.ID_BYTES * (_wide(entry["superseded"]) + entry["merged"])
        sketch = self._at(np.minimum(begin, ends), heads.SKETCH_COLUMNS)
        token_counts, headline_counts = _wide(sketch["tokens"]), _wide(sketch["headline"])
        marks_sizes = (token_counts + 7) // 8
        tokens = begin + heads.SKETCH.size + 8 * _wide(sketch["cited"])
        names = tokens + 2 * token_counts + marks_sizes
        headlines = names + marks_sizes
        # Of an entry that is too short, the heads came out of what stands behind it: they never end where it does.
        is_read = headlines + 2 * headline_counts == ends
        is_read &= (entry["format"] == heads.FORMAT) & (entry["relation"] < len(heads.RELATIONS))
        is_read &= (entry["score"] <= heads.STEPS) & (entry["partition"] >= 0) & (entry["offset"] >= 0)
        is_read &= (entry["decided"] >= heads.FIRST) & (entry["decided"] <= heads.LAST)
        is_read &= (sketch["format"] == heads.FORMAT) & (sketch["marks"] <= heads.MARKS)
        self._refuse_evidence(is_read, evidence, evidence_counts)
        self._refuse_topics(is_read, topics, topic_sizes)
        self._entry, self._sketch, self._ids = entry[is_read], sketch[is_read], ids[is_read]
        self._tokens, self._names, self._headlines = tokens[is_read], names[is_read], headlines[is_read]
        self.token_counts = token_counts[is_read]
        self.headline_counts = headline_counts[is_read]
        # Copies, so that who keeps one does not keep the heads.
        self.order, self.seen = (self._entry[name].copy() for name in ("order", "seen"))
        self.article_id = self._sketch["article_id"].copy()
        self.item, self.slug, self.title = (self._sketch[name].copy() for name in ("item", "slug", "title"))
        self.withdraws: Marks = self._sketch["marks"] & heads.WITHDRAWS != 0

    def tokens(self) -> bytes:
        """Return the tokens of all, two bytes each, one entry's behind the other's."""
        ends = self._tokens + 2 * self.token_counts
        spans = zip(self._tokens.tolist(), ends.tolist(), strict=True)
        return b"".join([self._whole[start:end] for start, end in spans])

    def first_tokens(self, most: int) -> Words:
        """Return the first tokens of each, a row an entry: behind the last of them stands anything."""
        return self._words(self._tokens, most)

    def first_of_headline(self, most: int) -> Words:
        """Return the first tokens of each headline, as `first_tokens` does."""
        return self._words(self._headlines, most)

    def first_names(self, most: int) -> Marks:
        """Return which of the first tokens of each are names. `most` is a multiple of 8."""
        packed = self._bytes[self._names[:, None] + np.arange(most // 8)]
        return np.unpackbits(packed, axis=1).view(np.bool_)

    def withdrawn(self) -> set[UUID]:
        """Return the articles that the withdrawals among them took back."""
        found = set()
        for row in np.flatnonzero(self._entry["relation"] == _WITHDRAWAL).tolist():
            start, count = int(self._ids[row]), int(self._entry["superseded"][row])
            ids = bytes(self._whole[start : start + heads.ID_BYTES * count])
            found |= {UUID(bytes=ids[at : at + heads.ID_BYTES]) for at in range(0, len(ids), heads.ID_BYTES)}
        return found

    def _at(self, places: Places, kind: np.dtype[Any]) -> npt.NDArray[Any]:
        """Return what stands at each of these bytes, wherever they are: nothing is aligned."""
        everywhere: npt.NDArray[Any] = np.ndarray(len(self._bytes) - kind.itemsize + 1, kind, self._bytes, 0, (1,))
        return everywhere[places]

    def _words(self, starts: Places, most: int) -> Words:
        return self._at(starts[:, None] + 2 * np.arange(most), _WORD)

    def _refuse_evidence(self, is_read: Marks, starts: Places, counts: Places) -> None:
        """Take out of `is_read` what has a piece of evidence that this version does not know."""
        rows = np.flatnonzero(is_read & (counts > 0))
        pieces = self._bytes[places_of(starts[rows], counts[rows], heads.EVIDENCE.size)]
        is_read[np.repeat(rows, counts[rows])[pieces >= len(heads.PIECES)]] = False

    def _refuse_topics(self, is_read: Marks, starts: Places, counts: Places) -> None:
        """Take out of `is_read` what has a topic that is no text."""
        rows = np.flatnonzero(is_read)
        letters = self._bytes[places_of(starts[rows], counts[rows])]
        for row in np.unique(np.repeat(rows, counts[rows])[letters > _ASCII]).tolist():
            is_read[row] = heads.is_text(self._whole[starts[row] : starts[row] + counts[row]])


def _wide(counts: npt.NDArray[Any]) -> Places:
    return counts.astype(np.int64)
