"""Time from the wire to the alert at a steady rate, and of one raw hop at the same rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from tests.bench.articles import SOURCES, article, number_of

__all__ = ["hop_latencies", "wire_latencies"]

_LATE_SECONDS = 15.0
"""How long the last alerts may take; what has not come by then is missing."""


def wire_latencies(
    bootstrap: str, rate: int, seconds: float, seed: int, topics: tuple[str, str] = ("wire.raw.v1", "wire.alerts.v1")
) -> tuple[list[float], int]:
    """Seconds from the send of a raw record to its alert in hand, and how many alerts never came."""
    payloads = [article(number, seed=seed) for number in range(int(rate * seconds))]

    def told(record: Any) -> int | None:
        return number_of(orjson.loads(record.value)["headline"])

    return _steady(bootstrap, topics, payloads, rate, told)


def hop_latencies(bootstrap: str, topics: tuple[str, str], rate: int, seconds: float) -> tuple[list[float], int]:
    """The same from one topic, and to another that somebody forwards to, or the same one: then it is a raw hop."""
    payloads = [number.to_bytes(4) + bytes(2500) for number in range(int(rate * seconds))]
    return _steady(bootstrap, topics, payloads, rate, lambda record: int.from_bytes(record.value[:4]))


def _steady(
    bootstrap: str, topics: tuple[str, str], payloads: list[bytes], rate: int, told: Callable[[Any], int | None]
) -> tuple[list[float], int]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(bootstrap, topics, payloads, rate, told))


async def _run(
    bootstrap: str, topics: tuple[str, str], payloads: list[bytes], rate: int, told: Callable[[Any], int | None]
) -> tuple[list[float], int]:
    consumer = AIOKafkaConsumer(topics[1], bootstrap_servers=bootstrap, auto_offset_reset="latest")
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", linger_ms=1)
    sent: dict[int, float] = {}
    latencies: list[float] = []

    async def receive() -> None:
        missing = set(range(len(payloads)))
        while missing:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                now = time.perf_counter()
                for record in records:
                    number = told(record)
                    if number in missing and number in sent:
                        missing.discard(number)
                        latencies.append(now - sent[number])

    await producer.start()
    await consumer.start()
    try:
        for tp in consumer.assignment():
            await consumer.position(tp)  # where it is to begin, before anything is sent
        receiving = asyncio.create_task(receive())
        started = time.perf_counter()
        for number, payload in enumerate(payloads):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            sent[number] = time.perf_counter()
            await producer.send(topics[0], payload, key=SOURCES[number % len(SOURCES)].encode())
        await asyncio.wait([receiving], timeout=_LATE_SECONDS)
        receiving.cancel()
    finally:
        await consumer.stop()
        await producer.stop()
    return latencies, len(payloads) - len(latencies)
