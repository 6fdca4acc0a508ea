"""A message as a stage sees it, and as a stage sends it. Plain values: no Faust, no aiokafka."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas import Headers
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Rejected

__all__ = ["UNREAD", "Handled", "Outgoing", "Record"]

UNREAD = DLQ_PREFIX + "unread"
"""The header of a record that was not unpacked, because its batch is too large for that: it has no key and no value."""

_EARLIEST_MS = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1000)
_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Kafka takes any number as a record's time where the topic leaves it to the producer. Nothing of ours was written
before, and a year of five digits is not even a date here."""


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

    @property
    def time(self) -> datetime:
        """When the record was written, in UTC: the broker's clock, as our topics are set. Where a topic leaves it to
        the producer it is the producer's, taken as the nearest between 2000 and 2200: the reader's own clock must not
        decide, for the same record has the same time whenever it is read.
        """
        return datetime.fromtimestamp(min(max(self.timestamp_ms, _EARLIEST_MS), _LATEST_MS) / 1000, UTC)

    @property
    def unread(self) -> bool:
        """Whether key, value and headers stayed at the broker."""
        return any(name == UNREAD for name, _ in self.headers)

    @property
    def where(self) -> dict[str, object]:
        """For a log line."""
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent. `value` null is a tombstone; `partition` null leaves the choice to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """What a stage made of one record. Where it refused (some of) it, the whole record becomes a dead letter too."""

    outgoings: Sequence[Outgoing] = ()
    refused: Sequence[Rejected] = ()
    received_at: datetime | None = None
    """When the raw record was written: for the time from end to end."""
