"""Defines a record as it was read, as it is to be sent, and what became of the sending. These are plain values: no
Faust, no aiokafka.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas import Headers
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Rejected, Transient

__all__ = ["UNREAD", "Acknowledged", "Handled", "Outcome", "Outgoing", "Record"]

UNREAD = DLQ_PREFIX + "unread"
"""The header of a record whose batch is too large to be unpacked: the record has no key and no value here."""

_EARLIEST_MS = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1000)
_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Kafka takes any number as a record's time where the topic leaves it to the producer. Nothing of ours was written
before 2000, and Python has no date of a year of five digits."""
_OVERHEAD = 512
"""Bytes that a record batch adds to a lone record, at most."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as consumed: bytes untouched."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes
    headers: Headers

    @classmethod
    def of(cls, consumed: Any) -> Record:
        """Return what a consumer of aiokafka gives."""
        return cls(
            topic=consumed.topic,
            partition=consumed.partition,
            offset=consumed.offset,
            timestamp_ms=consumed.timestamp or 0,
            key=consumed.key,
            value=consumed.value if consumed.value is not None else b"",
            headers=tuple(consumed.headers or ()),
        )

    @property
    def time(self) -> datetime:
        """When the record was written, in UTC, by the broker's clock, as our topics are set. Where a topic leaves the
        time to the producer it is the producer's, moved to the nearest between 2000 and 2200: the reader's own clock
        must not decide, for the same record has the same time whenever it is read.
        """
        return datetime.fromtimestamp(min(max(self.timestamp_ms, _EARLIEST_MS), _LATEST_MS) / 1000, UTC)

    @property
    def unread(self) -> bool:
        """Whether key, value and headers stayed at the broker."""
        return any(name == UNREAD for name, _ in self.headers)

    @property
    def where(self) -> dict[str, object]:
        """The record's place, for a log line."""
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent. A `value` of None is a tombstone; a `partition` of None leaves the choice to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes in a request, at most."""
        headers = sum(len(name.encode()) + len(value or b"") + 8 for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Where a record that was sent is kept now, by all in-sync replicas."""

    partition: int
    offset: int


Outcome = Acknowledged | None | Transient
"""What became of a record that was sent. None: it is too large for its topic, by our limit or by the broker's; it was
not sent, and never will be. `Transient`: it was not delivered, and may be sent again."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What a stage made of one record. Where it refused (some of) it, the whole record becomes a dead letter too."""

    outgoings: Sequence[Outgoing] = ()
    refused: Sequence[Rejected] = ()
    received_at: datetime | None = None
    """When the raw record was written: for the time from end to end."""
