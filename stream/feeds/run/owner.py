"""Runs the sources whose state lies in the partitions that this process owns, as the feeds file names them.

The file is longer than others since starting, stopping and telling go by one table of what runs.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from stream.clock import Clock
from stream.feeds.kinds import KINDS, AnySource, Runs
from stream.feeds.publish import Publisher
from stream.feeds.run import schedule
from stream.feeds.run.condition import Condition
from stream.feeds.run.hold import Hold, Lost
from stream.feeds.run.keep import Keeper, Sender
from stream.feeds.run.kept import Command, Status
from stream.feeds.run.ledger import Change, Entry, Ledger
from stream.feeds.run.pushed import Pushed
from stream.feeds.run.records import Part, Unreadable, partition_of
from stream.feeds.run.source import Source
from stream.feeds.transport import Transport
from stream.observe.logs import logger
from stream.produce.raw import RawProducer

__all__ = ["Opens", "Owner"]

log = logger(__name__)

Opens = Callable[[str, AnySource], Transport]
"""Makes the transport of a source."""
_STOP_SECONDS = 8.0
"""A source that stops has 5 s for what is in hand; one that takes longer is cut off."""
_KEPT_FOR = timedelta(days=30)
"""What is kept of a source that no file names any more: one that was taken out by mistake goes on where it was."""

_LIVE_SECONDS = 120.0
"""Whoever runs a source writes its status each half minute, and at the end that nobody runs it."""
_TEND_SECONDS = 3600.0
"""Between two looks for what may be forgotten."""


@dataclass(slots=True)
class _Tenancy:
    hold: Hold
    ledger: Ledger
    running: dict[str, Source | Pushed] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)


class Owner:
    """The tenant of a `Group`. `fail` is called with the name and the error of a loop of ours that failed."""

    def __init__(
        self,
        sources: Mapping[str, AnySource],
        producer: RawProducer,
        sender: Sender,
        clock: Clock,
        opens: Opens,
        fail: Callable[[str, BaseException], None],
    ) -> None:
        self._sources = dict(sources)
        self._producer = producer
        self._sender = sender
        self._clock = clock
        self._opens = opens
        self._fail = fail
        self._tenancies: dict[int, _Tenancy] = {}
        self._who = f"{socket.gethostname()}:{os.getpid()}"
        self._asides: set[asyncio.Task[None]] = set()
        self._tended_at = clock.monotonic()
        self._elsewhere: set[str] = set()
        """Sources that another group runs."""

    @property
    def running(self) -> tuple[str, ...]:
        """The names of the sources whose state is ours."""
        return tuple(sorted(name for tenancy in self._tenancies.values() for name in tenancy.running))

    def gained(self, hold: Hold, ledger: Ledger) -> None:
        tenancy = self._tenancies[hold.partition] = _Tenancy(hold, ledger)
        for name in self._sources:
            if partition_of(name) == hold.partition:
                self._start(tenancy, name)
        for name in ledger.overwritten & tenancy.running.keys():
            self._aside(tenancy.running[name].heal())
        self._aside(self._tend_removed(tenancy))

    async def lost(self, partition: int) -> None:
        if tenancy := self._tenancies.pop(partition, None):
            await asyncio.gather(*(self._stop(tenancy, name) for name in list(tenancy.running)))

    def runs(self, name: str) -> bool:
        return name in self._sources

    def changed(self, hold: Hold, changes: Sequence[Change]) -> None:
        tenancy = self._tenancies.get(hold.partition)
        if tenancy is None or tenancy.hold is not hold:
            return
        for change in changes:
            running = tenancy.running.get(change.name)
            if running is None:
                continue
            if change.part is Part.COMMAND and change.value is not None:
                _hand_over(running, change.value)
            elif change.part is Part.ARRIVALS and change.value is not None and isinstance(running, Pushed):
                running.fold(change.offset, change.value)
            elif change.part in {Part.MARK, Part.STATUS} and change.writer != hold.writer:
                self._aside(running.heal())

    async def reload(self, sources: Mapping[str, AnySource], changed: Collection[str]) -> None:
        """Go on with these sources. Only those that are new or gone, or `changed`, are started and stopped."""
        self._sources = dict(sources)
        await asyncio.gather(
            *(
                self._stop(tenancy, name)
                for tenancy in self._tenancies.values()
                for name in list(tenancy.running)
                if name in changed or name not in sources
            )
        )
        for name in sources:
            tenancy = self._tenancies.get(partition_of(name))
            if tenancy is not None and name not in tenancy.running:
                self._start(tenancy, name, at_once=name in changed)
        self._tend()

    async def tick(self) -> None:
        """Judge every source, and write what is due; one that fails at it hinders no other."""
        running = [one for tenancy in self._tenancies.values() for one in tenancy.running.values()]
        for outcome in await asyncio.gather(*(one.tick() for one in running), return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, Lost):
                log.error("a source cannot be judged", fault=repr(outcome))
        for name in list(self._elsewhere & self._sources.keys()):
            tenancy = self._tenancies.get(partition_of(name))
            if tenancy is not None and name not in tenancy.running:
                self._start(tenancy, name)
        if self._clock.monotonic() - self._tended_at > _TEND_SECONDS:
            self._tend()

    def _is_run_elsewhere(self, hold: Hold, group: str, kept: Status) -> bool:
        """Return whether a process of another group has the source now: two would take all of it twice, and each push
        the other out for ever.
        """
        if group in {"", hold.writer.group} or not kept.who or kept.removed is not None or kept.written is None:
            return False
        return abs((self._clock.now() - kept.written).total_seconds()) < _LIVE_SECONDS

    def _start(self, tenancy: _Tenancy, name: str, *, at_once: bool = False) -> None:
        settings, entry = self._sources[name], tenancy.ledger.entries.get(name, Entry())
        kept = entry.read_status()
        if self._is_run_elsewhere(tenancy.hold, entry.group, kept):
            if name not in self._elsewhere:
                log.error("source is run by another feeds file, or by `feed …`: left to it", feed=name, by=kept.who)
            self._elsewhere.add(name)
            return
        self._elsewhere.discard(name)
        if kept.kind and kept.kind != settings.kind:
            log.warning("source is of another kind now: it begins anew", feed=name, was=kept.kind, kind=settings.kind)
            kept = Status(paused=kept.paused, applied=kept.applied, folded=kept.folded)
        if at_once:  # somebody changed it: a far side that refused the old password may take the new one
            kept = kept.model_copy(update={"not_before": None})
        keeper = self._keeper(tenancy, name, settings.kind)
        condition = Condition(name, settings.kind, settings, kept, who=self._who, clock=self._clock)
        runs = KINDS[settings.kind].runs
        one: Source | Pushed
        if runs is Runs.SHARED:
            source = Source(
                name, settings, lambda: self._opens(name, settings), entry.mark, keeper,
                Publisher(self._producer, name, settings.kind, settings, self._clock), condition, self._clock,
            )  # fmt: skip
            source.spread = 0.0 if at_once else schedule.before_first(settings, len(self._sources), source.chance)
            one = source
        else:
            one = Pushed(name, runs, keeper, condition, self._clock)
            for offset, value in entry.arrivals.items():
                one.fold(offset, value)
        tenancy.running[name] = one
        task = tenancy.tasks[name] = asyncio.create_task(one.run(), name=f"feed {name}")
        task.add_done_callback(lambda done: self._ended(name, done))
        if entry.command is not None:
            _hand_over(one, entry.command)

    def _keeper(self, tenancy: _Tenancy, name: str, kind: str = "") -> Keeper:
        return Keeper(name, tenancy.hold, tenancy.ledger, self._sender, self._clock, kind)

    async def _stop(self, tenancy: _Tenancy, name: str) -> None:
        if name not in tenancy.running:  # a reload and a rebalance came together
            return
        one, task = tenancy.running.pop(name), tenancy.tasks.pop(name)
        one.stop()
        await asyncio.wait({task}, timeout=_STOP_SECONDS)
        if not task.done():
            log.warning("source cut off: it did not stop in time", feed=name)
            task.cancel()
            await asyncio.wait({task}, timeout=_STOP_SECONDS)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(f"the loop of source {name} failed", error)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the loops; that we lost the partition meanwhile is no fault."""

        async def done() -> None:
            try:
                await work
            except Lost:
                pass
            except Exception as error:  # noqa: BLE001 - nobody waits for it: it is told here, or nowhere
                self._fail("the state of a source cannot be mended", error)

        task = asyncio.create_task(done())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    def _tend(self) -> None:
        self._tended_at = self._clock.monotonic()
        for tenancy in self._tenancies.values():
            self._aside(self._tend_removed(tenancy))

    async def _tend_removed(self, tenancy: _Tenancy) -> None:
        """Note since when no file names a source, and forget it after 30 days. What another group keeps here is left
        alone until nobody wrote it for as long: who runs it writes each minute.
        """
        for name, entry in list(tenancy.ledger.entries.items()):
            if name in self._sources:
                continue
            keeper, status, now = self._keeper(tenancy, name), entry.read_status(), self._clock.now()
            if entry.group not in {"", tenancy.hold.writer.group}:
                if status.written is not None and now - status.written > _KEPT_FOR:
                    log.info("source forgotten: no process of its group ran it for 30 days", feed=name)
                    await keeper.forget()
            elif status.removed is None:
                await keeper.status(status.model_copy(update={"removed": now, "next_look": None}))
            elif now - status.removed > _KEPT_FOR:
                log.info("source forgotten: no feeds file named it for 30 days", feed=name)
                await keeper.forget()


def _hand_over(running: Source | Pushed, value: bytes) -> None:
    try:
        running.ask(Command.unpack(value))
    except Unreadable as error:
        log.warning("a command that cannot be read is passed over", feed=running.name, fault=str(error))
