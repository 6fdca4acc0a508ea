"""Writes what is kept of a source: only while we own it, and not done before every in-sync broker has it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from stream.clock import Clock
from stream.errors import Transient
from stream.feeds.run.condition import Condition
from stream.feeds.run.hold import Hold
from stream.feeds.run.kept import Status
from stream.feeds.run.ledger import Change, Ledger
from stream.feeds.run.records import MarkTooLarge, Part, key_of, pack_mark, partition_of
from stream.feeds.status import FeedState
from stream.feeds.transport import Mark
from stream.kafka.message import Acknowledged, Outgoing
from stream.kafka.topics import FEEDS_STATE
from stream.observe.logs import logger

__all__ = ["Keeper", "Sender", "StatusWriter", "outgoing"]

log = logger(__name__)

_RETRY_FIRST = 0.2
_RETRY_MOST = 10.0
"""Seconds between two tries while the broker is away."""
_SETTLED_EVERY = 30.0
"""Seconds between two writings of a status without news."""


class Sender(Protocol):
    """`stream.kafka.queued.QueuedDelivery`, or a test's."""

    async def send(self, outgoing: Outgoing) -> asyncio.Future[Acknowledged | None]:
        """Hand one record over; the future says where it is kept, or None where it is too large for the topic."""
        ...


def outgoing(name: str, part: Part, value: bytes | None, hold: Hold | None = None) -> Outgoing:
    """Return a record of the state topic; `hold` signs it, where its owner writes."""
    headers = hold.writer.headers if hold is not None else ()
    return Outgoing(FEEDS_STATE.name, key_of(name, part), value, headers, partition_of(name))


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the state of one source."""

    name: str
    hold: Hold
    ledger: Ledger
    """What is kept here is known there at once, before it was read back."""
    sender: Sender
    clock: Clock
    kind: str = ""
    """Of the source: what another kind took under the same name is no mark of this one."""
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    """One record after the other: what is mended is never written behind what is newer."""

    async def mark(self, mark: Mark) -> None:
        """Keep the mark; waits for a broker that is away. Raises `Lost`, and `MarkTooLarge`."""
        await self._write(Part.MARK, pack_mark(mark, self.kind))

    async def mark_again(self) -> None:
        """Write the mark that counts once more: somebody wrote over it. Raises `Lost`."""
        async with self._writing:
            entry = self.ledger.entries.get(self.name)
            if entry is not None and entry.mark is not None:
                await self._send(Part.MARK, entry.mark)

    async def status(self, status: Status) -> None:
        """Keep the status, if the broker takes it: it is for people, and no source ends for it. Raises `Lost`."""
        try:
            await self._write(Part.STATUS, status.pack())
        except MarkTooLarge as error:
            log.warning("the status of a source is not kept", feed=self.name, fault=str(error))

    async def done(self) -> None:
        """Take the command back that was carried out."""
        await self._write(Part.COMMAND, None)

    async def forget(self) -> None:
        """Forget all that is kept."""
        for part in Part:
            await self._write(part, None)
        self.ledger.forget(self.name)

    async def _write(self, part: Part, value: bytes | None) -> None:
        async with self._writing:
            await self._send(part, value)

    async def _send(self, part: Part, value: bytes | None) -> None:
        delay = _RETRY_FIRST
        while True:
            await self.hold.confirm()
            try:
                kept = await (await self.sender.send(outgoing(self.name, part, value, self.hold)))
            except Transient as fault:
                log.warning("broker away, the state of a source waits", feed=self.name, fault=str(fault))
                await self.clock.sleep(delay)
                delay = min(delay * 2, _RETRY_MOST)
            else:
                if kept is None:
                    raise MarkTooLarge(f"its {part} is too large for {FEEDS_STATE.name} at the broker")
                self.ledger.note(Change(self.name, part, value, kept.offset, self.hold.writer))
                return


@dataclass(slots=True)
class StatusWriter:
    """Writes how a source does: at once where there is news, and else seldom."""

    condition: Condition
    keeper: Keeper
    clock: Clock
    _last: tuple[tuple[FeedState, bool], float] | None = field(default=None, init=False)
    """The news that was written last, and when."""

    @property
    def has_begun(self) -> bool:
        """Whether the source was claimed: nothing is written of it before."""
        return self._last is not None

    async def write(self, *, force: bool = False) -> None:
        """Write the status where it is time, or in any case. Raises `Lost`."""
        news, now = self.condition.news, self.clock.monotonic()
        self.condition.tally.state(self.condition.state)
        if force or self._last is None or self._last[0] != news or now - self._last[1] >= _SETTLED_EVERY:
            self._last = (news, now)
            await self.keeper.status(self.condition.status())
