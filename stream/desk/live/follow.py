"""Follows the changes of one search: for a stream without end, and for a poll that waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from stream.desk.live.hub import INTERVAL, Hub
from stream.desk.live.news import Beat, News, Reset, Told
from stream.errors import Transient
from stream.store.reading.wanted import Wanted

__all__ = ["follow", "next_page"]

BEAT = 15.0
"""Seconds after which a reader hears of us though there is no news: proxies cut what is silent for thirty."""
TOO_FAR_BEHIND = 10_000
"""Changes: whoever lacks more reads the list anew, which is quicker, and shows the same."""
_LOOKS_AHEAD = 2
"""Looks after which a number that is still ahead of ours is one of another database, and not of a quicker process."""


async def follow(hub: Hub, wanted: Wanted, after: int | None) -> AsyncIterator[News]:
    """Yield what changes after that change (None: from now on) until the desk is stopping, and a beat where nothing
    does. The first thing, and the one after a fault of the database or its end, is a beat. Raises `Full`.
    """
    position, ahead_since = after, None
    spoke, away = None, hub.away
    with hub.reading(wanted):
        while not hub.stopping.is_set():
            news, now = hub.news, hub.clock.monotonic()
            if position is None:
                position = hub.head
            if spoke is None or away != hub.away or now - spoke >= BEAT:
                spoke, away = now, hub.away
                yield Beat(position, away)
                continue
            pause = spoke + BEAT - now
            step: News | None = None
            if position is not None and hub.head is not None:
                if position > hub.head:
                    ahead_since = hub.looks if ahead_since is None else ahead_since
                    step = Reset(hub.head) if hub.looks - ahead_since >= _LOOKS_AHEAD else None
                    pause = min(pause, INTERVAL)
                elif hub.head - position > TOO_FAR_BEHIND:
                    step = Reset(hub.head)
                else:
                    try:
                        step = await hub.after(position, wanted)
                    except Transient:
                        pause = min(pause, INTERVAL)
            if step is None:
                await _wait(news, pause)
                continue
            position, ahead_since = step.position, None
            if not isinstance(step, Told) or step.events:
                spoke = hub.clock.monotonic()
                yield step


async def next_page(hub: Hub, wanted: Wanted, after: int, wait: float) -> Told | Reset:
    """Return the next changes after that one, however many there are; none where none comes for so many seconds.

    Raises `Transient` where the database is away, and `Full`.
    """
    until = hub.clock.monotonic() + wait
    with hub.reading(wanted):
        await hub.look()  # who asks after writing finds what was written
        while True:
            news, position = hub.news, after
            if hub.away or hub.head is None:
                raise Transient("the database does not answer")
            if position > hub.head:
                return Reset(hub.head)
            step = await hub.after(position, wanted)
            if step is not None:
                after = step.position
                if step.events:
                    return step
                continue
            left = until - hub.clock.monotonic()
            if left <= 0 or hub.stopping.is_set():
                return Told(after, ())
            await _wait(news, left)


async def _wait(news: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(news.wait(), max(0.0, seconds))
