"""`Entry`: what the index keeps of an article: its sketch, its first delivery, and the verdict as it was given."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas import RawRecord, Relation, Verdict
from stream.dedupe.sketching.shingle import Slots, shingles_of, slots_of
from stream.dedupe.sketching.sketch import Sketch, text_within
from stream.errors import Reason, Rejected

__all__ = ["EVIDENCE", "Entry", "Held", "Kept", "rounded"]

EVIDENCE = (
    "containment", "coverage", "tokens", "numbers", "names", "headline", "length", "guid", "slug", "text_hash",
    "raw_hash", "late", "kept",
)  # fmt: skip
"""The names that evidence may have. New ones are added at the end: the position is what is stored."""
_PLACES = {name: place for place, name in enumerate(EVIDENCE)}
_PIECE = struct.Struct("<BH")
_RELATIONS = (
    Relation.NEW,
    Relation.EXACT,
    Relation.NEAR,
    Relation.UPDATE,
    Relation.CORRECTION,
    Relation.WITHDRAWAL,
)
_FORMAT = 1
_STEPS = 1000
"""Scores are kept, and given, in thousandths: what a redelivery is told is what was told first, to the bit."""
_HEAD = struct.Struct("<BBQIHq16s16siqHBBH")
_BOUNDS = struct.Struct("<2xQ58xHBBH")
"""Of the head: the order, and how long the parts before the sketch are."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = UUID(int=0)


def rounded(value: float) -> float:
    """As it can be stored: thousandths between 0 and 1."""
    return round(min(max(value, 0.0), 1.0) * _STEPS) / _STEPS


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that was judged."""

    order: int
    """Counts the articles judged: what arrived first has the smaller number."""
    seen: int
    """The detector's time when it was judged, in minutes since 1970: what the window counts from."""
    sketch: Sketch
    raw: RawRecord
    """The raw record of its first delivery."""
    verdict: Verdict

    def to_bytes(self) -> bytes:
        """The first byte is the format's version."""
        verdict, topic = self.verdict, self.raw.topic.encode()
        head = _HEAD.pack(
            _FORMAT,
            _RELATIONS.index(verdict.relation),
            self.order,
            self.seen,
            round(verdict.score * _STEPS),
            (verdict.decided_at - _EPOCH) // timedelta(microseconds=1),
            verdict.story_id.bytes,
            (verdict.of or _NOTHING).bytes,
            self.raw.partition,
            self.raw.offset,
            len(topic),
            len(verdict.evidence),
            min(len(verdict.supersedes), 255),
            len(verdict.merges),
        )
        evidence = (_PIECE.pack(_PLACES[name], round(value * _STEPS)) for name, value in verdict.evidence.items())
        others = (other.bytes for other in (*verdict.supersedes[:255], *verdict.merges))
        return b"".join((head, topic, *evidence, *others, self.sketch.to_bytes()))

    @classmethod
    def from_bytes(cls, data: bytes, sketch: Sketch | None = None) -> Entry:
        """The reverse of `to_bytes`; raises `Rejected(SCHEMA)` for anything else. `sketch`: where known."""
        try:
            return cls._read(data, sketch)
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            raise Rejected(Reason.SCHEMA, f"index entry: {error}") from error

    @classmethod
    def _read(cls, data: bytes, sketch: Sketch | None) -> Entry:
        kind, relation, order, seen, score, decided, story, of, *rest = _HEAD.unpack_from(data)
        partition, offset, topic_size, evidence_count, superseded_count, merged_count = rest
        if kind != _FORMAT:
            raise ValueError("unknown format")
        at = _HEAD.size + topic_size
        topic = data[_HEAD.size : at].decode()
        pairs = list(_PIECE.iter_unpack(data[at : at + 3 * evidence_count]))
        at += 3 * evidence_count
        end = at + 16 * (superseded_count + merged_count)
        others = tuple(UUID(bytes=data[start : start + 16]) for start in range(at, end, 16))
        verdict = Verdict(
            relation=_RELATIONS[relation],
            story_id=UUID(bytes=story),
            of=None if of == _NOTHING.bytes else UUID(bytes=of),
            score=score / _STEPS,
            evidence={EVIDENCE[name]: value / _STEPS for name, value in pairs},
            supersedes=others[:superseded_count],
            merges=others[superseded_count:],
            decided_at=_EPOCH + timedelta(microseconds=decided),
        )
        return cls(
            order=order,
            seen=seen,
            sketch=sketch or Sketch.from_bytes(data[end:]),
            raw=RawRecord(topic=topic, partition=partition, offset=offset),
            verdict=verdict,
        )


class Kept:
    """An entry of which only as much is unfolded as is asked for: most candidates are no match."""

    __slots__ = ("_data", "_entry", "_sketch", "_slots", "_start", "order", "text_hash", "tokens")

    def __init__(self, data: bytes) -> None:
        """As it is stored. Raises `Rejected(SCHEMA)` for what is no entry."""
        if len(data) < _HEAD.size or data[0] != _FORMAT:
            raise Rejected(Reason.SCHEMA, "index entry: unknown format, or cut short")
        order, topic_size, evidence_count, *others = _BOUNDS.unpack_from(data)
        self._data = data
        self._start = _HEAD.size + topic_size + 3 * evidence_count + 16 * sum(others)
        self._entry: Entry | None = None
        self._sketch: Sketch | None = None
        self._slots: Slots | None = None
        self.order: int = order
        self.text_hash, self.tokens = text_within(data, self._start)
        """Of its sketch, both."""

    @property
    def sketch(self) -> Sketch:
        """The sketch of the article."""
        if self._sketch is None:
            self._sketch = Sketch.from_bytes(self._data[self._start :])
        return self._sketch

    @property
    def slots(self) -> Slots:
        """The places of its shingles in the scratch table of `compare`."""
        if self._slots is None:
            self._slots = slots_of(shingles_of(self.tokens))
        return self._slots

    def entry(self) -> Entry:
        """All of it."""
        if self._entry is None:
            self._entry = Entry.from_bytes(self._data, self.sketch)
        return self._entry


class Held(Kept):
    """An entry that was made just now: there is nothing to unfold."""

    __slots__ = ()

    def __init__(self, entry: Entry) -> None:
        sketch = entry.sketch
        self._data, self._start, self._entry = b"", 0, entry
        self._sketch, self._slots = sketch, sketch.slots()
        self.order, self.text_hash, self.tokens = entry.order, sketch.text_hash, sketch.tokens
