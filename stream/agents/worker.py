"""Runs roles in this process, from start to an orderly end.

Not `faust.Worker`: it owns signals, logging and the web server, and wants one app. Here each stage is an app of its own
(its own consumer group, so that a stage that holds its flow holds no other), all on one event loop.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from typing import Any, Protocol

from stream.agents.engine.disk.room import await_room
from stream.agents.engine.loop import use_uvloop
from stream.agents.engine.versions import check_versions
from stream.agents.guard.fail_stop import Exit, fail_stop
from stream.agents.large_blocks import give_back_large_blocks
from stream.agents.roles import Role, stages_of
from stream.agents.stage.health import health_server
from stream.agents.stage.stage import Stage
from stream.agents.stage.watchdog import Health
from stream.clock import Clock
from stream.kafka.admin import check_topics
from stream.kafka.await_brokers import await_kafka
from stream.kafka.clients import check_codecs
from stream.kafka.repartition import check_rows
from stream.kafka.rights.check import check_rights
from stream.kafka.rights.need import Part
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Beside", "run_worker"]

log = logger(__name__)

_STOP_SECONDS = 25.0
"""The time for all stages to finish and commit after SIGTERM: under the 30 s that orchestrators give."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at the stages."""
_ASK_EVERY = 30.0
"""Seconds between two questions of each stage to the broker; fewer where a stall is to be seen sooner."""
_THROWN_OUT = 5
"""How often a worker that came later than another of its name may be thrown out within a minute before it ends: no
pause of a process explains more, for each would take a session's time-out.
"""
_THROWN_OUT_UNSEEN = (12, 20)
"""How often a worker may be thrown out where the broker does not tell which came first. Each draws its number between
these at the start, so that of two that were started together one ends before the other.
"""
_THROWN_OUT_FIRST = 60
"""How often the worker that came first may be thrown out. The other is to end; this is for one that does not know the
rule.
"""
_THROWN_OUT_AND_ENDED = 2
"""How often a worker may be thrown out whose app ended in an error of the group besides."""
_THROWN_OUT_SECONDS = 60.0
"""The window in which being thrown out is counted."""


class Beside(Protocol):
    """What runs in the worker's process beside its stages, from when they have started until they end."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set. Raises `Misconfigured`, which ends the worker in order."""

    def look(self) -> Sequence[Health]:
        """Return how it does, for the worker's /readyz."""


def run_worker(roles: Sequence[Role], settings: Settings, clock: Clock, beside: Beside | None = None) -> int:
    """Run until SIGTERM or SIGINT; return the exit code. `beside` ends before the stages do. Raises `Misconfigured`
    before anything was consumed, and what `beside` raises.
    """
    check_versions()
    check_codecs()
    use_uvloop()
    give_back_large_blocks()
    with asyncio.Runner() as runner:
        return runner.run(_Worker(roles, settings, clock, beside).run())


class _Worker:
    def __init__(self, roles: Sequence[Role], settings: Settings, clock: Clock, beside: Beside | None = None) -> None:
        self._beside = beside
        self._roles = roles
        self._settings = settings
        self._clock = clock
        self._stages: list[Stage] = []
        self._stop = asyncio.Event()
        self._most_unseen = random.randint(*_THROWN_OUT_UNSEEN)  # noqa: S311 - to differ from another
        self._waiting: str | None = None
        """What the worker waits for before it has stages; None later."""
        self._background: set[asyncio.Task[None]] = set()
        self._seen: list[Health] = []
        """The last look, until `_watch` has taken it."""

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        web = health_server(self._settings, self._look)
        try:
            address = await web.start()
            log.info(
                "starting", roles=[str(role) for role in self._roles], metrics=f"{address}/metrics", pid=os.getpid()
            )
            if not await self._before_the_signal(self._await_what_is_needed()):
                await self._disconnect()
                return 0
            await self._start()
            web.arm()
            log.info("started", stages=[stage.name for stage in self._stages])
            try:
                await self._wait()
            finally:
                await self._end()
        finally:
            await web.stop()
        log.info("stopped")
        return 0

    async def _wait(self) -> None:
        """Return at the signal to end, and once what runs beside the stages has ended by it."""
        if self._beside is None:
            await self._stop.wait()
            return
        try:
            await self._beside.run(self._stop)
        finally:
            self._stop.set()

    async def _before_the_signal(self, work: Coroutine[Any, Any, None]) -> bool:
        """Await the work, unless the signal to end comes first; nothing is in hand yet."""
        task, signalled = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({task, signalled}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            return task.done()
        finally:
            for one in (task, signalled):
                one.cancel()
            await asyncio.gather(task, signalled, return_exceptions=True)

    async def _await_what_is_needed(self) -> None:
        if Role.DEDUPE in self._roles:
            await await_room(self._settings, self._set_waiting, self._clock)
        await await_kafka(self._settings, self._connect, self._set_waiting, self._clock)

    async def _connect(self) -> None:
        """Check our rights and the topics, and connect what sends; may be done again. Raises `Misconfigured`, or a
        `KafkaError`.
        """
        await check_rights(self._settings, [Part(role) for role in self._roles])
        await check_topics(self._settings)
        if Role.ALERT in self._roles:
            await check_rows(self._settings)
        if not self._stages:
            self._stages = [stage for role in self._roles for stage in stages_of(role, self._settings, self._clock)]
        await self._disconnect()
        for stage in self._stages:
            await stage.delivery.start()

    async def _disconnect(self) -> None:
        await asyncio.gather(*(stage.delivery.stop() for stage in self._stages))

    def _set_waiting(self, waiting: str | None) -> None:
        self._waiting = waiting

    async def _start(self) -> None:
        await asyncio.gather(*(stage.engine.start() for stage in self._stages))
        for stage in self._stages:
            self._run(self._watch_app(stage))
            self._run(self._watch_group(stage))
            for loop in stage.background:
                self._run(loop())  # type: ignore[arg-type]
        self._run(self._watch())

    def _run(self, loop: Coroutine[Any, Any, None]) -> None:
        """Run a background loop; one that fails ends the process, for nobody else does its work."""
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
                await asyncio.gather(*(stage.engine.stop() for stage in self._stages))
                await self._disconnect()
        except TimeoutError:
            fail_stop(f"not finished within {_STOP_SECONDS:.0f} s of the signal", code=Exit.STALLED)

    async def _watch_app(self, stage: Stage) -> None:
        """End the process where the Faust app crashed: its orderly end would commit what it was handling."""
        await stage.engine.wait_until_stopped()
        if not self._stop.is_set():
            self._end_if_thrown_out(stage, at_most=_THROWN_OUT_AND_ENDED)
            fail_stop(f"the app of stage {stage.name} ended on its own", error=stage.engine.crash_reason)

    async def _watch_group(self, stage: Stage) -> None:
        """Ask the broker, now and then, whether the group reads all that it should; at once in a quarrel."""
        seldom, asked = min(_ASK_EVERY, self._settings.watchdog.stalled_after / 2), self._clock.monotonic()
        async with aclosing(stage.membership) as membership:
            while True:
                await self._clock.sleep(min(_LOOK_EVERY, seldom))
                if self._thrown_out(stage) or self._clock.monotonic() - asked >= seldom:
                    stage.watchdog.reading = await membership.look()
                    asked = self._clock.monotonic()

    async def _watch(self) -> None:
        while True:
            await self._clock.sleep(_LOOK_EVERY)
            for stage in self._stages:
                self._end_if_thrown_out(stage)
            # The server's pulse looks once a second as well, for its pages: a second look would only cost as much.
            seen, self._seen = self._seen or self._look(), []
            for health in seen:
                if health.stalled:
                    fail_stop(
                        f"stage {health.stage} has not got on for {health.idle_seconds:.0f} s, lag {health.lag}"
                        f" ({'; '.join(health.why)})",
                        code=Exit.STALLED,
                    )

    def _thrown_out(self, stage: Stage) -> int:
        """Return how often its group did not know it any more, of late; 0 without an instance id, which nobody can
        share.
        """
        since = self._clock.monotonic() - _THROWN_OUT_SECONDS
        return sum(at > since for at in stage.engine.thrown_out) if self._settings.kafka.instance_id else 0

    def _end_if_thrown_out(self, stage: Stage, at_most: int = _THROWN_OUT_FIRST) -> None:
        """End the process where it is the later of two workers of one instance id: they would throw each other out of
        the group for ever, and do all work twice.
        """
        later = stage.membership.is_the_later
        most = self._most_unseen if later is None else _THROWN_OUT if later else _THROWN_OUT_FIRST
        if self._thrown_out(stage) >= min(most, at_most):
            fail_stop(
                f"stage {stage.name} was thrown out of its group again and again: another worker of this role has the "
                f"same WIRESTREAM_KAFKA__INSTANCE_ID ({self._settings.kafka.instance_id}). Give each worker one of its "
                "own (its host name), or none, and start again",
                code=Exit.MISCONFIGURED,
            )

    def _look(self) -> list[Health]:
        if self._waiting is not None:
            return [Health("worker", False, (self._waiting,), (), 0, 0.0, False)]
        beside = self._beside.look() if self._beside is not None else ()
        self._seen = [*(stage.watchdog.look() for stage in self._stages), *beside]
        return self._seen
