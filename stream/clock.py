"""The one clock. It is handed to whoever needs the time or waits, so that tests and replays can set it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

__all__ = ["SYSTEM_CLOCK", "Clock", "SetClock", "SystemClock", "done_within", "pause"]


class Clock(Protocol):
    """What tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC: for events."""
        ...

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start that never go back: for back-off and watchdogs, never for events."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed; 0 gives the event loop a turn."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SetClock:
    """A clock that goes on only where it is told to, or where somebody sleeps by it: a sleep takes no time."""

    def __init__(self, now: datetime) -> None:
        self._start = now
        self._passed = 0.0
        self.slept: list[float] = []
        """The seconds of each sleep, in order; sleeps of 0 are left out."""

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.slept.append(seconds)
            self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._passed += seconds

    def set(self, now: datetime) -> None:
        """Make it that instant, as a wall clock that is set: the monotonic time stays where it is."""
        self._start = now - timedelta(seconds=self._passed)


SYSTEM_CLOCK = SystemClock()


async def pause(seconds: float, stop: asyncio.Event, clock: Clock) -> None:
    """Sleep, but no longer than until `stop` is set."""
    ending = asyncio.ensure_future(stop.wait())
    try:
        await done_within(seconds, ending, clock)
    finally:
        ending.cancel()


async def done_within(seconds: float, task: asyncio.Future[Any], clock: Clock) -> None:
    """Return when a task is done, or when so many seconds have passed; then it still runs."""
    if task.done():
        return
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, sleeping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
