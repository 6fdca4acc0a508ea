"""Reads spans of topics for people who ask: bounded in records, in memory and in time, and never as a member of a
group.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from stream.agents.engine.unpacking import bound_unpacking
from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Transient
from stream.kafka.clients import consumer
from stream.kafka.errors import misconfigured
from stream.settings import Settings

__all__ = ["Scan", "Span", "opened_reader", "scan", "spans_from", "spans_since"]

Span = tuple[int, int]
"""The first offset of a span, and the one after the last."""

_POLL_MS = 1000
_AT_ONCE = 500
_SILENCE_SECONDS = 20.0
"""Where no record comes for so long before the end is reached, the broker has gone away."""
_FETCH_WAIT_MS = 100


@dataclass(slots=True)
class Scan:
    """What a scan came to."""

    read: int = 0
    """Records that were read."""
    cut: bool = False
    """Whether it ended at its limit, before the ends of the spans."""


@asynccontextmanager
async def opened_reader(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """Give a consumer for the block. No batch is unpacked to more than a worker would. Raises `Misconfigured` where no
    broker answers, or it refuses.
    """
    bound_unpacking(settings)
    reader = consumer(settings, fetch_max_wait_ms=_FETCH_WAIT_MS)
    try:
        await reader.start()
        yield reader
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await reader.stop()


async def spans_from(reader: AIOKafkaConsumer, starts: Mapping[TopicPartition, int]) -> dict[TopicPartition, Span]:
    """Return the spans from these offsets to the ends, cut to what is kept; empty ones are left out."""
    tps = list(starts)
    if not tps:
        return {}
    firsts, ends = await reader.beginning_offsets(tps), await reader.end_offsets(tps)
    spans = {tp: (max(starts[tp], firsts[tp]), ends[tp]) for tp in tps}
    return {tp: span for tp, span in spans.items() if span[0] < span[1]}


async def spans_since(
    reader: AIOKafkaConsumer, topic: str, since: datetime, partitions: Iterable[int] | None = None
) -> dict[TopicPartition, Span]:
    """Return the spans of what was written to a topic since a time, of all its partitions or of some. None where the
    brokers have no such topic.
    """
    known = await reader._client.fetch_all_metadata()  # noqa: SLF001 - a topic that is named may be made by a broker
    there = known.partitions_for_topic(topic) or set()
    tps = [TopicPartition(topic, number) for number in sorted(there if partitions is None else there & {*partitions})]
    if not tps:
        return {}
    reader.assign(tps)
    at = await reader.offsets_for_times(dict.fromkeys(tps, max(0, int(since.timestamp() * 1000))))
    return await spans_from(reader, {tp: found.offset for tp, found in at.items() if found is not None})


async def scan(
    reader: AIOKafkaConsumer,
    spans: Mapping[TopicPartition, Span],
    take: Callable[[Any], bool],
    *,
    most: int,
    one: bool = False,
    told: Callable[[int], None] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Scan:
    """Pass the records of some spans to `take`, each partition's in order, until it returns true for one of a
    partition (then no more of that partition; with `one`, of none), or `most` were read. `told` hears now and then how
    many. Raises `Transient` where the broker falls silent.
    """
    result, left = Scan(), dict(spans)
    if left:
        reader.assign(list(left))
    for tp, (start, _) in left.items():
        reader.seek(tp, start)
    last_at = clock.monotonic()
    while left and not result.cut:
        fetched = await reader.getmany(*left, timeout_ms=_POLL_MS, max_records=_AT_ONCE)
        if fetched:
            last_at = clock.monotonic()
        elif clock.monotonic() - last_at > _SILENCE_SECONDS:
            raise Transient("the broker fell silent; try again")
        for tp, records in fetched.items():
            result.read += len(records)
            if any(record.offset < left[tp][1] and take(record) for record in records):
                del left[tp]
                if one:
                    return result
        left = await _unread(reader, left)
        reader.pause(*(tp for tp in spans if tp not in left))
        result.cut = bool(left) and result.read >= most
        if told is not None:
            told(result.read)
    return result


async def _unread(reader: AIOKafkaConsumer, spans: Mapping[TopicPartition, Span]) -> dict[TopicPartition, Span]:
    """Return the spans that are not read to their ends. Raises `Transient` where nobody tells how far they are."""
    try:
        async with asyncio.timeout(_SILENCE_SECONDS):  # aiokafka's own wait for a new position has no end
            return {tp: span for tp, span in spans.items() if await reader.position(tp) < span[1]}
    except TimeoutError:
        raise Transient("the broker fell silent; try again") from None
