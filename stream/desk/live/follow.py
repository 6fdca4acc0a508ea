"""Follows the changes of one search: for a stream without end, and for a poll that waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass

from stream.desk.live.event import Event
from stream.desk.live.hub import INTERVAL, PAGE, Hub
from stream.desk.live.news import Beat, News, Reset, Told
from stream.desk.live.search import Search
from stream.errors import Transient

__all__ = ["follow", "next_page"]

BEAT = 15.0
"""Seconds after which a reader hears of us though there is no news: proxies cut what is silent for thirty."""
TOO_FAR_BEHIND = 10_000
"""Changes: whoever lacks more reads the list anew, which is quicker, and shows the same."""
_LOOKS_AHEAD = 2
"""Looks after which a number that is still ahead of ours is one of another database, and not of a quicker process."""


@dataclass(slots=True)
class _Reader:
    position: int | None
    """Up to and with which change it was told; None: it hears of what comes from now on."""
    ahead_since: int | None = None
    """At which look its number was found to be none yet."""


async def follow(hub: Hub, search: Search, after: int | None) -> AsyncGenerator[News]:
    """Yield what changes after that change (None: from now on) until the desk is stopping, and a beat where nothing
    does. The first thing, and the one after a fault of the database or its end, is a beat. Raises `Full`.
    """
    reader, beat, away = _Reader(after), 0.0, not hub.away
    with hub.reading(search):
        while not hub.stopping.is_set():
            news = hub.news
            if reader.position is None:
                reader.position = hub.head
                if hub.head is None and not hub.away:  # who heard a beat must hear all that comes after it
                    await _wait(news, BEAT)
                    continue
            step = await _step(hub, search, reader) if away == hub.away else None
            now = hub.clock.monotonic()
            if step is not None:
                reader.position, reader.ahead_since = step.position, None
                if isinstance(step, Reset) or step.events:
                    beat = now + BEAT
                    yield step
            elif away != hub.away or now >= beat:
                beat, away = now + BEAT, hub.away
                yield Beat(reader.position, away)
            else:
                # Who has not been told all yet asks again soon: its own query failed, or its number is none yet.
                pause = BEAT if reader.position == hub.head else INTERVAL
                await _wait(news, min(pause, beat - now))


async def _step(hub: Hub, search: Search, reader: _Reader) -> Told | Reset | None:
    """Return what comes next; None where there is nothing, or where nobody can tell."""
    position, head = reader.position, hub.head
    if position is None or head is None:
        return None
    if head - position > TOO_FAR_BEHIND:
        return Reset(head)
    if position > head:
        reader.ahead_since = hub.looks if reader.ahead_since is None else reader.ahead_since
        return Reset(head) if hub.looks - reader.ahead_since >= _LOOKS_AHEAD else None
    try:
        return await hub.after(position, search)
    except Transient:
        return None


async def next_page(hub: Hub, search: Search, after: int, wait: float, limit: int = PAGE) -> Told | Reset:
    """Return the next changes after that one: so many, or all there are; none where none comes for so many seconds.

    Raises `Transient` where the database is away, and `Full`.
    """
    until = hub.clock.monotonic() + wait
    events: tuple[Event, ...] = ()
    with hub.reading(search):
        await hub.look()  # who asks after writing finds what was written
        while True:
            news = hub.news
            if hub.away or hub.head is None:
                raise Transient("the database does not answer")
            if after > hub.head:
                return Reset(hub.head)
            step = await hub.after(after, search)
            if step is not None:
                events += step.events
                after = step.position
                if len(events) >= limit:
                    kept = events[:limit]
                    return Told(after if kept == events else kept[-1].change_no, kept)
                if not hub.stopping.is_set():  # what is left of a long way is for the next process
                    continue
            left = until - hub.clock.monotonic()
            if events or left <= 0 or hub.stopping.is_set():
                return Told(after, events)
            await _wait(news, left)


async def _wait(news: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(news.wait(), max(0.0, seconds))
