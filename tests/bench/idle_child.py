"""An idle raw aiokafka consumer, to set idle workers beside. Ends when its stdin is closed."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer

from tests.bench.child import answer, argument

__all__: list[str] = []


async def main(given: dict[str, Any]) -> None:
    consumer = AIOKafkaConsumer(
        given["topic"], bootstrap_servers=given["bootstrap"], group_id="bench-idle", enable_auto_commit=False
    )
    await consumer.start()
    answer(ready=True)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    try:
        while not ended.done():
            await consumer.getmany(timeout_ms=1000)
    finally:
        await consumer.stop()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(argument()))
