"""What is kept of stories, and on which partition each row belongs: on that of its story's articles and alerts.

A table's rows lie where they were written. After partitions were added, a story's articles come by another partition,
to a worker that does not find what the story was alerted for: it would wake the desk again, and its kill would not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from aiokafka import AIOKafkaProducer

from stream.errors import Misconfigured
from stream.kafka.changelog import read_span
from stream.kafka.clients import idempotent_producer
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_DELIVERIES, ALERT_STORIES, Topic
from stream.settings import Settings

__all__ = ["CARRIED", "carry", "check_rows"]

_AT_ONCE = 16
"""Partitions that are read at once, each by a client of its own."""
_LOT = 500
"""Rows that are sent before their acknowledgement is waited for."""
_METADATA_TRIES = 120
_METADATA_SECONDS = 0.25
"""For half a minute: a partition that was just added has no leader yet, and clients do not know it."""

Rows = list[dict[bytes, bytes]]
"""By partition: what a worker would recover."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One kind of row."""

    story_of: Callable[[bytes, bytes], UUID]
    """Raises ValueError, KeyError, TypeError or AttributeError for a row that cannot be read."""
    moved: Callable[[bytes, int], bytes]
    """The row's value on another partition."""


def _notice_story(_: bytes, value: bytes) -> UUID:
    return UUID(orjson.loads(value)["alert"]["story_id"])


def _notice_moved(value: bytes, partition: int) -> bytes:
    return orjson.dumps(orjson.loads(value) | {"partition": partition})


_ROWS = {
    ALERT_STORIES.name: _Row(lambda key, _: UUID(key.decode()), lambda value, _: value),
    ALERT_DELIVERIES.name: _Row(_notice_story, _notice_moved),
}
CARRIED: tuple[Topic, ...] = (ALERT_STORIES, ALERT_DELIVERIES)
"""The changelogs that are partitioned by story. (The detector's index is by detector, and cannot grow.)"""


async def check_rows(settings: Settings) -> None:
    """Raise `Misconfigured` where a changelog holds rows of another number of partitions than the settings say."""
    count = settings.topics.partitions
    for topic in CARRIED:
        rows = await _read(settings, topic)
        if astray := sum(len(_astray(topic, lying, partition, count)) for partition, lying in enumerate(rows)):
            raise Misconfigured(
                f"{topic.name} holds {astray} rows of another number of partitions than {count}: a withdrawal would "
                f"not find what its story was alerted for. End all workers, and run `wirestream topics grow {count}`"
            )


async def carry(settings: Settings, topic: Topic) -> int:
    """Bring every row to its partition; gives how many were not on theirs.

    All copies are acknowledged before the first original is deleted, and a row that is on its partition already is left
    as it is: ended at any point, it is done by doing it again.
    """
    count = settings.topics.partitions
    rows = await _read(settings, topic)
    astray = [
        (partition, home, key)
        for partition, lying in enumerate(rows)
        for key, home in _astray(topic, lying, partition, count).items()
    ]
    if not astray:
        return 0
    moved = _ROWS[topic.name].moved
    producer = idempotent_producer(settings)
    await producer.start()
    try:
        await _know_partitions(producer, topic, count)
        copies = [(home, key, moved(rows[at][key], home)) for at, home, key in astray if key not in rows[home]]
        await _send(producer, topic, copies)
        await _send(producer, topic, [(at, key, None) for at, _, key in astray])
    finally:
        await producer.stop()
    return len(astray)


def _astray(topic: Topic, lying: dict[bytes, bytes], partition: int, count: int) -> dict[bytes, int]:
    """The rows of a partition that belong on another, with which. One that cannot be read stays where it is."""
    story_of, found = _ROWS[topic.name].story_of, {}
    for key, value in lying.items():
        try:
            home = story_partition(story_of(key, value), count)
        except (ValueError, KeyError, TypeError, AttributeError):  # the last is what UUID() says of a number
            continue
        if home != partition:
            found[key] = home
    return found


async def _read(settings: Settings, topic: Topic) -> Rows:
    """All rows, as they are now."""
    rows: Rows = [{} for _ in range(settings.topics.partitions)]
    turn = asyncio.Semaphore(_AT_ONCE)

    async def read(partition: int) -> None:
        def take(records: object) -> None:
            for record in records:  # type: ignore[attr-defined]
                if record.value is None:
                    rows[partition].pop(record.key, None)
                else:
                    rows[partition][record.key] = record.value

        async with turn:
            await read_span(settings, topic.name, partition, lambda held: held, take)

    await asyncio.gather(*(read(partition) for partition in range(settings.topics.partitions)))
    return rows


async def _know_partitions(producer: AIOKafkaProducer, topic: Topic, count: int) -> None:
    for _ in range(_METADATA_TRIES):
        if len(await producer.partitions_for(topic.name)) >= count:
            return
        await asyncio.sleep(_METADATA_SECONDS)
        await producer.client.force_metadata_update()
    raise Misconfigured(f"{topic.name}: the broker does not show {count} partitions; run it again")


async def _send(producer: AIOKafkaProducer, topic: Topic, writes: Sequence[tuple[int, bytes, bytes | None]]) -> None:
    for start in range(0, len(writes), _LOT):
        sent = [
            await producer.send(topic.name, value, key, partition=partition)
            for partition, key, value in writes[start : start + _LOT]
        ]
        await asyncio.gather(*sent)
