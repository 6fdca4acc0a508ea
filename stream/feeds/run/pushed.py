"""Keeps the condition of a source that is not looked at but pushed to us, or watched on some machine: by what the
processes that take it say.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from stream.clock import Clock
from stream.feeds.kinds import Runs
from stream.feeds.run.condition import Condition
from stream.feeds.run.hold import Lost
from stream.feeds.run.keep import Keeper, StatusWriter
from stream.feeds.run.kept import Arrivals, Command
from stream.feeds.run.records import Unreadable
from stream.feeds.status import FeedState
from stream.observe.logs import logger

__all__ = ["Pushed"]

log = logger(__name__)


@dataclass(slots=True)
class Pushed:
    """The condition of one such source, in the process that owns its state; nothing is taken here."""

    name: str
    runs: Runs
    keeper: Keeper
    condition: Condition
    clock: Clock
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _stopped: bool = field(default=False, init=False)
    _commands: deque[Command] = field(default_factory=deque, init=False)
    _status: StatusWriter = field(init=False)

    def __post_init__(self) -> None:
        self._status = StatusWriter(self.condition, self.keeper, self.clock)

    async def run(self) -> None:
        """Keep the status until `stop`, or until another process has the source."""
        try:
            if self.runs is Runs.SERVED:
                self.condition.succeeded()  # every process listens
            await self._status.write(force=True)
            while not self._stopped:
                await self._wake.wait()
                self._wake.clear()
                while self._commands:
                    self.condition.applied = self._commands[0].id  # there is nothing to look at, or to set back
                    await self._status.write(force=True)
                    if len(self._commands) == 1:  # what was asked meanwhile lies under the same key
                        await self.keeper.done()
                    self._commands.popleft()
            self.condition.judge()
            self.condition.who = ""  # nobody has it now
            await self._status.write(force=True)
        except Lost as error:
            log.info("source let go", feed=self.name, why=str(error))
        finally:
            self.condition.tally.close()

    def stop(self) -> None:
        """End."""
        self._stopped = True
        self._wake.set()

    def ask(self, command: Command) -> None:
        """Hand over a command."""
        if command.id != self.condition.applied and all(command.id != other.id for other in self._commands):
            self._commands.append(command)
            self._wake.set()

    def fold(self, offset: int, value: bytes) -> None:
        """Take in what a process says of the source; each of its records once, and what cannot be read not at all."""
        if offset <= self.condition.folded:
            return
        self.condition.folded = offset
        try:
            arrivals = Arrivals.unpack(value)
        except Unreadable:
            return
        if arrivals.backlog is not None:
            self.condition.backlog(arrivals.backlog)
        if arrivals.fault is not None:
            self.condition.failed(FeedState.BACKING_OFF, arrivals.fault)
            return
        self.condition.succeeded()
        if arrivals.count:
            self.condition.arrived(arrivals.count, min(arrivals.at, self.clock.now()))

    async def tick(self) -> None:
        """Judge how quiet the source is, and write the status where it is time. Raises `Lost`."""
        if self.runs is Runs.SERVED:
            self.condition.succeeded()
        self.condition.judge()
        if self._status.has_begun:
            await self._status.write()

    async def heal(self) -> None:
        """Write the status again: a process that owned the source before wrote over it."""
        await self._status.write(force=True)
