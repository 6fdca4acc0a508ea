"""Makes the dead letter of a record: key and value untouched, its own headers kept, the reason added.

What does not fit into a dead letter is left out of it, and the letter names the record's own place, size and hash
instead: every refused record must get a letter, for without one the flow could never pass it.
"""

from __future__ import annotations

import re
from enum import IntEnum
from hashlib import sha256

from schemas import DeadLetter, Headers, header
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Rejected
from stream.kafka.about import traceparent_of
from stream.kafka.message import Outgoing, Record
from stream.kafka.topics import DEADLETTERS
from stream.observe import tracing

__all__ = ["Form", "dead_letter"]

_KEY_BYTES = 1024
"""The most that a cut letter carries of a key: the names of sources and our ids are far shorter."""
_HEADER_BYTES = 1024
"""The longest header (name and value) that a cut letter carries: `file`, `traceparent`, `ce_*` are shorter."""
_ALL_HEADERS_BYTES = 16 * 1024
"""The most that a cut letter carries of all headers together: room for every header of ours at its longest."""
_PLACE = re.compile(r"[\w.-]{1,249}/\d{1,10}/\d{1,19}", re.ASCII)


class Form(IntEnum):
    """How much of a record its letter carries, from the most to the least."""

    WHOLE = 0
    """Key, value and headers as they came."""
    CUT = 1
    """The value as it came, with the key cut and long headers left out."""
    WITHOUT_VALUE = 2
    """Key and headers as in `CUT`; of the value only its size and hash."""
    BARE = 3
    """Only the record's place, the reason, and the size and hash of the value."""


def dead_letter(record: Record, stage: str, refusal: Rejected, *, form: Form = Form.WHOLE) -> Outgoing:
    """Return the dead letter for a record that `stage` refused. The same record and refusal give the same letter.
    `dlq-*` headers of the record itself are replaced: only the last refusal is in the letter.
    """
    cause = refusal.__cause__
    key, headers = record.key, tuple(h for h in record.headers if not h[0].startswith(DLQ_PREFIX))
    traced = () if tracing.valid(headers) else ((tracing.TRACEPARENT, traceparent_of(record)),)
    left_out = []
    value = record.value
    if form >= Form.WITHOUT_VALUE:
        left_out, value = ["value"], b""
    if form >= Form.CUT:
        key, headers = (None, ()) if form is Form.BARE else (_cut(key), _short(headers))
        left_out += ["key"] * (key != record.key)
        left_out += ["headers"] * (len(headers) != sum(not name.startswith(DLQ_PREFIX) for name, _ in record.headers))
    hashed = "value" in left_out and not record.unread
    if record.unread:
        left_out = ["value", "key", "headers"]
    about = DeadLetter(
        original_topic=record.topic,
        original_partition=record.partition,
        original_offset=record.offset,
        original_timestamp=record.time,
        stage=stage,
        reason=str(refusal.reason),
        detail=refusal.detail,
        exception=type(cause).__name__ if cause is not None else "",
        replays=_replays(record),
        origin=_origin(record),
        left_out=",".join(left_out),
        value_size=len(record.value) if hashed else None,
        value_sha256=sha256(record.value).hexdigest() if hashed else "",
    )
    traced = () if form is Form.BARE else traced
    return Outgoing(DEADLETTERS.name, key, value, headers + traced + about.to_headers())


def _cut(key: bytes | None) -> bytes | None:
    return key[:_KEY_BYTES] if key is not None else None


def _short(headers: Headers) -> Headers:
    short, room = [], _ALL_HEADERS_BYTES
    for name, value in headers:
        size = len(name.encode()) + len(value or b"")
        if size <= min(_HEADER_BYTES, room):
            short.append((name, value))
            room -= size
    return tuple(short)


def _replays(record: Record) -> int:
    count = header(record.headers, DLQ_PREFIX + "replays")
    return int(count) if count is not None and re.fullmatch(r"[0-9]{1,9}", count) else 0


def _origin(record: Record) -> str:
    """Return the place of the first refusal, as `wirestream dlq replay` wrote it. Anybody else may write there, so it
    must at least look like a place.
    """
    origin = header(record.headers, DLQ_PREFIX + "origin")
    return origin if origin is not None and _PLACE.fullmatch(origin) else ""
