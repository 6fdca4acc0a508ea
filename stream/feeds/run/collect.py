"""Tells the owners of their state what this process took of sources that are pushed to it, or lie on its machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from stream.clock import Clock
from stream.errors import Transient
from stream.feeds.run.keep import Sender, outgoing
from stream.feeds.run.kept import Arrivals
from stream.feeds.run.records import Part
from stream.feeds.run.tally import count_taken, forget_taken
from stream.observe.logs import logger

__all__ = ["EVERY", "Collector"]

log = logger(__name__)

EVERY = 10.0
"""Seconds between two records of a source at least: a rhythm is learned in pieces of five minutes."""
_STOP_SECONDS = 3.0


@dataclass(slots=True)
class _Said:
    count: int = 0
    fault: str | None = None
    alive: bool = False


class Collector:
    """Gathers, and writes at most one record a source each `EVERY` seconds. A broker that is away costs nothing: the
    next record has what gathered.
    """

    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock
        self._said: dict[str, _Said] = {}
        self._known: set[str] = set()
        self._backlogs: dict[str, int] = {}
        """They go with every record: of several that nobody read yet, the topic keeps the last."""

    def know(self, names: Iterable[str]) -> None:
        """Have the series of these sources, at zero, and of no others."""
        names = set(names)
        for name in names - self._known:
            count_taken(name, 0)
        for name in self._known - names:
            forget_taken(name)
            self._said.pop(name, None)
            self._backlogs.pop(name, None)
        self._known = names

    def arrived(self, name: str, count: int) -> None:
        """Count what the brokers have of a source now."""
        count_taken(name, count)
        said = self._said.setdefault(name, _Said())
        said.count += count
        said.fault = None

    def lives(self, name: str, fault: str | None = None) -> None:
        """Say that a source is taken here, or why it cannot be."""
        said = self._said.setdefault(name, _Said())
        said.alive, said.fault = True, fault

    def backlog(self, name: str, count: int) -> None:
        """Say how much of a source stays where it is for now."""
        self._backlogs[name] = count
        self._said.setdefault(name, _Said())

    async def follow(self) -> None:
        """Write now and then, until cancelled."""
        while True:
            await self._clock.sleep(EVERY)
            await self.flush()

    async def stop(self) -> None:
        """Write what is left, unless the broker is away."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.flush()
        except TimeoutError:
            log.warning("what was pushed last is not counted: the broker is away")

    async def flush(self) -> None:
        """Write what gathered."""
        said, self._said = self._said, {}
        await asyncio.gather(*(self._write(name, one) for name, one in said.items()))

    async def _write(self, name: str, one: _Said) -> None:
        backlog = self._backlogs.get(name)
        arrivals = Arrivals(count=one.count, at=self._clock.now(), fault=one.fault, backlog=backlog)
        try:
            await (await self._sender.send(outgoing(name, Part.ARRIVALS, arrivals.pack())))
        except Transient:
            later = self._said.setdefault(name, _Said())
            later.count += one.count
            later.fault = later.fault or one.fault
