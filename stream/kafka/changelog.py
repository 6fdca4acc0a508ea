"""Reads a span of one partition in bulk: what a table recovers from.

Faust hands every changelog record through conductor, queue and four checks, one at a time, and sleeps when its buffer
is full. Here all records of a fetch, which has megabytes, are applied together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin
from stream.kafka.clients import consumer
from stream.kafka.errors import in_words
from stream.kafka.rewind.group import committed_by
from stream.kafka.stages import group_of
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Span", "committed", "offset_at", "read_once", "read_span"]

log = logger(__name__)

Span = tuple[int, int]
"""The first offset of a span, and the one after the last."""

_FETCH_BYTES = 4 * 1024 * 1024
"""Bytes of one fetch: a few thousand entries of the detector's index."""
_AT_ONCE = 2000
"""How many records are applied before other tasks get their turn: some milliseconds of work."""
_FETCH_WAIT_MS = 50
"""How long the broker holds a fetch that finds nothing. What is read is there already; a consumer that stops waits for
the fetch that it made last (aiokafka's half a second, a partition, was most of a start with empty tables)."""
_RETRY_SECONDS = 1.0
"""Seconds between two tries while the broker is away."""


async def read_span(
    settings: Settings,
    topic: str,
    partition: int,
    choose: Callable[[Span], Span],
    take: Callable[[Sequence[Any]], None],
    back_ms: int = 0,
    clock: Clock = SYSTEM_CLOCK,
) -> Span:
    """Pass all records of a span to `take`, in order, in lists. `choose` gets the span that the partition holds, and
    returns the one to be read; with `back_ms`, what was written in so many milliseconds before that is read too.
    Returns the span that was read.

    While the broker is away this waits, and then begins again: `choose` is asked anew, and `take` may get records that
    it has had.
    """
    while True:
        try:
            return await read_once(settings, TopicPartition(topic, partition), choose, take, back_ms, clock)
        except KafkaError as error:
            log.warning("the changelog cannot be read yet", topic=topic, partition=partition, fault=in_words(error))
            await clock.sleep(_RETRY_SECONDS)


async def committed(settings: Settings, stage: str, topic: str, partition: int, clock: Clock = SYSTEM_CLOCK) -> int:
    """Return where a stage goes on: the offset that its group has committed, 0 where it has none. Waits while the
    broker is away.
    """
    while True:
        try:
            async with connected_admin(settings) as admin:
                offsets = await committed_by(admin, group_of(stage), clock)
        except (KafkaError, Misconfigured) as error:
            log.warning("the committed offset cannot be read yet", stage=stage, fault=in_words(error))
            await clock.sleep(_RETRY_SECONDS)
        else:
            return offsets.get(TopicPartition(topic, partition), 0)


async def offset_at(reader: Any, tp: TopicPartition, timestamp_ms: int) -> int:
    """Return the first offset of what was written at that time or later; the end of the partition where nothing was.
    `reader` is a started consumer.
    """
    end: int = (await reader.end_offsets([tp]))[tp]  # first: what is written from here on is not to be missed
    found = (await reader.offsets_for_times({tp: max(timestamp_ms, 0)})).get(tp)
    return end if found is None else int(found.offset)


async def _written_before(reader: Any, tp: TopicPartition, offset: int) -> int | None:
    """Return the time stamp of the record before an offset; None where that place has no record any more."""
    reader.seek(tp, offset - 1)
    while await reader.position(tp) < offset:
        found = (await reader.getmany(tp, timeout_ms=1000, max_records=1)).get(tp)
        if found:
            return int(found[0].timestamp)
    return None


async def read_once(
    settings: Settings,
    tp: TopicPartition,
    choose: Callable[[Span], Span],
    take: Callable[[Sequence[Any]], None],
    back_ms: int = 0,
    clock: Clock = SYSTEM_CLOCK,
) -> Span:
    """Do what `read_span` does, and raise what stands in the way."""
    reader = consumer(settings, max_partition_fetch_bytes=_FETCH_BYTES, fetch_max_wait_ms=_FETCH_WAIT_MS)
    try:
        await reader.start()
        reader.assign([tp])
        first, last = (await reader.beginning_offsets([tp]))[tp], (await reader.end_offsets([tp]))[tp]
        start, end = choose((first, last))
        if back_ms and first < start:
            written = await _written_before(reader, tp, start)
            if written is not None:
                start = min(start, await offset_at(reader, tp, written - back_ms))
        reader.seek(tp, start)
        at = start
        while at < end:  # by position, not by record: the last offsets may be compacted away
            found = (await reader.getmany(tp, timeout_ms=1000, max_records=min(_AT_ONCE, end - at))).get(tp)
            if found:
                take(found if found[-1].offset < end else [record for record in found if record.offset < end])
                await clock.sleep(0)
            at = await reader.position(tp)
    finally:
        await reader.stop()
    return start, end
