"""Replays files as a test stream: the same folder, pace and seed give the same stream, record for record."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Rejected, Transient
from stream.kafka.raw_headers import REPLAYED
from stream.produce.raw import ClockWrong, RawProducer, Sent

__all__ = ["Pace", "Payload", "Scheduled", "replay", "schedule"]

_RESEND_WITHIN = 10
"""Items after which an injected re-send comes at the latest: feeds repeat themselves within minutes."""
_HEADERS = ((REPLAYED, b"1"),)
"""So that a long replay wakes nobody."""
_ATTEMPTS = 20
_BACKOFF_MOST = 5.0
"""Seconds. Twenty attempts ride out a broker's restart, and end when there is none."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One file's bytes."""

    name: str
    data: bytes
    issued_at: datetime | None = None
    """When the agency issued it, where it says: what `speed` goes by."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how unruly. Without rate or speed: as fast as the brokers take it."""

    rate: float | None = None
    """Payloads a second."""
    speed: float | None = None
    """Times the original pace; 60 makes an hour a minute. What names no time comes with the one before it."""
    duplicates: float = 0.0
    """Share of payloads that are sent a second time, soon after."""
    loops: int | None = 1
    """How often the whole is sent; None for ever."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What to send, and when, in seconds from the start."""

    at: float
    payload: Payload
    resend: bool = False


def schedule(payloads: Sequence[Payload], pace: Pace) -> Iterator[Scheduled]:
    """Yield the stream that a folder makes at a pace. Pure; endless where `pace.loops` is None."""
    if not payloads:
        return
    chance = random.Random(pace.seed)  # noqa: S311 - a test stream, not a secret
    sent = 0
    start = 0.0
    for loop in count():
        if pace.loops is not None and loop >= pace.loops:
            return
        at = start
        due: list[tuple[int, Payload]] = []
        for index, (offset, payload) in enumerate(_timed(payloads, pace)):
            at = start + offset
            yield Scheduled(_paced(at, sent, pace), payload)
            sent += 1
            if chance.random() < pace.duplicates:
                due.append((index + chance.randint(0, _RESEND_WITHIN), payload))
            for _, again in [entry for entry in due if entry[0] <= index]:
                yield Scheduled(_paced(at, sent, pace), again, resend=True)
                sent += 1
            due = [entry for entry in due if entry[0] > index]
        for _, again in due:
            yield Scheduled(_paced(at, sent, pace), again, resend=True)
            sent += 1
        start = at


def _timed(payloads: Sequence[Payload], pace: Pace) -> Iterable[tuple[float, Payload]]:
    """Return the payloads with their seconds from the first, in their order; time never goes back."""
    first = next((payload.issued_at for payload in payloads if payload.issued_at), None)
    at = 0.0
    for payload in payloads:
        if pace.speed and first and payload.issued_at:
            at = max(at, (payload.issued_at - first).total_seconds() / pace.speed)
        yield at, payload


def _paced(at: float, sent: int, pace: Pace) -> float:
    return sent / pace.rate if pace.rate else at


async def replay(
    producer: RawProducer,
    stream: Iterable[Scheduled],
    source: str,
    report: Callable[[Scheduled, Sent | Rejected], None],
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Send a schedule, in order, and report what became of each payload, once. One key (`source`) keeps the order, as
    long as the brokers answer. A payload that they failed to take is sent again: it comes after those that were sent
    meanwhile, and may be there twice; nothing that was reported as sent is lost.

    A broker that is away is waited for; raises `Transient` when it stays away, or refuses the time of our records (its
    clock, or ours, is wrong), and then nothing more is sent.
    """
    started = clock.monotonic()
    pending: asyncio.Queue[tuple[Scheduled, asyncio.Task[Sent]] | None] = asyncio.Queue(maxsize=500)

    sending: set[asyncio.Task[Sent]] = set()

    async def collect() -> None:
        while (entry := await pending.get()) is not None:
            item, task = entry
            try:
                report(item, await task)
            except Rejected as refusal:
                report(item, refusal)

    async def feed() -> None:
        for item in stream:
            wait = started + item.at - clock.monotonic()
            if wait > 0:
                await clock.sleep(wait)
            try:
                future = await producer.send(item.payload.data, source, file=item.payload.name, headers=_HEADERS)
            except Rejected as refusal:
                report(item, refusal)
                continue
            except Transient:
                future = None
            task = asyncio.ensure_future(_settled(producer, item, source, future, clock))
            sending.add(task)
            task.add_done_callback(sending.discard)
            task.add_done_callback(_seen)
            await pending.put((item, task))
        await pending.put(None)

    both = [asyncio.ensure_future(collect()), asyncio.ensure_future(feed())]
    try:
        await asyncio.gather(*both)
    finally:
        left = [*both, *sending]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _seen(task: asyncio.Task[Sent]) -> None:
    """Take note of a task's error: after the first that gives up, nobody collects the others."""
    if not task.cancelled():
        task.exception()


async def _settled(
    producer: RawProducer, item: Scheduled, source: str, future: asyncio.Future[Sent] | None, clock: Clock
) -> Sent:
    delay = 0.1
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            if future is not None:
                return await future
            return await producer.publish(item.payload.data, source, file=item.payload.name, headers=_HEADERS)
        except ClockWrong:
            raise
        except Transient:
            if attempt == _ATTEMPTS:
                raise
            future = None
            await clock.sleep(delay)
            delay = min(delay * 2, _BACKOFF_MOST)
    raise AssertionError  # pragma: no cover - the loop returns or raises
