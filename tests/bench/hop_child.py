"""One hop of raw aiokafka in this process. Counts CPU from the first record in hand to the last commit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from tests.bench.child import answer, argument
from tests.bench.stopwatch import Stopwatch

__all__ = ["raw_loop"]

_SECONDS = 75.0
"""After this the loop has hung."""


async def raw_loop(given: dict[str, Any], made: Callable[[Any], Sequence[bytes]]) -> Stopwatch:
    """The least that at-least-once needs: a batch, all its deliveries awaited, its offsets committed."""
    consumer = AIOKafkaConsumer(
        given.get("topic", "bench-hop-in"),
        bootstrap_servers=given["bootstrap"],
        group_id=given["group"],
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=given["bootstrap"], enable_idempotence=True, acks="all", linger_ms=1, max_request_size=4 << 20
    )
    watch, seen, out = Stopwatch(), 0, given.get("out", "bench-hop-out")
    await producer.start()
    await consumer.start()
    try:
        until = time.monotonic() + _SECONDS
        while seen < given["count"] and time.monotonic() < until:
            records = [
                one for some in (await consumer.getmany(timeout_ms=1000, max_records=500)).values() for one in some
            ]
            if not records:
                continue
            watch.start()
            sent = [await producer.send(out, value, key=record.key) for record in records for value in made(record)]
            await asyncio.gather(*sent)
            await consumer.commit()
            seen += len(records)
        watch.stop()
        assert seen == given["count"], f"{seen} of {given['count']} consumed"
    finally:
        await consumer.stop()
        await producer.stop()
    return watch


async def main(given: dict[str, Any]) -> None:
    watch = await raw_loop(given, lambda record: (record.value,))
    answer(seconds=watch.seconds, cpu=watch.cpu)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(argument()))
