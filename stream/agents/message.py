"""A message as a stage sees it, and as a stage sends it. Plain values: no Faust, no aiokafka."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas import Headers
from stream.errors import Rejected

__all__ = ["Handled", "Outgoing", "Record"]


_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Far from the last day that Python knows: windows and embargoes are added to it."""


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
        """When the record was written (its producer's or the broker's clock, as the topic is set), in UTC. A producer
        may say what it likes: what no calendar holds is taken for the nearest that one does.
        """
        return datetime.fromtimestamp(min(max(self.timestamp_ms, 0), _LATEST_MS) / 1000, UTC)

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
