"""Brings the rows that are kept of stories to the partitions of their stories, after partitions were added.

A table's rows lie where they were written. After partitions were added, a story's articles come by another partition,
to a worker that does not find what the story was alerted for: it would wake the desk again, and its kill would not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured, Transient
from stream.kafka.changelog import read_span
from stream.kafka.errors import misconfigured
from stream.kafka.headers import story_partition
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import ALERT_DELIVERIES, ALERT_STORIES, Topic
from stream.settings import Settings

__all__ = ["BY_STORY", "check_rows", "repartition"]

_AT_ONCE = 16
"""Partitions that are read at once, each by a client of its own."""
_LOT = 500
"""Rows that are sent before their acknowledgement is waited for."""

Rows = list[dict[bytes, bytes]]
"""The rows of each partition, as a worker would recover them."""
Write = tuple[int, bytes, bytes | None]
"""Partition, key and value of a row that is to be written; a value of None deletes the row."""


@dataclass(frozen=True, slots=True)
class _RowKind:
    """How the rows of one changelog are read and moved."""

    story_of: Callable[[bytes, bytes], UUID]
    """The story of a key and value. Raises ValueError, KeyError, TypeError or AttributeError for an unreadable row."""
    moved: Callable[[bytes, int], bytes]
    """The row's value on another partition."""


def _notice_story(_: bytes, value: bytes) -> UUID:
    return UUID(orjson.loads(value)["alert"]["story_id"])


def _notice_moved(value: bytes, partition: int) -> bytes:
    return orjson.dumps(orjson.loads(value) | {"partition": partition})


_KINDS = {
    ALERT_STORIES.name: _RowKind(lambda key, _: UUID(key.decode()), lambda value, _: value),
    ALERT_DELIVERIES.name: _RowKind(_notice_story, _notice_moved),
}
BY_STORY: tuple[Topic, ...] = (ALERT_STORIES, ALERT_DELIVERIES)
"""The changelogs whose rows lie by story. (The detector's index lies by detector, and cannot grow.)"""


async def check_rows(settings: Settings) -> None:
    """Raise `Misconfigured` where a changelog holds rows of another number of partitions than the settings say."""
    count = settings.topics.partitions
    for topic in BY_STORY:
        rows = await _read(settings, topic)
        if misplaced := sum(len(_misplaced(topic, row, partition, count)) for partition, row in enumerate(rows)):
            raise Misconfigured(
                f"{topic.name} holds {misplaced} rows of another number of partitions than {count}: a withdrawal would "
                f"not find what its story was alerted for. End all workers, and run `wirestream topics grow {count}`"
            )


async def repartition(settings: Settings, topic: Topic, clock: Clock = SYSTEM_CLOCK) -> int:
    """Bring every row to the partition of its story. Returns how many were on another.

    All copies are acknowledged before the first original is deleted, and a row that is on its partition already is left
    as it is: ended at any point, it is done by doing it again. Raises `Misconfigured` where the broker goes away.
    """
    count = settings.topics.partitions
    rows = await _read(settings, topic, clock)
    misplaced = [
        (partition, home, key)
        for partition, row in enumerate(rows)
        for key, home in _misplaced(topic, row, partition, count).items()
    ]
    if not misplaced:
        return 0
    moved = _KINDS[topic.name].moved
    delivery = Delivery(settings, clock)
    try:
        await delivery.know_partitions(topic.name, count)
        copies = [(home, key, moved(rows[at][key], home)) for at, home, key in misplaced if key not in rows[home]]
        await _send(delivery, topic, copies)
        await _send(delivery, topic, [(at, key, None) for at, _, key in misplaced])
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    except Transient as fault:
        raise Misconfigured(f"{topic.name}: {fault}; run it again") from None
    finally:
        await delivery.stop()
    return len(misplaced)


def _misplaced(topic: Topic, rows: dict[bytes, bytes], partition: int, count: int) -> dict[bytes, int]:
    """Return the rows of a partition that belong on another, and on which. An unreadable row stays where it is."""
    story_of, found = _KINDS[topic.name].story_of, {}
    for key, value in rows.items():
        try:
            home = story_partition(story_of(key, value), count)
        except (ValueError, KeyError, TypeError, AttributeError):  # the last is what UUID() says of a number
            continue
        if home != partition:
            found[key] = home
    return found


async def _read(settings: Settings, topic: Topic, clock: Clock = SYSTEM_CLOCK) -> Rows:
    """Return all rows, as they are now."""
    rows: Rows = [{} for _ in range(settings.topics.partitions)]
    turn = asyncio.Semaphore(_AT_ONCE)

    async def read(partition: int) -> None:
        def take(records: Sequence[Any]) -> None:
            for record in records:
                if record.value is None:
                    rows[partition].pop(record.key, None)
                else:
                    rows[partition][record.key] = record.value

        async with turn:
            await read_span(settings, topic.name, partition, lambda whole: whole, take, clock=clock)

    await asyncio.gather(*(read(partition) for partition in range(settings.topics.partitions)))
    return rows


async def _send(delivery: Delivery, topic: Topic, writes: Sequence[Write]) -> None:
    """Send rows, in lots. Raises `Misconfigured` for one that the topic does not take, and what `deliver` raises."""
    for start in range(0, len(writes), _LOT):
        lot = writes[start : start + _LOT]
        offsets = await delivery.deliver(
            Outgoing(topic.name, key, value, partition=partition) for partition, key, value in lot
        )
        if None in offsets:
            key = lot[offsets.index(None)][1]
            raise Misconfigured(
                f"{topic.name} does not take its own row {key.decode('utf-8', 'replace')} any more: "
                "run `wirestream topics apply --configs`, and this again"
            )
