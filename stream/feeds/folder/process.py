"""Runs `feed watch` from start to an orderly end, with its metrics, its health and its lines."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any, Self

from stream.agents.stage.watchdog import Health
from stream.clock import Clock
from stream.errors import Rejected
from stream.feeds.folder.watch import watch
from stream.feeds.metrics_page import metrics_page
from stream.newsdesk import shown
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent
from stream.produce.tally import Tally
from stream.settings import Settings, Web

__all__ = ["run_watch"]

log = logger(__name__)

_AWAY_AFTER = 5.0
"""Seconds after which a file that no broker has acknowledged says that the broker is away: a restart takes as long."""


async def run_watch(folder: Path, source: str, settings: Settings, web: Web, clock: Clock, *, settle: float) -> None:
    """Take files until SIGTERM or SIGINT. Raises `Misconfigured` as `watch` does, where no broker answers, and when the
    port of the metrics is taken.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    producer, tally = _Producer(settings, clock), Tally(source, clock)

    def report(path: Path, result: Sent | Rejected) -> None:
        tally.count(shown(path.name), result)

    async with metrics_page(web, settings, producer.look) as address:
        log.info("starting", folder=shown(folder), source=source, metrics=f"{address}/metrics", pid=os.getpid())
        async with producer:
            telling = asyncio.create_task(_tell(tally, clock))
            try:
                await watch(folder, producer, source, settle=settle, stop=stop, report=report, clock=clock)
            finally:
                telling.cancel()
                tally.sum_up()


async def _tell(tally: Tally, clock: Clock) -> None:
    """Say what came last, also when nothing comes behind it."""
    while True:
        await clock.sleep(60.0)
        tally.tell()


class _Producer(RawProducer):
    """The producer, that knows whether its broker is away."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings)
        self._clock = clock
        self._connected = False
        self._waiting_since: float | None = None

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._connected = True
        return self

    async def publish(self, *args: Any, **options: Any) -> Sent:
        if self._waiting_since is None:
            self._waiting_since = self._clock.monotonic()
        try:
            sent = await super().publish(*args, **options)
        except Rejected:
            self._waiting_since = None
            raise
        self._waiting_since = None
        return sent

    def look(self) -> list[Health]:
        """Return how it does, for /readyz."""
        waited = 0.0 if self._waiting_since is None else self._clock.monotonic() - self._waiting_since
        reasons = {
            "starting": not self._connected,
            f"a file has waited for the broker for {waited:.0f} s": waited > _AWAY_AFTER,
        }
        why = tuple(reason for reason, holds in reasons.items() if holds)
        return [Health("feed watch", not why, why, (), 0, 0.0, stalled=False)]
