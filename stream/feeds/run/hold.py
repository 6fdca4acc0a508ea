"""Knows whether this process still owns a partition of the state topic, and with it the sources whose state lies there.

A process that was frozen, or cut off from the broker, does not know that another took over. So ownership is a lease:
the broker confirms it (`Group` commits an offset, which it takes from members only), and what it confirmed counts for
one session time-out from the moment it was asked. Within that time the broker gives the partition to nobody else unless
we let it go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from stream.clock import Clock
from stream.errors import WirestreamError
from stream.feeds.run.records import Writer

__all__ = ["Hold", "Lease", "Lost"]


class Lost(WirestreamError):
    """Another process has the source, or may have it: nothing may be written of it or let go of for it any more."""


class Lease:
    """What the broker confirmed last: that this process is a member of the group."""

    def __init__(self, seconds: float, clock: Clock, ask: Callable[[], Awaitable[bool]]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._ask = ask
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    @property
    def fresh(self) -> bool:
        """Whether what was confirmed still counts."""
        return self._asked_at is not None and self._clock.monotonic() - self._asked_at < self._seconds

    async def renew(self) -> bool:
        """Ask the broker; return whether it confirms."""
        async with self._asking:
            asked_at = self._clock.monotonic()
            confirmed = await self._ask()
            if confirmed:
                self._asked_at = asked_at
            return confirmed

    def end(self) -> None:
        """Take it that nothing is confirmed any more."""
        self._asked_at = None


_RETRY_SECONDS = 0.5
"""Between two questions to a broker that does not answer."""


class Hold:
    """One partition, from the assignment that gave it to us until it is taken or let go."""

    def __init__(self, partition: int, lease: Lease, clock: Clock) -> None:
        self.partition = partition
        self.writer = Writer()
        """What our records here are signed with; set when the partition was read to its end."""
        self._lease = lease
        self._clock = clock
        self._leaving = False
        self._over = False

    @property
    def sure(self) -> bool:
        """Whether the partition is ours beyond doubt."""
        return not self._over and self._lease.fresh

    @property
    def leaving(self) -> bool:
        """Whether it is to be let go of in order."""
        return self._leaving

    @property
    def gone(self) -> bool:
        """Whether it is over, or to be let go of: nothing is waited for any more."""
        return self._over or self._leaving

    async def confirm(self) -> None:
        """Return when the partition is ours beyond doubt; wait for a broker that is away. Raises `Lost`."""
        while not self.sure:
            if self.gone:
                raise Lost(f"partition {self.partition} of the state topic is not ours any more")
            if not await self._lease.renew():
                await self._clock.sleep(_RETRY_SECONDS)

    def leave(self) -> None:
        """We are to let go in order: what is confirmed may be used up, and nothing is waited for."""
        self._leaving = True

    def end(self) -> None:
        """It is over: whoever still works for it gets `Lost`."""
        self._over = True
