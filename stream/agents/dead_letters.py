"""Makes the dead letter of a record: key and value untouched, its own headers kept, the reason added."""

from __future__ import annotations

from schemas import DeadLetter, header
from schemas.deadletter import DLQ_PREFIX
from stream.agents.message import Outgoing, Record
from stream.errors import Rejected
from stream.topics import DEADLETTERS

__all__ = ["dead_letter"]


_MOST_DIGITS = 9
"""Of a count: more were not written by us, and of thousands Python makes no number."""


def dead_letter(record: Record, stage: str, refusal: Rejected, *, attempts: int = 1) -> Outgoing:
    """What goes to `wire.deadletters.v1` for a record that `stage` refused."""
    cause = refusal.__cause__
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
    )
    kept = tuple((name, value) for name, value in record.headers if not name.startswith(DLQ_PREFIX))
    return Outgoing(DEADLETTERS.name, record.key, record.value, kept + told.to_headers())


def _replays(record: Record) -> int:
    count = header(record.headers, DLQ_PREFIX + "replays")
    known = count is not None and count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS
    return int(count) if count is not None and known else 0
