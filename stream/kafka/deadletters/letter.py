"""Makes the dead letter of a record: key and value untouched, its own headers kept, the reason added.

What fits into no dead letter is left out of it, the record's own place, size and hash told instead: a letter there must
be, for without one the record could never be passed.
"""

from __future__ import annotations

import re
from enum import IntEnum
from hashlib import sha256

from schemas import DeadLetter, Headers, header
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Rejected
from stream.kafka.message import Outgoing, Record
from stream.kafka.topics import DEADLETTERS

__all__ = ["Form", "dead_letter"]

_KEY_KEPT = 1024
"""Bytes of a key that is cut: the names of sources and our ids are far shorter."""
_HEADER_KEPT = 1024
"""Bytes of the longest header (name and value) that a cut letter keeps: `file`, `traceparent`, `ce_*` are shorter."""
_HEADERS_KEPT = 16 * 1024
"""Bytes of all its headers."""
_PLACE = re.compile(r"[\w.-]{1,249}/\d{1,10}/\d{1,19}", re.ASCII)


class Form(IntEnum):
    """How much of a record its letter carries, from the most to the least."""

    WHOLE = 0
    CUT = 1
    """The value, with key and headers cut where they are long."""
    WITHOUT_VALUE = 2
    """Key and headers, cut; of the value size and hash."""
    BARE = 3
    """Only where it lies, why it was refused, size and hash."""


def dead_letter(
    record: Record, stage: str, refusal: Rejected, *, attempts: int = 1, form: Form = Form.WHOLE
) -> Outgoing:
    """What goes to `wire.deadletters.v1` for a record that `stage` refused."""
    cause = refusal.__cause__
    key, headers = record.key, tuple(h for h in record.headers if not h[0].startswith(DLQ_PREFIX))
    left_out = []
    value = record.value
    if form >= Form.WITHOUT_VALUE:
        left_out, value = ["value"], b""
    if form >= Form.CUT:
        key, headers = (None, ()) if form is Form.BARE else (_cut(key), _short(headers))
        left_out += ["key"] * (key != record.key)
        left_out += ["headers"] * (len(headers) != sum(not name.startswith(DLQ_PREFIX) for name, _ in record.headers))
    known = "value" in left_out and not record.unread
    if record.unread:
        left_out = ["value", "key", "headers"]
    told = DeadLetter(
        original_topic=record.topic,
        original_partition=record.partition,
        original_offset=record.offset,
        original_timestamp=record.time,
        stage=stage,
        reason=str(refusal.reason),
        detail=refusal.detail,
        exception=type(cause).__name__ if cause is not None else "",
        attempts=attempts,
        replays=_replays(record),
        origin=_origin(record),
        left_out=",".join(left_out),
        value_size=len(record.value) if known else None,
        value_sha256=sha256(record.value).hexdigest() if known else "",
    )
    return Outgoing(DEADLETTERS.name, key, value, headers + told.to_headers())


def _cut(key: bytes | None) -> bytes | None:
    return key[:_KEY_KEPT] if key is not None else None


def _short(headers: Headers) -> Headers:
    kept, room = [], _HEADERS_KEPT
    for name, value in headers:
        size = len(name.encode()) + len(value or b"")
        if size <= min(_HEADER_KEPT, room):
            kept.append((name, value))
            room -= size
    return tuple(kept)


def _replays(record: Record) -> int:
    count = header(record.headers, DLQ_PREFIX + "replays")
    return int(count) if count is not None and re.fullmatch(r"[0-9]{1,9}", count) else 0


def _origin(record: Record) -> str:
    """As `wirestream dlq replay` told it; what anybody else writes there must at least look like a place."""
    origin = header(record.headers, DLQ_PREFIX + "origin")
    return origin if origin is not None and _PLACE.fullmatch(origin) else ""
