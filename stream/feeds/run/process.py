"""Runs a feeds file as a process of its own, from start to an orderly end."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from stream.agents.guard.fail_stop import Exit, fail_stop
from stream.agents.stage.health import health_server
from stream.clock import Clock
from stream.feeds.run.group import GROUP
from stream.feeds.run.runner import FeedsRunner
from stream.kafka.clients import check_codecs
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["run_feeds"]

log = logger(__name__)

_STOP_SECONDS = 25.0
"""The time to finish what is in hand after SIGTERM: under the 30 s that orchestrators give."""
_LOOK_EVERY = 1.0


def run_feeds(path: Path, settings: Settings, clock: Clock, group: str = GROUP) -> int:
    """Run until SIGTERM or SIGINT; return the exit code. SIGHUP has the file read again. Raises `Misconfigured` before
    anything was taken.
    """
    check_codecs()
    return asyncio.run(_run(FeedsRunner(path, settings, clock, group=group), settings, clock))


async def _run(runner: FeedsRunner, settings: Settings, clock: Clock) -> int:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, runner.reload)
    web = health_server(settings, runner.look)
    watching = asyncio.create_task(_watch(runner, clock))
    stop_task = asyncio.create_task(_bound_the_end(stop, clock))
    try:
        address = await web.start()
        web.arm()
        log.info("starting", metrics=f"{address}/metrics", pid=os.getpid())
        await runner.run(stop)
    finally:
        watching.cancel()
        stop_task.cancel()
        await web.stop()
    log.info("stopped")
    return 0


async def _watch(runner: FeedsRunner, clock: Clock) -> None:
    """End a process that does not get on, so that the orchestrator starts another."""
    while True:
        await clock.sleep(_LOOK_EVERY)
        for health in runner.look():
            if health.stalled:
                fail_stop(f"the feeds have not got on for {health.idle_seconds:.0f} s", code=Exit.STALLED)


async def _bound_the_end(stop: asyncio.Event, clock: Clock) -> None:
    await stop.wait()
    await clock.sleep(_STOP_SECONDS)
    fail_stop(f"not finished within {_STOP_SECONDS:.0f} s of the signal", code=Exit.STALLED)
