"""Looks at the lag of all stages again and again, and serves it to Prometheus: `wirestream lag --listen`.

It runs beside the workers, and knows of those that are down. A look that fails is tried again, and after a while what
was found before is taken away: where the brokers are gone the series end, and /readyz says so; the process goes on.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web
from aiokafka.errors import KafkaError

from stream.clock import Clock
from stream.errors import Misconfigured, WirestreamError
from stream.kafka.errors import in_words
from stream.observe import lag_metrics as metrics
from stream.observe.logs import logger
from stream.operate.lag.measure import MEASURE_SECONDS, measure
from stream.operate.lag.stage_lag import StageLag
from stream.settings import Settings

__all__ = ["Exporter", "run_exporter", "show"]

log = logger(__name__)

_AGAIN_SECONDS = 2.0
"""A look that failed is tried again after this, for a coordinator that moves, or after `every` where that is less."""
_STALE_AFTER = 3
"""How many times `every` what was found may be old. Less, and one look that failed would tear the series."""


class Exporter:
    """Looks with `look` each `every` seconds, and serves what it found last."""

    def __init__(self, look: Callable[[], Awaitable[Sequence[StageLag]]], *, every: float, clock: Clock) -> None:
        self._look = look
        self._every = every
        self._clock = clock
        self._found_at: float | None = None
        self._fault = ""
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Begin to serve; return the address. Raises `Misconfigured` where it cannot listen there."""
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host.strip("[]") or None, port).start()
        except OSError as error:
            raise Misconfigured(
                f"--listen: cannot listen on {host}:{port} ({error.strerror}); choose another port, or 0 for any"
            ) from None
        host, port = self._runner.addresses[0][:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    async def run(self) -> None:
        """Look until the task is cancelled, whatever the brokers do."""
        while True:
            begun = self._clock.monotonic()
            wait = self._every if await self._look_once() else min(_AGAIN_SECONDS, self._every)
            await self._clock.sleep(max(0.0, wait - (self._clock.monotonic() - begun)))

    async def stop(self) -> None:
        """Serve no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def is_stale(self) -> bool:
        """Whether what was found last is too old to be shown, or nothing was."""
        found_at = self._found_at
        return found_at is None or self._clock.monotonic() - found_at > self._every * _STALE_AFTER

    async def _look_once(self) -> bool:
        try:
            found = await self._look()
        except (KafkaError, OSError, WirestreamError) as error:
            if (fault := in_words(error)) != self._fault:  # said once: a broker may be away for hours
                log.warning("the lag cannot be measured", fault=fault)
            self._fault = fault
        except Exception as error:  # whatever a broker answers: who ends here is started again, to meet it again
            if (fault := repr(error)) != self._fault:
                log.exception("the lag cannot be measured", fault=fault)
            self._fault = fault
        else:
            if self._fault:
                log.info("the lag is measured", after=self._fault)
            self._found_at, self._fault = self._clock.monotonic(), ""
            show(found, self._clock.now())
            return True
        return False

    async def _metrics(self, _: web.Request) -> web.Response:
        if self.is_stale:
            metrics.forget()
        return web.Response(body=metrics.lag_exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _livez(self, _: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def _readyz(self, _: web.Request) -> web.Response:
        stale = self.is_stale
        fault = self._fault or ("the brokers have not answered yet" if stale else "")
        return web.json_response({"ready": not stale, "fault": fault}, status=503 if stale else 200)


def show(stages: Sequence[StageLag], now: datetime) -> None:
    """Set the metrics to what was found. What was shown before, and is not found any more, goes away."""
    metrics.forget()
    for stage in stages:
        metrics.GROUP_MEMBERS.labels(stage.stage).set(stage.members)
        if (age := stage.oldest_seconds(now)) is not None:
            metrics.GROUP_OLDEST.labels(stage.stage).set(age)
        for each in stage.partitions:
            metrics.GROUP_LAG.labels(stage.stage, each.topic, str(each.partition)).set(each.lag)


def run_exporter(settings: Settings, host: str, port: int, every: float, clock: Clock) -> int:
    """Run until SIGTERM or SIGINT; return the exit code. A broker that is away is waited for. Raises `Misconfigured`
    where it cannot listen.
    """
    return asyncio.run(_run(settings, host, port, every, clock))


async def _run(settings: Settings, host: str, port: int, every: float, clock: Clock) -> int:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    exporter = Exporter(lambda: measure(settings, min(MEASURE_SECONDS, every * _STALE_AFTER)), every=every, clock=clock)
    address = await exporter.start(host, port)
    log.info("starting", metrics=f"{address}/metrics", pid=os.getpid())
    looking = asyncio.create_task(exporter.run())
    try:
        await stop.wait()
    finally:
        looking.cancel()
        await exporter.stop()
    log.info("stopped")
    return 0
