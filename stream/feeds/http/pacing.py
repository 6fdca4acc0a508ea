"""Paces requests to a host: two at once, and one a second, so that no far side has a reason to lock us out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from stream.clock import Clock

__all__ = ["Pacing"]

_AT_ONCE = 2
"""Requests to one host at a time: what a reader with a browser does, and half of what servers begin to refuse."""
_APART = 1.0
"""Seconds between the starts of two requests to one host. Hundreds of feeds of one publisher are common."""
_HOSTS = 4096
"""Hosts that are remembered before those are forgotten that nobody asks now: redirects may name any number."""


@dataclass(slots=True)
class _Host:
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    free_at: float = 0.0
    """When the next request may begin, by the monotonic time."""
    using: int = 0


class Pacing:
    """Who asks a host waits here for its turn; turns are given in the order in which they were asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at the host, and hold it."""
        if host not in self._hosts and len(self._hosts) >= _HOSTS:
            self._forget()
        paced = self._hosts.setdefault(host, _Host())
        paced.using += 1
        try:
            async with paced.at_once:
                now = self._clock.monotonic()
                begins = max(now, paced.free_at)
                paced.free_at = begins + _APART
                if begins > now:
                    await self._clock.sleep(begins - now)
                yield
        finally:
            paced.using -= 1

    def _forget(self) -> None:
        now = self._clock.monotonic()
        self._hosts = {name: host for name, host in self._hosts.items() if host.using or host.free_at > now}
