"""Lays out the bytes of a sketch and of an index entry. What stands where is known here, in `stream.dedupe.heads`, and
in `stream.dedupe.columns`, which reads thousands at once; nowhere else.

A sketch travels in a header of its article's message and ends the article's entry; an entry is a value of the index's
changelog. Both are kept for days and read by whatever version runs then, so that their bytes change only under another
format number. All numbers are little-endian, and nothing is padded.

    sketch  head, 87 bytes | cited or values, 8 each | tokens, 2 each | numbers and names, a bit each | headline, 2 each
    entry   head, 74 bytes | topic | evidence, 3 each | superseded and merged ids, 16 each | sketch

Where a withdrawal has what it cites, any other article has the values of its numbers, two to eight bytes: releases that
know no values skip them, and find none in what they wrote.

Whoever reads raises `Rejected(SCHEMA)` for what is cut short, is longer than announced, or holds a format, relation,
mark or piece of evidence that this version does not know.
"""

from __future__ import annotations

import struct
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from schemas import RawRecord, Verdict
from stream.dedupe import heads
from stream.dedupe.entry_fields import CandidateFields, EntryFields
from stream.dedupe.heads import FORMAT
from stream.dedupe.sketch_fields import SketchFields
from stream.errors import Reason, Rejected

__all__ = [
    "FORMAT", "SUPERSEDED_MOST", "candidate_fields", "newer_format", "pack_entry", "pack_sketch", "rounded",
    "unpack_entry", "unpack_sketch",
]  # fmt: skip

_SKETCH_COMPARED = struct.Struct("<62xQ12xH3x")
"""What a comparison reads of a sketch's head: the hash of the tokens, and how many tokens follow."""
_ENTRY_COMPARED = struct.Struct("<BBQ4xHq32xiqHBBH")
"""What it reads of an entry's head, and all that may make the entry unreadable: all but the minute, story and `of`."""
SUPERSEDED_MOST = 255
"""Superseded articles that an entry can hold: one byte counts them. The longest running story in a year of wire copy
has some sixty takes."""
_NONE = UUID(int=0)
_NO_VALUE = bytes(4)
"""Fills up the last pair of values. No value is so: an exponent of 0 is never 0 in its byte."""
_PLACES = {name.value: place for place, name in enumerate(heads.PIECES)}

_Sketch = TypeVar("_Sketch", bound=SketchFields)


def newer_format(data: bytes) -> int | None:
    """Return the format of what a later release wrote; None for any other bytes."""
    return data[0] if len(data) >= heads.ENTRY.size and FORMAT < data[0] <= heads.FORMATS_MOST else None


def rounded(value: float) -> float:
    """Return a score or share as an entry can hold it: thousandths between 0 and 1."""
    return round(min(max(value, 0.0), 1.0) * heads.STEPS) / heads.STEPS


def pack_sketch(sketch: SketchFields) -> bytes:
    """Return the bytes of a sketch."""
    more = struct.pack(f"<{len(sketch.cited)}Q", *sketch.cited) if sketch.withdraws else _in_pairs(sketch.values)
    head = heads.SKETCH.pack(
        FORMAT,
        sketch.corrects * heads.CORRECTS | sketch.withdraws * heads.WITHDRAWS | sketch.is_held * heads.HELD,
        sketch.version,
        sketch.article_id.bytes,
        *(sketch.provider, sketch.item, sketch.slug, sketch.title, sketch.raw_hash, sketch.text_hash),
        *(sketch.published, sketch.received, sketch.length),
        *(len(sketch.tokens) // 2, len(sketch.headline) // 2, len(more) // 8),
    )
    return b"".join((head, more, sketch.tokens, sketch.numbers, sketch.names, sketch.headline))


def unpack_sketch(data: bytes, kind: type[_Sketch]) -> _Sketch:
    """Return the reverse of `pack_sketch`, as the kind of sketch that is asked for."""
    _check_sketch(data, 0)
    head = heads.SKETCH.unpack_from(data)
    _, marks, version, article_id, *hashes, published, received, length, tokens, _, cited = head
    provider, item, slug, title, raw_hash, text_hash = hashes
    at = heads.SKETCH.size + 8 * cited
    numbers = at + 2 * tokens
    names = numbers + (tokens + 7) // 8
    headline = names + (tokens + 7) // 8
    is_withdrawal = bool(marks & heads.WITHDRAWS)
    found = struct.unpack_from(f"<{cited}Q", data, heads.SKETCH.size) if cited and is_withdrawal else ()
    values = b"" if is_withdrawal else data[heads.SKETCH.size : at]
    return kind(
        UUID(bytes=article_id), provider, item, version, bool(marks & heads.CORRECTS), is_withdrawal, slug, title,
        found, published, received, raw_hash, text_hash, length, data[at:numbers], data[numbers:names],
        data[names:headline], data[headline:], bool(marks & heads.HELD), values.removesuffix(_NO_VALUE),
    )  # fmt: skip


def _in_pairs(values: bytes) -> bytes:
    return values + _NO_VALUE if len(values) % 8 else values


def pack_entry(entry: EntryFields) -> bytes:
    """Return the bytes of an entry."""
    verdict, topic = entry.verdict, entry.raw.topic.encode()
    supersedes = verdict.supersedes[:SUPERSEDED_MOST]
    head = heads.ENTRY.pack(
        FORMAT,
        heads.RELATIONS.index(verdict.relation),
        entry.order,
        entry.seen,
        round(verdict.score * heads.STEPS),
        (verdict.decided_at - heads.EPOCH) // heads.MICROSECOND,
        verdict.story_id.bytes,
        (verdict.of or _NONE).bytes,
        entry.raw.partition,
        entry.raw.offset,
        *(len(topic), len(verdict.evidence), len(supersedes), len(verdict.merges)),
    )
    pieces = ((_PLACES[name], round(value * heads.STEPS)) for name, value in verdict.evidence.items())
    evidence = (heads.EVIDENCE.pack(*piece) for piece in pieces)
    others = (other.bytes for other in (*supersedes, *verdict.merges))
    return b"".join((head, topic, *evidence, *others, entry.sketch))


def unpack_entry(data: bytes) -> EntryFields:
    """Return the reverse of `pack_entry`. The sketch's own bytes are not looked at."""
    try:
        return _unpack_entry(data)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise Rejected(Reason.SCHEMA, f"index entry: {error}") from error


def _unpack_entry(data: bytes) -> EntryFields:
    kind, relation, order, seen, score, decided, story, of, partition, offset, *sizes = heads.ENTRY.unpack_from(data)
    if kind != FORMAT:
        raise ValueError("unknown format")
    topic_size, evidence_count, superseded, merged = sizes
    at = heads.ENTRY.size + topic_size
    topic = data[heads.ENTRY.size : at].decode()
    pieces = list(heads.EVIDENCE.iter_unpack(data[at : at + heads.EVIDENCE.size * evidence_count]))
    at += heads.EVIDENCE.size * evidence_count
    others = _ids(data, at, superseded + merged)
    verdict = Verdict(
        relation=heads.RELATIONS[relation],
        story_id=UUID(bytes=story),
        of=None if of == _NONE.bytes else UUID(bytes=of),
        score=score / heads.STEPS,
        evidence={heads.PIECES[place].value: value / heads.STEPS for place, value in pieces},
        supersedes=others[:superseded],
        merges=others[superseded:],
        decided_at=heads.EPOCH + timedelta(microseconds=decided),
    )
    raw = RawRecord(topic=topic, partition=partition, offset=offset)
    return EntryFields(order, seen, data[at + heads.ID_BYTES * len(others) :], raw, verdict)


def candidate_fields(data: bytes) -> CandidateFields:
    """Return what an entry is compared by. It costs a tenth of what `unpack_entry` and `unpack_sketch` take, and raises
    for all that they do: what is found can be read.
    """
    if len(data) < heads.ENTRY.size:
        raise Rejected(Reason.SCHEMA, "index entry: cut short")
    kind, relation, order, score, decided, partition, offset, *sizes = _ENTRY_COMPARED.unpack_from(data)
    topic_size, evidence_count, superseded, merged = sizes
    if kind != FORMAT or relation >= len(heads.RELATIONS):
        raise Rejected(Reason.SCHEMA, "index entry: unknown format or relation")
    evidence = heads.ENTRY.size + topic_size
    if score > heads.STEPS or not heads.FIRST <= decided <= heads.LAST:
        raise Rejected(Reason.SCHEMA, "index entry: a verdict that cannot be")
    if partition < 0 or offset < 0 or not heads.is_text(data[heads.ENTRY.size : evidence]):
        raise Rejected(Reason.SCHEMA, "index entry: a raw record that cannot be")
    ids = evidence + heads.EVIDENCE.size * evidence_count
    if evidence_count and max(data[evidence : ids : heads.EVIDENCE.size], default=0) >= len(heads.PIECES):
        raise Rejected(Reason.SCHEMA, "index entry: unknown evidence")
    start = ids + heads.ID_BYTES * (superseded + merged)
    cited = _check_sketch(data, start)
    text_hash, tokens = _SKETCH_COMPARED.unpack_from(data, start)
    at = start + heads.SKETCH.size + 8 * cited
    return CandidateFields(order, text_hash, data[at : at + 2 * tokens], start)


def _check_sketch(data: bytes, start: int) -> int:
    """Raise unless a whole sketch stands from `start` to the end; return how many cited hashes or pairs of values it
    has.
    """
    if len(data) < start + heads.SKETCH.size or data[start] != FORMAT:
        raise Rejected(Reason.SCHEMA, "sketch: unknown format, or cut short")
    if data[start + 1] > heads.MARKS:
        raise Rejected(Reason.SCHEMA, "sketch: unknown marks")
    tokens, headline, cited = heads.COUNTS.unpack_from(data, start + heads.SKETCH.size - heads.COUNTS.size)
    end = start + heads.SKETCH.size + 8 * cited + 2 * tokens + 2 * ((tokens + 7) // 8) + 2 * headline
    if len(data) != end:
        raise Rejected(Reason.SCHEMA, f"sketch: {len(data) - start} bytes where {end - start} were announced")
    return int(cited)


def _ids(data: bytes, start: int, count: int) -> tuple[UUID, ...]:
    size = heads.ID_BYTES
    return tuple(UUID(bytes=data[at : at + size]) for at in range(start, start + size * count, size))
