"""Puts requests to a server at a steady rate, whether or not it keeps up, and counts what it answers.

A request is due at its time: what it waits for one before it, in the server or here, is a part of what it took.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

__all__ = ["Answers", "Ask", "put_load"]

PATIENCE = 10.0
"""Seconds that a request is waited for: nobody looks at a page that comes later."""
CONNECTIONS = 100
"""At most: some fifty readers with two each."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: these paths in turn, and of all requests so many parts."""

    name: str
    paths: tuple[str, ...]
    parts: int = 1


@dataclass(slots=True)
class Answers:
    """What came of the requests of one `Ask`. Seconds are those of whole answers of status 200."""

    first: list[float] = field(default_factory=list)
    """Until the first byte of the body."""
    whole: list[float] = field(default_factory=list)
    """Until the last."""
    sizes: list[int] = field(default_factory=list)
    """Bytes of the bodies."""
    faults: Counter[str] = field(default_factory=Counter)
    """How often it was what: another status, a time-out, a connection that was cut."""


async def put_load(
    url: str,
    asks: Sequence[Ask],
    rate: float,
    seconds: float,
    *,
    patience: float = PATIENCE,
    connections: int = CONNECTIONS,
) -> dict[str, Answers]:
    """Put `rate` requests a second for so many seconds; return the answers by name, and none is missing: each is
    either whole or a fault. Ends `patience` after the last request at the latest.
    """
    found = {ask.name: Answers() for ask in asks}
    async with (
        ClientSession(url, connector=TCPConnector(limit=connections), timeout=ClientTimeout(patience)) as session,
        asyncio.TaskGroup() as asking,
    ):
        begun = time.perf_counter()
        for number, (name, path) in enumerate(islice(_mixed(asks), round(rate * seconds))):
            due = begun + number / rate
            await asyncio.sleep(due - time.perf_counter())
            asking.create_task(_ask(session, path, due, found[name]))
    return found


def _mixed(asks: Sequence[Ask]) -> cycle[tuple[str, str]]:
    """All of them by their parts, evenly mixed, for ever."""
    turns = sorted(((part + 0.5) / ask.parts, ask.name) for ask in asks for part in range(ask.parts))
    rounds = max(len(ask.paths) for ask in asks)
    paths, numbers = {ask.name: ask.paths for ask in asks}, {ask.name: count() for ask in asks}
    mixed = []
    for _, name in turns * rounds:
        mixed.append((name, paths[name][next(numbers[name]) % len(paths[name])]))
    return cycle(mixed)


async def _ask(session: ClientSession, path: str, due: float, answers: Answers) -> None:
    try:
        async with session.get(path, allow_redirects=False) as response:
            size = len(await response.content.readany())
            first = time.perf_counter()
            size += len(await response.read())
            status = response.status
    except (ClientError, TimeoutError, OSError) as error:
        answers.faults[type(error).__name__] += 1
        return
    if status != 200:
        answers.faults[f"status {status}"] += 1
        return
    answers.first.append(first - due)
    answers.whole.append(time.perf_counter() - due)
    answers.sizes.append(size)
