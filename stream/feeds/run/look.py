"""Looks at a source once, by the one order of `take`, until the look ends, or is ended between two batches."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stream.clock import Clock
from stream.errors import Rejected
from stream.feeds.publish import Ended, Publisher
from stream.feeds.run.condition import Condition
from stream.feeds.run.hold import Hold
from stream.feeds.run.keep import Keeper
from stream.feeds.run.tally import count_taken
from stream.feeds.take import Look, take
from stream.feeds.transport import Batch, FarSideFault, Item, Mark, Transport

__all__ = ["Attempt", "Interrupted", "close_quietly"]

_FINISH_SECONDS = 5.0
"""What is in hand may take so long when the source is to stop."""
_LET_GO_SECONDS = 1.0
"""After a batch was kept, the far side gets so long to let go of it before a look that is to end is cut off."""
_CUT_SECONDS = 1.0
"""What is cut off gets so long to end. A thread that waits for a far side ends later, and nobody waits for it."""
_STEP = 0.05
_NO_LIFE_SECONDS = 30 * 60.0
"""A look that brings nothing for so long, not even a sign of life, hangs: every kind gives one within minutes."""


class Interrupted(Ended):
    """The look was ended: by the end of the process, a command, or a file that changed."""


@dataclass(slots=True)
class Attempt:
    """One look. `mark` is what is kept, also where the look fails later."""

    transport: Transport
    mark: Mark
    publisher: Publisher
    keeper: Keeper
    hold: Hold
    condition: Condition
    ending: asyncio.Event
    """Set where the look is to end."""
    clock: Clock
    _in_hand: int = field(default=0, init=False)
    _settled_at: float = field(default=0.0, init=False)
    _over: bool = field(default=False, init=False)
    """Whether the look was given up: if it comes to life again, nothing of it is taken."""

    async def run(self) -> Look:
        """Look. Raises `FarSideFault` for the far side, `Interrupted`, `Lost`, `MarkTooLarge`, and what a fault of ours
        may be.
        """
        self._settled_at = self.clock.monotonic()
        looking = asyncio.ensure_future(
            take(
                self.transport, self.mark, self.condition,
                publish=self._publish, keep=self._keep, batched=self._batched,
            )
        )  # fmt: skip
        try:
            await self._until_done(looking)
            if looking.done():
                return looking.result()
        finally:
            self._over = True
            hangs = not await _cut_off(looking)
        if hangs:
            raise FarSideFault("the look could not be ended: its connections are dropped")
        raise Interrupted("the look was ended")

    async def _until_done(self, looking: asyncio.Future[Look]) -> None:
        ending = asyncio.ensure_future(self.ending.wait())
        either: list[asyncio.Future[Any]] = [looking, ending]
        try:
            while not looking.done() and not ending.done():
                await asyncio.wait(either, timeout=_NO_LIFE_SECONDS / 30, return_when=asyncio.FIRST_COMPLETED)
                if self.clock.monotonic() - self._settled_at > _NO_LIFE_SECONDS and not self._in_hand:
                    raise FarSideFault(f"the look gave no sign of life for {_NO_LIFE_SECONDS / 60:.0f} minutes")
        finally:
            ending.cancel()
        until = self.clock.monotonic() + _FINISH_SECONDS
        while not looking.done() and self.clock.monotonic() < until and not self._idle():
            either = [looking, asyncio.ensure_future(self.clock.sleep(_STEP))]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            either[1].cancel()

    def _idle(self) -> bool:
        """Whether nothing is in hand, and the far side had the time to let go of what was."""
        return not self._in_hand and self.clock.monotonic() - self._settled_at >= _LET_GO_SECONDS

    async def _publish(self, items: Sequence[Item]) -> dict[int, Rejected]:
        if self._over or self.ending.is_set():
            raise Interrupted("the look was ended before its next batch")
        self._in_hand = len(items)
        refused = await self.publisher.patiently(items, self.ending)
        await self.hold.confirm()  # the broker may have been away for longer than our lease
        return refused

    async def _keep(self, mark: Mark) -> None:
        """Keep the mark. The far side lets go next, so here is the last moment to see that we have no right to it any
        more; a broker that was away for longer than our lease took the mark, and is asked.
        """
        if self._over:
            raise Interrupted("the look was ended before its mark was kept")
        await self.keeper.mark(mark)
        self.mark = mark
        await self.hold.confirm()

    def _batched(self, batch: Batch) -> None:
        """Say that the batch is safe; the far side lets go of it next."""
        taken, self._in_hand = len(batch.items) - len(batch.refused), 0
        self._settled_at = self.clock.monotonic()
        self.condition.succeeded()
        if taken:
            count_taken(self.publisher.name, taken)
            self.condition.arrived(taken)


async def close_quietly(transport: Transport) -> None:
    """Let go of the far side, in a few seconds, whatever it does."""
    closing = asyncio.ensure_future(transport.close())
    try:
        await asyncio.wait((closing,), timeout=_FINISH_SECONDS)
    finally:
        await _cut_off(closing)


async def _cut_off(task: asyncio.Future[Any]) -> bool:
    """End a task, if it lets itself be ended within a second; return whether it ended."""
    if not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=_CUT_SECONDS)
    task.add_done_callback(_retrieve)
    return task.done()


def _retrieve(task: asyncio.Future[Any]) -> None:
    """Look at how it ended: what nobody looks at is logged by the event loop, with what the exception says."""
    if not task.cancelled():
        task.exception()
