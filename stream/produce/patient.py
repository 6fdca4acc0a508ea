"""What a feed does while a broker is away: `publish_patiently` tries again, `pause` waits until the end at most."""

from __future__ import annotations

import asyncio
from typing import Any

from schemas import Headers
from stream.clock import Clock
from stream.errors import Transient
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent

__all__ = ["pause", "publish_patiently"]

log = logger(__name__)

_BACKOFF_FIRST = 0.2
_BACKOFF_MOST = 10.0
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
    delay = _BACKOFF_FIRST
    while not stop.is_set():
        publishing = asyncio.ensure_future(producer.publish(payload, source, file=file, headers=headers))
        ending = asyncio.ensure_future(stop.wait())
        try:
            # The client waits for a broker by itself, without a bound: the end must not wait with it.
            await asyncio.wait({publishing, ending}, return_when=asyncio.FIRST_COMPLETED)
            await _done_within(_LAST_CHANCE, publishing, clock)
            if publishing.done():
                return publishing.result()
        except Transient as fault:
            log.warning("broker away, file waits", file=file, fault=str(fault), retry_in=delay)
        finally:
            publishing.cancel()
            ending.cancel()
        await pause(delay, stop, clock)
        delay = min(delay * 2, _BACKOFF_MOST)
    log.warning("ended while a file waited for the broker; it stays", file=file)
    return None


async def pause(seconds: float, stop: asyncio.Event, clock: Clock) -> None:
    """Sleep, but no longer than until the end comes."""
    ending = asyncio.ensure_future(stop.wait())
    try:
        await _done_within(seconds, ending, clock)
    finally:
        ending.cancel()


async def _done_within(seconds: float, task: asyncio.Future[Any], clock: Clock) -> None:
    """Return when a task is done, or when so many seconds have passed; then it still runs."""
    if task.done():
        return
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, sleeping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
