"""Runs all sources of a feeds file in this process, with others that share them: the whole of `feed run`, without
signals and a server for health, so that it can run beside other work.

The file is longer than others since here all parts meet, and their order at start and end is one thing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from stream.agents.guard.fail_stop import fail_stop
from stream.agents.stage.watchdog import Health
from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.config.changes import changes
from stream.feeds.config.watched_file import Read, watched_feeds
from stream.feeds.http.client import HttpClient
from stream.feeds.intake import Intake
from stream.feeds.kinds import KINDS, AnySource, Runs
from stream.feeds.open_transport import open_transport
from stream.feeds.run.collect import Collector
from stream.feeds.run.each import Machine
from stream.feeds.run.group import GROUP, Group
from stream.feeds.run.owner import Opens, Owner
from stream.feeds.run.serve import Servers
from stream.feeds.tools import Tools
from stream.kafka.admin import plan_topics, refuse
from stream.kafka.await_brokers import await_kafka
from stream.kafka.queued import QueuedDelivery
from stream.kafka.rights.check import check_rights
from stream.kafka.rights.need import Part
from stream.kafka.topics import FEEDS_STATE, RAW
from stream.observe import feed_metrics
from stream.observe.logs import logger
from stream.produce.raw import RawProducer
from stream.settings import Settings

__all__ = ["FeedsRunner"]

log = logger(__name__)

_TICK_SECONDS = 15.0
"""Between two judgements of how quiet each source is: the alarm waits for two minutes of them."""
_UNSHARED_SECONDS = 60.0
"""A process that the group gave no partitions, not even none, for so long is not ready."""
_LISTEN_AGAIN_SECONDS = 30.0
"""Between two tries to listen where a server of a changed file could not: who has the port may let it go."""
_STALLED_AFTER = 180.0
"""The loop that follows the group comes round several times a second."""


class FeedsRunner:
    """`await run(stop)`. `look` is for /readyz. `opens` makes transports, for tests. Raises `Misconfigured` for a file
    that cannot be read when it is made.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings,
        clock: Clock,
        *,
        group: str = GROUP,
        opens: Opens | None = None,
        fail: Callable[[str, BaseException], None] = lambda what, error: fail_stop(what, error=error),
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._fail = fail
        self.file = watched_feeds(path, clock)
        """Set its `asked` to have the file read again."""
        self._read = self.file.last
        self._tools = Tools(clock, HttpClient(clock, contact=self._read.feeds.http.contact), settings.kafka.bootstrap)
        self._producer = RawProducer(settings)
        self._sender = QueuedDelivery(settings, clock)
        self._collector = Collector(self._sender, clock)
        self._owner = Owner(
            self._read.feeds.sources, self._producer, self._sender, clock, opens or self._open, self._failed
        )
        self._group_name = group
        self._group = Group(settings, clock, self._owner, group)
        self._machine = Machine(self._producer, self._collector, clock, self._failed)
        self._servers = Servers(Intake(self._producer, clock, self._collector.arrived), clock)
        self._mistaken = self._unheard = False
        """Whether the file has a mistake, and whether a server of the one that goes on cannot listen."""
        self._renewed = set[str]()
        """Servers whose certificate is to be read again."""
        self._background: list[asyncio.Task[None]] = []
        self._waiting: str | None = "starting"
        self._unshared_since = clock.monotonic()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set, then end in order, within some twenty seconds. A broker that is away is waited for.
        Raises `Misconfigured` for what waiting cannot mend, before anything was taken.
        """
        starting = asyncio.ensure_future(await_kafka(self._settings, self._connect, self._set_waiting, self._clock))
        ending = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await self._start()
                await ending
        finally:
            for one in (starting, ending):
                one.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await starting
            await self._end()

    def reload(self) -> None:
        """Have the file read again."""
        self.file.asked.set()

    def look(self) -> Sequence[Health]:
        """Return how it does: never by how a far side does."""
        now = self._clock.monotonic()
        why: list[str] = []
        idle = 0.0
        if self._waiting is not None:
            why.append(self._waiting)
        else:
            idle = now - self._group.polled_at
            if self._group.settled:
                self._unshared_since = now
            elif now - self._unshared_since > _UNSHARED_SECONDS:
                why.append(f"the group gave us no sources for {now - self._unshared_since:.0f} s")
            if not self._group.lease.fresh and self._group.settled:
                why.append("the broker does not confirm that we are a member of the group")
        assigned = tuple(f"{FEEDS_STATE.name}/{partition}" for partition in self._group.owned)
        return [Health("feeds", not why, tuple(why), assigned, 0, round(idle, 1), idle > _STALLED_AFTER)]

    async def _connect(self) -> None:
        """Check the topics, and connect; may be done again. Raises `Misconfigured`, or a `KafkaError`."""
        await check_rights(self._settings, [Part.FEEDS], self._group_name)
        refuse(await plan_topics(self._settings, (RAW, FEEDS_STATE)))
        await self._producer.__aexit__(None, None, None)
        await self._producer.__aenter__()
        await self._sender.stop()
        await self._sender.start()
        await self._group.start()

    async def _start(self) -> None:
        self._collector.know(_not_shared(self._read))
        await self._servers.serve(self._read.feeds)
        await self._machine.serve(_of(self._read, Runs.EACH))
        self._show_stale()
        for loop in (
            self._group.follow(),
            self._group.renew(),
            self._collector.follow(),
            self._tick(),
            self._follow_file(),
            self._listen_again(),
        ):
            self._run(loop)
        log.info("feeds run", sources=len(self._read.feeds.sources))

    async def _end(self) -> None:
        """Take nothing more, finish what is in hand, keep it, leave the group."""
        self._waiting = "ending"
        for task in self._background:
            task.cancel()
        await asyncio.gather(self._servers.stop(), self._machine.stop(), self._group.stop())
        await asyncio.gather(*self._background, return_exceptions=True)
        if self._background:
            await self._collector.stop()
        await asyncio.gather(self._sender.stop(), self._producer.__aexit__(None, None, None))
        with suppress(NotImplementedError):
            await self._tools.http.close()

    def _run(self, loop: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(loop)
        self._background.append(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed("a loop of the feeds failed", error)

    def _failed(self, what: str, error: BaseException) -> None:
        """End the process: nobody else does the work of a loop of ours that failed."""
        self._fail(what, error)

    def _set_waiting(self, waiting: str | None) -> None:
        self._waiting = waiting

    def _open(self, name: str, settings: AnySource) -> Any:
        return open_transport(name, settings.kind, settings, self._tools)

    async def _tick(self) -> None:
        while True:
            await self._clock.sleep(_TICK_SECONDS)
            await self._owner.tick()

    async def _follow_file(self) -> None:
        async for found in self.file.changes():
            if isinstance(found, Misconfigured):
                self._mistaken = True
                self._show_stale()
                log.error("the feeds file has a mistake: the one before it goes on", mistake=str(found))
            else:
                await self._apply(found)

    async def _apply(self, found: Read) -> None:
        """Go on with another file. A server that cannot listen any more, or whose renewed certificate is none, is said;
        all else goes on.
        """
        before, self._read = self._read, found
        what = changes(before.feeds, found.feeds, before.stamps, found.stamps)
        self._mistaken = False
        self._renewed.update(what.listeners)
        try:
            await self._serve()
        except Misconfigured as error:
            log.error("a server of the feeds file cannot listen as it says", fault=str(error))  # noqa: TRY400 - the operator's to mend
        self._collector.know(_not_shared(found))
        await self._machine.serve(_of(found, Runs.EACH))
        await self._owner.reload(found.feeds.sources, {*what.changed, *what.stopped, *what.started})
        self._show_stale()
        log.info("feeds file read again", started=what.started, stopped=what.stopped, changed=what.changed)

    async def _listen_again(self) -> None:
        """Have the servers that could not listen try again."""
        while True:
            await self._clock.sleep(_LISTEN_AGAIN_SECONDS)
            if self._unheard:
                with suppress(Misconfigured):  # it was said
                    await self._serve()
                    self._show_stale()

    async def _serve(self) -> None:
        """Have the servers of the file, and certificates read again; where that fails, those are kept for the next
        try, with what was renewed meanwhile.
        """
        renewed, self._renewed = self._renewed, set()
        try:
            await self._servers.serve(self._read.feeds, renewed)
        except Misconfigured:
            self._unheard = True
            self._renewed |= renewed
            raise
        self._unheard = bool(self._renewed)  # of a try that failed while this one waited for it

    def _show_stale(self) -> None:
        feed_metrics.CONFIG_STALE.set(int(self._mistaken or self._unheard))


def _of(read: Read, runs: Runs) -> dict[str, AnySource]:
    return {name: one for name, one in read.feeds.sources.items() if KINDS[one.kind].runs is runs}


def _not_shared(read: Read) -> list[str]:
    return [name for name, one in read.feeds.sources.items() if KINDS[one.kind].runs is not Runs.SHARED]
