"""What a feed does while a broker is away: `publish_patiently` tries again, and `before_end` gives up with the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from schemas import Headers
from stream.clock import Clock, done_within, pause
from stream.errors import Transient
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent

__all__ = ["BACKOFF_FIRST", "BACKOFF_MOST", "before_end", "publish_patiently"]

log = logger(__name__)

T = TypeVar("T")

BACKOFF_FIRST = 0.2
BACKOFF_MOST = 10.0
"""Seconds between two tries: soon after a hiccup, and no flood of them on a broker that starts."""
_LAST_CHANCE = 2.0
"""Seconds, at the end, for an acknowledgement that is on its way: without it the payload is sent again later."""


async def publish_patiently(
    producer: RawProducer,
    payload: bytes,
    source: str,
    *,
    file: str,
    headers: Headers = (),
    stop: asyncio.Event,
    clock: Clock,
) -> Sent | None:
    """Where the broker keeps a payload; None when the end (`stop`) came before the broker did: whoever has the payload
    keeps it, and sends it again later. A broker that is away is waited for, and the log says so.

    `file` is the name that people know the payload by. Raises `Rejected` where no broker will take it.
    """
    delay = BACKOFF_FIRST
    while not stop.is_set():
        try:
            sent = await before_end(producer.publish(payload, source, file=file, headers=headers), stop, clock)
        except Transient as fault:
            log.warning("broker away, file waits", file=file, fault=str(fault), retry_in=delay)
        else:
            if sent is not None:
                return sent
        await pause(delay, stop, clock)
        delay = min(delay * 2, BACKOFF_MOST)
    log.warning("ended while a file waited for the broker; it stays", file=file)
    return None


async def before_end(work: Coroutine[Any, Any, T], stop: asyncio.Event, clock: Clock) -> T | None:
    """Return what some work gives; None where the end (`stop`) came first, and two seconds after it the work was not
    done: it is cancelled. The client waits for a broker by itself, without a bound: the end must not wait with it.
    """
    working, ending = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
        await done_within(_LAST_CHANCE, working, clock)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        ending.cancel()
