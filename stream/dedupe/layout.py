"""Lays out the bytes of a sketch and of an index entry: this is the one module that knows what stands where.

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
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from schemas import RawRecord, Relation, Verdict
from stream.dedupe.entry_fields import EntryFields, SearchFields
from stream.dedupe.evidence import Evidence
from stream.dedupe.sketch_fields import SketchFields
from stream.errors import Reason, Rejected

__all__ = [
    "FORMAT", "SUPERSEDED_MOST", "newer_format", "pack_entry", "pack_sketch", "rounded", "search_fields",
    "unpack_entry", "unpack_sketch",
]  # fmt: skip

FORMAT = 1
"""The first byte of both."""
_FORMATS_MOST = 31
"""What may ever be a format: below all that is text, which strangers write."""
_SKETCH = struct.Struct("<BBi16sQQQQQQIIIHHB")
"""Format, marks, version, article's id, hashes of provider, item, slug, title, copy and tokens, minutes of publication
and receipt, length, and how many tokens, tokens of the headline and cited hashes follow."""
_SKETCH_SEARCH = struct.Struct("<BB4x16s8xQQQ8xQ12xHHB")
"""What a look-up reads of the same bytes: format, marks, article's id, hashes of item, slug, title and tokens, and the
three counts.
"""
_COUNTS = struct.Struct("<HHB")
"""The last of a sketch's head: the three counts."""
_ENTRY = struct.Struct("<BBQIHq16s16siqHBBH")
"""Format, relation, order, minute, score, microsecond of the verdict, story, `of`, partition and offset of the raw
record, and how many bytes of topic, pieces of evidence, superseded and merged ids follow."""
_ENTRY_SEARCH = struct.Struct("<BBQIHq32xiqHBBH")
"""What a look-up reads of the same bytes: all but the story and `of`."""
_EVIDENCE = struct.Struct("<BH")
"""Which, and its value in thousandths."""
_STEPS = 1000
"""Scores are kept, and given, in thousandths: a redelivery gets the verdict that was given first, to the bit."""
SUPERSEDED_MOST = 255
"""Superseded articles that an entry can hold: one byte counts them. The longest running story in a year of wire copy
has some sixty takes."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
"""The instants that a `datetime` can be, in microseconds."""
_NONE = UUID(int=0)
_NO_VALUE = bytes(4)
"""Fills up the last pair of values. No value is so: an exponent of 0 is never 0 in its byte."""
_RELATIONS = (
    *(Relation.NEW, Relation.EXACT, Relation.NEAR),
    *(Relation.UPDATE, Relation.CORRECTION, Relation.WITHDRAWAL),
)
"""A relation is stored by its place here: new ones are added at the end."""
_WITHDRAWAL = _RELATIONS.index(Relation.WITHDRAWAL)
_PIECES = tuple(Evidence)
_PLACES = {name.value: place for place, name in enumerate(_PIECES)}
_CORRECTS, _WITHDRAWS, _HELD = 1, 2, 4
_MARKS = _CORRECTS | _WITHDRAWS | _HELD
"""The bits of a sketch's marks: `corrects`, `withdraws` and `is_held`."""


_Sketch = TypeVar("_Sketch", bound=SketchFields)


def newer_format(data: bytes) -> int | None:
    """Return the format of what a later release wrote; None for any other bytes."""
    return data[0] if len(data) >= _ENTRY.size and FORMAT < data[0] <= _FORMATS_MOST else None


def rounded(value: float) -> float:
    """Return a score or share as an entry can hold it: thousandths between 0 and 1."""
    return round(min(max(value, 0.0), 1.0) * _STEPS) / _STEPS


def pack_sketch(sketch: SketchFields) -> bytes:
    """Return the bytes of a sketch."""
    more = struct.pack(f"<{len(sketch.cited)}Q", *sketch.cited) if sketch.withdraws else _in_pairs(sketch.values)
    head = _SKETCH.pack(
        FORMAT,
        sketch.corrects * _CORRECTS | sketch.withdraws * _WITHDRAWS | sketch.is_held * _HELD,
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
    _, marks, version, article_id, *hashes, published, received, length, tokens, _, cited = _SKETCH.unpack_from(data)
    provider, item, slug, title, raw_hash, text_hash = hashes
    at = _SKETCH.size + 8 * cited
    numbers = at + 2 * tokens
    names = numbers + (tokens + 7) // 8
    headline = names + (tokens + 7) // 8
    is_withdrawal = bool(marks & _WITHDRAWS)
    found = struct.unpack_from(f"<{cited}Q", data, _SKETCH.size) if cited and is_withdrawal else ()
    values = b"" if is_withdrawal else data[_SKETCH.size : at]
    return kind(
        UUID(bytes=article_id), provider, item, version, bool(marks & _CORRECTS), is_withdrawal, slug, title,
        found, published, received, raw_hash, text_hash, length, data[at:numbers], data[numbers:names],
        data[names:headline], data[headline:], bool(marks & _HELD), values.removesuffix(_NO_VALUE),
    )  # fmt: skip


def _in_pairs(values: bytes) -> bytes:
    return values + _NO_VALUE if len(values) % 8 else values


def pack_entry(entry: EntryFields) -> bytes:
    """Return the bytes of an entry."""
    verdict, topic = entry.verdict, entry.raw.topic.encode()
    supersedes = verdict.supersedes[:SUPERSEDED_MOST]
    head = _ENTRY.pack(
        FORMAT,
        _RELATIONS.index(verdict.relation),
        entry.order,
        entry.seen,
        round(verdict.score * _STEPS),
        (verdict.decided_at - _EPOCH) // _MICROSECOND,
        verdict.story_id.bytes,
        (verdict.of or _NONE).bytes,
        entry.raw.partition,
        entry.raw.offset,
        *(len(topic), len(verdict.evidence), len(supersedes), len(verdict.merges)),
    )
    evidence = (_EVIDENCE.pack(_PLACES[name], round(value * _STEPS)) for name, value in verdict.evidence.items())
    others = (other.bytes for other in (*supersedes, *verdict.merges))
    return b"".join((head, topic, *evidence, *others, entry.sketch))


def unpack_entry(data: bytes) -> EntryFields:
    """Return the reverse of `pack_entry`. The sketch's own bytes are not looked at."""
    try:
        return _unpack_entry(data)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise Rejected(Reason.SCHEMA, f"index entry: {error}") from error


def _unpack_entry(data: bytes) -> EntryFields:
    kind, relation, order, seen, score, decided, story, of, partition, offset, *sizes = _ENTRY.unpack_from(data)
    if kind != FORMAT:
        raise ValueError("unknown format")
    topic_size, evidence_count, superseded, merged = sizes
    at = _ENTRY.size + topic_size
    topic = data[_ENTRY.size : at].decode()
    pieces = list(_EVIDENCE.iter_unpack(data[at : at + _EVIDENCE.size * evidence_count]))
    at += _EVIDENCE.size * evidence_count
    others = _ids(data, at, superseded + merged)
    verdict = Verdict(
        relation=_RELATIONS[relation],
        story_id=UUID(bytes=story),
        of=None if of == _NONE.bytes else UUID(bytes=of),
        score=score / _STEPS,
        evidence={_PIECES[place].value: value / _STEPS for place, value in pieces},
        supersedes=others[:superseded],
        merges=others[superseded:],
        decided_at=_EPOCH + timedelta(microseconds=decided),
    )
    raw = RawRecord(topic=topic, partition=partition, offset=offset)
    return EntryFields(order, seen, data[at + 16 * len(others) :], raw, verdict)


def search_fields(data: bytes) -> SearchFields:
    """Return what an entry is found by. It costs a tenth of what `unpack_entry` and `unpack_sketch` take, and raises
    for all that they do: what is found can be read.
    """
    if len(data) < _ENTRY.size:
        raise Rejected(Reason.SCHEMA, "index entry: cut short")
    kind, relation, order, seen, score, decided, partition, offset, *sizes = _ENTRY_SEARCH.unpack_from(data)
    topic_size, evidence_count, superseded, merged = sizes
    if kind != FORMAT or relation >= len(_RELATIONS):
        raise Rejected(Reason.SCHEMA, "index entry: unknown format or relation")
    evidence = _ENTRY.size + topic_size
    if score > _STEPS or not _FIRST <= decided <= _LAST:
        raise Rejected(Reason.SCHEMA, "index entry: a verdict that cannot be")
    if partition < 0 or offset < 0 or not _is_text(data[_ENTRY.size : evidence]):
        raise Rejected(Reason.SCHEMA, "index entry: a raw record that cannot be")
    ids = evidence + _EVIDENCE.size * evidence_count
    if evidence_count and max(data[evidence : ids : _EVIDENCE.size], default=0) >= len(_PIECES):
        raise Rejected(Reason.SCHEMA, "index entry: unknown evidence")
    start = ids + 16 * (superseded + merged)
    _check_sketch(data, start)
    _, marks, article_id, item, slug, title, text_hash, tokens, title_size, cited = _SKETCH_SEARCH.unpack_from(
        data, start
    )
    at = start + _SKETCH.size + 8 * cited
    withdrawn = _ids(data, ids, superseded) if relation == _WITHDRAWAL else ()
    is_withdrawal = bool(marks & _WITHDRAWS)
    marks_size = (tokens + 7) // 8
    names = at + 2 * tokens + marks_size
    return SearchFields(
        order, seen, article_id, item, slug, title, text_hash, is_withdrawal, data[at : at + 2 * tokens],
        data[names : names + marks_size], data[len(data) - 2 * title_size :], withdrawn, start,
    )  # fmt: skip


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_sketch(data: bytes, start: int) -> None:
    """Raise unless a whole sketch stands from `start` to the end."""
    if len(data) < start + _SKETCH.size or data[start] != FORMAT:
        raise Rejected(Reason.SCHEMA, "sketch: unknown format, or cut short")
    if data[start + 1] > _MARKS:
        raise Rejected(Reason.SCHEMA, "sketch: unknown marks")
    tokens, headline, cited = _COUNTS.unpack_from(data, start + _SKETCH.size - _COUNTS.size)
    end = start + _SKETCH.size + 8 * cited + 2 * tokens + 2 * ((tokens + 7) // 8) + 2 * headline
    if len(data) != end:
        raise Rejected(Reason.SCHEMA, f"sketch: {len(data) - start} bytes where {end - start} were announced")


def _ids(data: bytes, start: int, count: int) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=data[at : at + 16]) for at in range(start, start + 16 * count, 16))
