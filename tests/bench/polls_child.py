"""The runner of a feeds file, as `feed run` has it. Ends when its stdin is closed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from stream.clock import SYSTEM_CLOCK
from stream.feeds.run.runner import FeedsRunner
from stream.observe.logs import configure_logging
from stream.settings import Kafka, Settings
from tests.bench.child import answer, argument

__all__: list[str] = []


async def _run() -> None:
    given = argument()
    runner = FeedsRunner(Path(given["feeds"]), Settings(kafka=Kafka(bootstrap=given["bootstrap"])), SYSTEM_CLOCK)
    stop = asyncio.Event()
    running = asyncio.ensure_future(runner.run(stop))
    while not all(health.ready for health in runner.look()):  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.05)
    answer(ready=True)
    await asyncio.to_thread(sys.stdin.read)
    stop.set()
    await running


if __name__ == "__main__":
    configure_logging("json", "ERROR")
    asyncio.run(_run())
