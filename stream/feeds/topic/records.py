"""Makes items of another cluster's records: bytes as they are, headers under names of our own, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas import Headers
from stream.agents.engine.port import Unreadable
from stream.errors import Reason, Rejected
from stream.feeds.transport import Item, Report, Skipped
from stream.kafka.message import UNREAD
from stream.kafka.raw_headers import SRC_PREFIX

__all__ = ["Lot", "item_of", "kept_headers", "lots_of"]

MOST_RECORDS = 200
"""Records that are acknowledged together: enough that acknowledgements cost nothing, few enough to repeat after a
crash."""
_MOST_BYTES = 8 * 1024 * 1024
"""Bytes of them: two of the largest records that our own topic takes by default."""
_MOST_HEADERS = 64
_MOST_HEADER_BYTES = 16 * 1024
"""A record's headers are a dozen and some hundred bytes; our own topic must take them beside the copy."""
_LONGEST_NAME = 100
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]")
_LOG_APPEND_TIME = 1
"""The topic's time stamps are the broker's; any other is whatever the producer wrote there."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Records that are taken together."""

    records: Sequence[Any]
    """As aiokafka gives them."""

    @property
    def ends(self) -> dict[tuple[str, int], int]:
        """The offset behind the last record, of each topic and partition."""
        return {(record.topic, record.partition): record.offset + 1 for record in self.records}


def lots_of(records: Sequence[Any]) -> Iterator[Lot]:
    """Yield the records in their order, in lots of so many records and bytes at most; a larger record is alone."""
    lot: list[Any] = []
    size = 0
    for record in records:
        if lot and (len(lot) == MOST_RECORDS or size + len(record.value or b"") > _MOST_BYTES):
            yield Lot(lot)
            lot, size = [], 0
        lot.append(record)
        size += len(record.value or b"")
    if lot:
        yield Lot(lot)


def item_of(record: Any, max_bytes: int, report: Report) -> Item | None:
    """Return a record as an item; None for a tombstone, which is counted. What cannot be had of it (a batch that nobody
    can unpack, one that unpacks to more than we hold, a value beyond the limit) is a refusal that says where it lies.
    """
    where = f"{record.topic}/{record.partition}/{record.offset}"
    if record.value is None and not _is_unread(record):
        report.skipped(Skipped.EMPTY)
        return None
    refusal = _refusal(record, max_bytes)
    if refusal is not None:
        report.skipped(Skipped.OVERSIZE if refusal.reason is Reason.OVERSIZE else Skipped.UNREADABLE)
        refusal = Rejected(refusal.reason, f"{where}: {refusal.detail}")
    return Item(
        payload=b"" if refusal else record.value,
        name=_name(record.key),
        origin=where,
        delivery_id=where,
        modified=_appended(record),
        refusal=refusal,
        headers=() if _is_unread(record) else kept_headers(record.headers),
    )


def kept_headers(headers: Sequence[tuple[str, bytes | None]]) -> Headers:
    """Return a record's headers under `src-` names of plain letters: the first of them, as far as they are small."""
    kept: list[tuple[str, bytes]] = []
    size = 0
    for name, value in headers[:_MOST_HEADERS]:
        plain = SRC_PREFIX + _FOREIGN.sub("_", name)[:_LONGEST_NAME]
        size += len(plain) + len(value or b"")
        if size > _MOST_HEADER_BYTES:
            break
        kept.append((plain, value or b""))
    return tuple(kept)


def _refusal(record: Any, max_bytes: int) -> Rejected | None:
    if isinstance(record.value, Unreadable):
        return record.value.refusal
    if _is_unread(record):
        return Rejected(Reason.OVERSIZE, "its batch unpacks to more than a process can hold")
    if len(record.value) > max_bytes:
        return Rejected(Reason.OVERSIZE, f"{len(record.value)} bytes; max_bytes is {max_bytes}")
    return None


def _is_unread(record: Any) -> bool:
    return record.value is None and any(name == UNREAD for name, _ in record.headers)


def _name(key: bytes | None) -> str:
    """Return the record's key, where it is a short text: people know it by that."""
    try:
        text = (key or b"")[: _LONGEST_NAME + 1].decode()
    except UnicodeDecodeError:
        return ""
    return text if len(text) <= _LONGEST_NAME and text.isprintable() else ""


def _appended(record: Any) -> datetime | None:
    if record.timestamp_type != _LOG_APPEND_TIME:
        return None
    try:
        return datetime.fromtimestamp(record.timestamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
