"""Holds many streams of a desk open, and notes when each hears of which article."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector

__all__ = ["Ears", "listening_to", "until"]

_ID = b'"article_id":"'
_ID_LENGTH = 36
_OPEN_SECONDS = 30.0
"""Time for all streams to be let in: it takes one where the machine is idle."""


@dataclass(slots=True)
class Ears:
    """What all streams have heard."""

    heard: dict[str, list[float]] = field(default_factory=dict)
    """By the id of the article when each stream heard of it, by `time.perf_counter`."""
    greeted: set[int] = field(default_factory=set)
    """The numbers of the streams that have heard their first beat: they hear all that comes from then on."""
    faults: Counter[str] = field(default_factory=Counter)


@asynccontextmanager
async def listening_to(url: str, paths: list[str]) -> AsyncIterator[Ears]:
    """A stream a path, all of them open and greeted for the block, or their faults counted."""
    ears = Ears()
    waits = ClientTimeout(total=None, sock_read=60)
    async with ClientSession(url, connector=TCPConnector(limit=0), timeout=waits) as session:
        listening = [asyncio.create_task(_listen(session, number, path, ears)) for number, path in enumerate(paths)]

        def lacking() -> list[int]:
            return [n for n, task in enumerate(listening) if n not in ears.greeted and not task.done()]

        try:
            await until(lambda: not lacking(), _OPEN_SECONDS)
            if lack := len(lacking()):
                ears.faults["stream: not greeted"] += lack
            yield ears
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float) -> None:
    """Returns once this holds, or after so many seconds."""
    end = time.perf_counter() + seconds
    while not holds() and time.perf_counter() < end:  # noqa: ASYNC110 - what it waits for happens in many tasks
        await asyncio.sleep(0.02)


async def _listen(session: ClientSession, number: int, path: str, ears: Ears) -> None:
    try:
        async with session.get(path) as response:
            if response.status != 200:
                ears.faults[f"stream: status {response.status}"] += 1
                return
            await _hear(response, number, ears)
        ears.faults["stream: ended"] += 1
    except (ClientError, TimeoutError, OSError) as error:
        ears.faults[f"stream: {type(error).__name__}"] += 1


async def _hear(response: ClientResponse, number: int, ears: Ears) -> None:
    kind, known = b"", set[str]()
    async for line in response.content:
        if line.startswith(b"event: "):
            kind = line[7:].strip()
        elif not line.startswith(b"data: "):
            continue
        elif kind == b"beat":
            ears.greeted.add(number)
        elif kind == b"reset":
            ears.faults["stream: reset"] += 1
        else:
            at = line.index(_ID) + len(_ID)
            article = line[at : at + _ID_LENGTH].decode()
            if article in known:
                ears.faults["stream: heard twice"] += 1
            known.add(article)
            ears.heard.setdefault(article, []).append(time.perf_counter())
