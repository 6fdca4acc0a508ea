"""Reads a span of one partition in bulk: what a table recovers from. Plain aiokafka, no Faust.

Faust hands every changelog record through conductor, queue and four checks, one at a time, and sleeps when its buffer
is full. Here a fetch of megabytes is applied at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.kafka import consumer
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Span", "read_span"]

log = logger(__name__)

Span = tuple[int, int]
"""First offset, and the one after the last."""

_FETCH_BYTES = 4 * 1024 * 1024
"""A partition and request: a few thousand entries of the index."""
_AT_ONCE = 2000
"""Records between two turns of the event loop: some milliseconds of work."""
_RETRY_SECONDS = 1.0


async def read_span(
    settings: Settings,
    topic: str,
    partition: int,
    choose: Callable[[Span], Span],
    take: Callable[[Sequence[Any]], None],
) -> Span:
    """Hand all records of a span to `take`, in order, in lots. `choose` is told what the partition holds, and says what
    is to be read. Gives the span that was read.

    While the broker is away it waits, and then starts again with what `choose` says by then.
    """
    while True:
        try:
            return await _read(settings, TopicPartition(topic, partition), choose, take)
        except KafkaError as error:
            log.warning("the changelog cannot be read yet", topic=topic, partition=partition, fault=repr(error))
            await asyncio.sleep(_RETRY_SECONDS)


async def _read(
    settings: Settings, tp: TopicPartition, choose: Callable[[Span], Span], take: Callable[[Sequence[Any]], None]
) -> Span:
    reader = consumer(settings, max_partition_fetch_bytes=_FETCH_BYTES)
    try:
        await reader.start()
        reader.assign([tp])
        first, last = (await reader.beginning_offsets([tp]))[tp], (await reader.end_offsets([tp]))[tp]
        start, end = choose((first, last))
        reader.seek(tp, start)
        while start < end:  # by position, not by record: the last offsets may be compacted away
            found = (await reader.getmany(tp, timeout_ms=1000, max_records=_AT_ONCE)).get(tp)
            if found:
                take(found)
                await asyncio.sleep(0)
            start = await reader.position(tp)
    finally:
        await reader.stop()
    return start, end
