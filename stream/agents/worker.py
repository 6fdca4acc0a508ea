"""Runs roles in this process, from start to an orderly end.

Not `faust.Worker`: it owns signals, logging and the web server, and wants one app. Here each stage is an app of its own
(its own consumer group, so that a stage that holds its flow holds no other), all on one event loop.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Sequence
from typing import Any

from aiokafka.errors import KafkaError

from stream.administer import check_topics
from stream.agents.drain import check_versions
from stream.agents.fail_stop import Exit, fail_stop
from stream.agents.health import HealthServer
from stream.agents.loop import use_uvloop
from stream.agents.roles import Role, stages_of
from stream.agents.stage import Stage
from stream.agents.watchdog import Health
from stream.clock import Clock
from stream.errors import Misconfigured
from stream.kafka import check_codecs
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["run_worker"]

log = logger(__name__)

_STOP_SECONDS = 25.0
"""For all stages to finish and commit after SIGTERM: under the 30 s that orchestrators give."""
_LOOK_EVERY = 1.0


def run_worker(roles: Sequence[Role], settings: Settings, clock: Clock) -> int:
    """Run until SIGTERM or SIGINT; gives the exit code. Raises `Misconfigured` before anything was consumed."""
    check_versions()
    check_codecs()
    from stream.agents.unpacking import bound_unpacking  # noqa: PLC0415 - needs the codecs

    bound_unpacking(settings)
    use_uvloop()
    with asyncio.Runner() as runner:
        return runner.run(_Worker(roles, settings, clock).run())


class _Worker:
    def __init__(self, roles: Sequence[Role], settings: Settings, clock: Clock) -> None:
        self._roles = roles
        self._settings = settings
        self._clock = clock
        self._stages: list[Stage] = []
        self._stop = asyncio.Event()
        self._background: set[asyncio.Task[None]] = set()

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        web = HealthServer(self._settings.web.host, self._settings.web.port, self._look)
        try:
            address = await web.start()
            log.info(
                "starting", roles=[str(role) for role in self._roles], metrics=f"{address}/metrics", pid=os.getpid()
            )
            await check_topics(self._settings)
            self._stages = [stage for role in self._roles for stage in stages_of(role, self._settings, self._clock)]
            await self._start()
            log.info("started", stages=[stage.name for stage in self._stages])
            await self._stop.wait()
            await self._end()
        finally:
            await web.stop()
        log.info("stopped")
        return 0

    async def _start(self) -> None:
        for stage in self._stages:
            try:
                await stage.delivery.start()
            except KafkaError as error:
                raise Misconfigured(_unreachable(self._settings, error)) from None
        await asyncio.gather(*(stage.app.start() for stage in self._stages))
        for stage in self._stages:
            self._run(self._watch_app(stage))
            for loop in stage.background:
                self._run(loop())  # type: ignore[arg-type]
        self._run(self._watch())

    def _run(self, loop: Coroutine[Any, Any, None]) -> None:
        """A background loop; one that fails ends the process, for what it did is done by nobody else."""
        task = asyncio.ensure_future(loop)
        self._background.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            fail_stop("a background loop failed", error=error)

    async def _end(self) -> None:
        """Finish what is in hand, commit it, leave the group."""
        log.info("stopping")
        for task in list(self._background):
            task.cancel()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await asyncio.gather(*(stage.app.stop() for stage in self._stages))
                await asyncio.gather(*(stage.delivery.stop() for stage in self._stages))
        except TimeoutError:
            fail_stop(f"not finished within {_STOP_SECONDS:.0f} s of the signal", code=Exit.STALLED)

    async def _watch_app(self, stage: Stage) -> None:
        """A crashed Faust app would commit what it was handling in its orderly end: end the process instead."""
        await stage.app.wait_until_stopped()
        if not self._stop.is_set():
            fail_stop(f"the app of stage {stage.name} ended on its own", error=stage.app.crash_reason)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            for health in self._look():
                if health.stalled:
                    fail_stop(
                        f"stage {health.stage} has not got on for {health.idle_seconds:.0f} s, lag {health.lag}",
                        code=Exit.STALLED,
                    )

    def _look(self) -> list[Health]:
        return [stage.watchdog.look() for stage in self._stages]


def _unreachable(settings: Settings, error: BaseException) -> str:
    return (
        f"no Kafka at {settings.kafka.bootstrap} ({type(error).__name__}); "
        "start one (make up, make kafka), or set WIRESTREAM_KAFKA__BOOTSTRAP"
    )
