"""Keeps as many requests at the database as it has connections for us, and a short line behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stream.desk.problem import Kind, Problem

__all__ = ["Slots"]

_WAIT_SECONDS = 1.0
"""A request waits so long for its turn: what takes longer is no burst, but more than the database can do."""
_WAITING_FOR_EACH = 8
"""Requests that wait, for each that is at work: a list takes milliseconds, so their turn comes within the second."""


class Slots:
    """Turns at the database. One event loop."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._most_waiting = most * _WAITING_FOR_EACH
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold a turn for the block. Raises `Problem` (busy) where none becomes free within a second, and at once where
        too many wait already.
        """
        if self._waiting >= self._most_waiting:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()


def _busy() -> Problem:
    """Return a problem of its own for each request: one that were raised again and again would keep them all."""
    return Problem(Kind.BUSY, "all connections to the database are in use: ask again", headers={"Retry-After": "1"})
