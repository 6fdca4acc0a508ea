"""Looks at one source again and again, for as long as this process owns it: whatever its far side does, or we do wrong,
costs this source alone.

The file is longer than others since the loop, its faults and its commands move the same state.
"""

from __future__ import annotations

import asyncio
import random
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from stream.clock import Clock, pause
from stream.errors import Misconfigured, WirestreamError
from stream.feeds.publish import Ended, Publisher
from stream.feeds.run import schedule
from stream.feeds.run.condition import Condition
from stream.feeds.run.hold import Lost
from stream.feeds.run.keep import Keeper, StatusWriter
from stream.feeds.run.kept import Command, Verb
from stream.feeds.run.look import Attempt, close_quietly
from stream.feeds.run.records import MarkTooLarge, Unreadable, unpack_mark
from stream.feeds.run.tally import Outcome
from stream.feeds.source import SourceSettings
from stream.feeds.status import FeedState
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses, Mark, Transport
from stream.observe.logs import logger

__all__ = ["Source"]

log = logger(__name__)

_AGAIN_SECONDS = 5.0
"""After a fault of ours outside of a look."""


@dataclass(slots=True)
class Source:
    """A source that is looked at. `run` until `stop`; `ask` hands it a command; `tick` now and then."""

    name: str
    settings: SourceSettings
    open: Callable[[], Transport]
    """Makes its transport; nothing is connected by it."""
    kept: bytes | None
    """Its mark, as it is kept."""
    keeper: Keeper
    publisher: Publisher
    condition: Condition
    clock: Clock
    spread: float = 0.0
    """Seconds before the first look."""
    chance: random.Random = field(default_factory=random.Random)
    _mark: Mark | None = field(default=None, init=False)
    """None where what is kept cannot be read."""
    _due: float = field(default=0.0, init=False)
    _transport: Transport | None = field(default=None, init=False)
    _ending: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    """Ends the look in hand, and the wait: for the end, or a command."""
    _stopped: bool = field(default=False, init=False)
    _commands: deque[Command] = field(default_factory=deque, init=False)
    _told: set[str] = field(default_factory=set, init=False)
    """The kinds of faults of ours whose trace was logged."""
    _status: StatusWriter = field(init=False)

    def __post_init__(self) -> None:
        self._status = StatusWriter(self.condition, self.keeper, self.clock)

    async def run(self) -> None:
        """Look until `stop`, or until another process has the source."""
        try:
            await self._patiently(self._begin)
            while not self._stopped:
                await self._patiently(self._step)
            await self._patiently(self._finish)
        except Lost as error:
            log.info("source let go", feed=self.name, why=str(error))
        finally:
            await self._close()
            self.condition.tally.close()

    def stop(self) -> None:
        """End, after what is in hand; `run` returns within some seconds."""
        self._stopped = True
        self._ending.set()

    def ask(self, command: Command) -> None:
        """Hand over a command; it is carried out between two looks. One that was carried out is passed over."""
        if command.id != self.condition.applied and all(command.id != other.id for other in self._commands):
            self._commands.append(command)
            self._ending.set()

    async def tick(self) -> None:
        """Judge how quiet the source is, and write the status where it is time. Raises `Lost`."""
        self._see_certificate()
        self.condition.judge()
        if self._status.has_begun:
            await self._status.write()

    async def heal(self) -> None:
        """Write mark and status again: a process that owned the source before wrote over them."""
        log.warning("a former owner wrote late: mended", feed=self.name)
        if self._mark is not None:
            await self.keeper.mark_again()  # a look may have kept a later one than it began with
        await self._status.write(force=True)

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step; a fault of ours in it costs this source some seconds, and nobody else anything."""
        try:
            await step()
        except Lost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is costs this source alone
            self._failed(error)
            await pause(_AGAIN_SECONDS, self._ending, self.clock)

    async def _begin(self) -> None:
        now = self.clock.monotonic()
        held = schedule.still_to_wait(self.condition.not_before, self.clock.now())
        wait = max(self.spread, held)
        self._due = now + wait
        if held:
            hint = f"`wirestream feed look {self.name}` looks now"
            log.warning("source waits", feed=self.name, seconds=round(held), fault=self.condition.fault, hint=hint)
        try:
            self._mark = unpack_mark(self.kept, self.keeper.kind)
        except Unreadable as error:
            self._cannot_go_on(error)
        self._show_next(wait)
        await self._status.write(force=True)  # the claim: whoever owned the source before is told by its generation

    async def _step(self) -> None:
        """Carry out a command, or look, or wait for what is next."""
        self._ending.clear()
        if self._commands:
            await self._carry_out(self._commands[0])
            self._commands.popleft()
            return
        left = self._due - self.clock.monotonic()
        if self.condition.paused or self._mark is None:
            await self._ending.wait()
        elif left > 0:
            await pause(left, self._ending, self.clock)
        else:
            self._show_next(await self._look(self._mark))
            await self._status.write()

    async def _finish(self) -> None:
        self.condition.judge()
        self.condition.who = ""  # nobody has it now
        await self._status.write(force=True)

    async def _look(self, mark: Mark) -> float:
        """Look once; return the wait until the next look."""
        began = self.clock.monotonic()
        outcome, wait = Outcome.INTERRUPTED, 0.0
        attempt: Attempt | None = None
        try:
            if self._transport is None:
                self._transport = self.open()
            attempt = Attempt(
                self._transport, mark, self.publisher, self.keeper, self.keeper.hold, self.condition, self._ending,
                self.clock,
            )  # fmt: skip
            look = await attempt.run()
            self.condition.succeeded()
            self._see_certificate()
            outcome, wait = Outcome.OK, schedule.after_look(self.settings, look.wait, self.chance)
        except Ended:
            pass
        except Lost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is costs this source alone
            outcome = self._failed(error)
            wait = schedule.after_fault(self.settings, error, self.condition.failures, self.chance)
            if outcome in {Outcome.REFUSED, Outcome.GONE} or getattr(error, "retry_after", None) is not None:
                self.condition.not_before = self.clock.now() + timedelta(seconds=wait)
            await self._close()
        finally:
            if attempt is not None:
                self._mark = attempt.mark
            self.condition.tally.looked(outcome, self.clock.monotonic() - began)
            self._due = self.clock.monotonic() + wait
        return wait

    def _failed(self, error: Exception) -> Outcome:
        """Note a look that failed, and say it once for each change."""
        outcome, base, words = Outcome.FAULT, FeedState.BACKING_OFF, str(error)
        if isinstance(error, FarSideRefuses):
            outcome, base = Outcome.REFUSED, FeedState.REFUSED
        elif isinstance(error, FarSideGone):
            outcome, base = Outcome.GONE, FeedState.GONE
        if not isinstance(error, FarSideFault | MarkTooLarge | Misconfigured):
            outcome, words = Outcome.UNEXPECTED, f"a fault of ours: {type(error).__name__}"
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            if kind not in self._told:
                self._told.add(kind)
                # Without what the exception says: a URL with a key may be in it.
                trace = "".join(traceback.format_tb(error.__traceback__)[-12:])
                log.error("a look failed for a fault of ours", feed=self.name, kind=kind, trace=trace)
        changed = self.condition.base is not base or self.condition.fault != words
        self.condition.failed(base, words)
        if changed:
            log.warning("source not looked at", feed=self.name, state=str(base), fault=words)
        return outcome

    def _cannot_go_on(self, error: WirestreamError) -> None:
        """What was taken is not known: to go on would take all of it again without a word."""
        words = f"{error}: `wirestream feed reset {self.name} --to now` goes on from now, `--to all` takes all again"
        self.condition.failed(FeedState.BACKING_OFF, words)
        log.error("source stands still", feed=self.name, fault=words)

    async def _carry_out(self, command: Command) -> None:
        match command.verb:
            case Verb.PAUSE:
                self.condition.pause(paused=True)
                await self._close()
            case Verb.RESUME if self.condition.paused:
                self.condition.pause(paused=False)
                self._due = self.clock.monotonic()
            case Verb.LOOK:
                self._due, self.condition.not_before = self.clock.monotonic(), None
            case Verb.RESET:
                await self.keeper.mark(command.mark)
                self._mark = command.mark
                self._due = self.clock.monotonic()
        self.condition.applied = command.id
        log.info("command carried out", feed=self.name, verb=str(command.verb), to=command.to)
        await self._status.write(force=True)
        if len(self._commands) == 1:  # what was asked meanwhile lies under the same key
            await self.keeper.done()

    def _see_certificate(self) -> None:
        """Note what the far side shows; a look that never ends is asked by `tick`."""
        self.condition.certificate(getattr(self._transport, "certificate_ends", None))

    def _show_next(self, wait: float) -> None:
        self.condition.next_look = self.clock.now() + timedelta(seconds=wait)

    async def _close(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            await close_quietly(transport)
