"""One hop of raw aiokafka at whatever rate records come, as a process to set a stage beside. Ends when its stdin is
closed.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from tests.bench.child import answer, argument

__all__: list[str] = []


async def main(given: dict[str, Any]) -> None:
    """The least that at-least-once needs: a batch, all its deliveries awaited, its offsets committed."""
    consumer = AIOKafkaConsumer(
        given["from"], bootstrap_servers=given["bootstrap"], group_id="bench-forward", enable_auto_commit=False
    )
    producer = AIOKafkaProducer(bootstrap_servers=given["bootstrap"], enable_idempotence=True, acks="all", linger_ms=1)
    await producer.start()
    await consumer.start()
    for tp in consumer.assignment():
        await consumer.position(tp)
    answer(ready=True)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    try:
        while not ended.done():
            lots = (await consumer.getmany(timeout_ms=1000)).values()
            sent = [await producer.send(given["to"], one.value, key=one.key) for lot in lots for one in lot]
            if sent:
                await asyncio.gather(*sent)
                await consumer.commit()
    finally:
        await consumer.stop()
        await producer.stop()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(argument()))
