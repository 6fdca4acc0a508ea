"""Takes the sources that are on this machine: each process watches them, and the lock of a folder lets one in."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from stream.clock import Clock, pause
from stream.errors import Misconfigured
from stream.feeds.folder.lock import Watched
from stream.feeds.folder.source import run_folder
from stream.feeds.kinds import AnySource
from stream.feeds.run.collect import Collector
from stream.observe.logs import logger
from stream.produce.raw import RawProducer

__all__ = ["Machine", "RunEach"]

log = logger(__name__)

_STANDBY_SECONDS = 10.0
"""Between two looks at a folder that another process has, or that cannot be used now."""
_STOP_SECONDS = 8.0
_LIFE_SECONDS = 30.0
"""Between two signs of life."""


class RunEach(Protocol):
    """Takes one source of this machine until `stop` is set; raises `Watched` where another process does, and
    `Misconfigured` where it cannot be taken now.
    """

    async def __call__(
        self,
        name: str,
        settings: Any,
        producer: RawProducer,
        *,
        stop: asyncio.Event,
        clock: Clock,
        arrived: Callable[[str, int], None],
        backlog: Callable[[str, int], None],
    ) -> None: ...


class Machine:
    """The sources of this machine."""

    def __init__(
        self,
        producer: RawProducer,
        collector: Collector,
        clock: Clock,
        fail: Callable[[str, BaseException], None],
        run: RunEach = run_folder,
    ) -> None:
        self._producer = producer
        self._collector = collector
        self._clock = clock
        self._fail = fail
        self._run = run
        self._running: dict[str, tuple[AnySource, asyncio.Event, asyncio.Task[None]]] = {}

    async def serve(self, sources: Mapping[str, AnySource]) -> None:
        """Take these from now on: those that are another, or gone, are stopped after what is in hand."""
        stopped = [name for name, (settings, _, _) in self._running.items() if sources.get(name) != settings]
        await asyncio.gather(*(self._stop(name) for name in stopped))
        for name, settings in sources.items():
            if name not in self._running:
                stop = asyncio.Event()
                task = asyncio.create_task(self._keep_running(name, settings, stop), name=f"feed {name}")
                task.add_done_callback(partial(self._ended, name))
                self._running[name] = settings, stop, task

    async def stop(self) -> None:
        """Stop all."""
        await asyncio.gather(*(self._stop(name) for name in list(self._running)))

    async def _stop(self, name: str) -> None:
        _, stop, task = self._running.pop(name)
        stop.set()
        await asyncio.wait({task}, timeout=_STOP_SECONDS)
        task.cancel()

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(f"the loop of source {name} failed", error)

    async def _keep_running(self, name: str, settings: AnySource, stop: asyncio.Event) -> None:
        """Take the source; where it cannot be taken now, see again and again whether it can."""
        said = ""
        living = asyncio.create_task(self._live(name))
        try:
            while not stop.is_set():
                living = living if not living.done() else asyncio.create_task(self._live(name))
                told = True
                try:
                    await self._run(
                        name, settings, self._producer, stop=stop, clock=self._clock,
                        arrived=self._collector.arrived, backlog=self._collector.backlog,
                    )  # fmt: skip
                except Watched as error:
                    words, told = str(error), False  # the process that has it tells
                except Misconfigured as error:
                    words = str(error)
                except Exception as error:  # noqa: BLE001 - whatever it is costs this source alone
                    words = f"a fault of ours: {type(error).__name__}"
                    if words != said:
                        trace = "".join(traceback.format_tb(error.__traceback__)[-12:])
                        log.error("a source of this machine failed", feed=name, trace=trace)  # noqa: TRY400 - no values
                else:
                    continue
                living.cancel()
                if told:
                    self._collector.lives(name, words)
                if words != said:
                    said = words
                    log.warning("source waits", feed=name, why=words)
                await pause(_STANDBY_SECONDS, stop, self._clock)
        finally:
            living.cancel()

    async def _live(self, name: str) -> None:
        while True:
            await self._clock.sleep(_LIFE_SECONDS)
            self._collector.lives(name)
