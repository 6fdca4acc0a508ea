"""Names the records before which stages stand: an operator wants to know which article it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition

from schemas import header
from stream.kafka.about import SOURCE
from stream.kafka.message import UNREAD
from stream.kafka.raw_headers import FILE
from stream.kafka.topics import RAW
from stream.operate.lag.stage_lag import PartitionLag, StageLag
from stream.operate.records import opened_reader, scan, spans_from
from stream.settings import Settings

__all__ = ["MOST_NAMED", "Waiting", "waiting_records"]

MOST_NAMED = 12
"""Records that are named at most, those that wait longest: who reads more of them looks with `--json`."""

_SHOWN = 80
"""Characters of a name that somebody outside chose."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next record of a stage's partition."""

    stage: str
    partition: PartitionLag
    about: str
    """Its source, file, article and size, in words."""

    @property
    def place(self) -> str:
        """`TOPIC:PARTITION:OFFSET`, as `wirestream trace` takes it."""
        return f"{self.partition.topic}:{self.partition.partition}:{self.partition.at}"


async def waiting_records(
    settings: Settings, stages: Sequence[StageLag], *, older_than: float, now: datetime
) -> list[Waiting]:
    """Return the records that are next, of partitions in which they have waited for so many seconds, the longest
    waiting first. Raises as `opened_reader`, and `Transient` where the broker falls silent.
    """
    late = [(stage.stage, each) for stage in stages for each in stage.partitions if (each.age(now) or 0.0) > older_than]
    late.sort(key=lambda pair: -(pair[1].age(now) or 0.0))
    late = late[:MOST_NAMED]
    found: dict[tuple[str, int], Any] = {}

    def take(record: Any) -> bool:
        found.setdefault((record.topic, record.partition), record)
        return True

    if late:
        async with opened_reader(settings) as reader:
            # Two stages may wait at different places of one partition: each place is read for itself.
            named = []
            for stage, each in late:
                found.clear()
                spans = await spans_from(reader, {TopicPartition(each.topic, each.partition): each.at})
                await scan(reader, spans, take, most=1)
                record = found.get((each.topic, each.partition))
                named.append(Waiting(stage, each, "its record cannot be read" if record is None else _about(record)))
            return named
    return []


def _about(record: Any) -> str:
    headers = tuple(record.headers)
    if any(name == UNREAD for name, _ in headers):
        return "its batch would unpack to more than a worker takes"
    key = (record.key or b"").decode("utf-8", "replace")
    source = key if record.topic == RAW.name else header(headers, SOURCE)
    parts = {
        "source": source,
        "file": header(headers, FILE),
        "article": None if record.topic == RAW.name else header(headers, "ce_subject") or key,
    }
    named = [f"{name} {value[:_SHOWN]}" for name, value in parts.items() if value]
    return "  ".join([*named, f"{len(record.value or b''):,} bytes"])
