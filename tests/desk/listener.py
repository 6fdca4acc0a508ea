"""Listens to a desk's stream as a browser does: it keeps what it heard, and comes back with its last number."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

__all__ = ["Heard", "Listener", "listening", "until"]

_COME_BACK_SECONDS = 4.0
"""As the stream's `retry` says at most."""


@dataclass(frozen=True)
class Heard:
    """One event."""

    kind: str
    number: int | None
    data: dict


@dataclass
class Listener:
    """`heard` are the events but beats; `connected` says how often it was let in."""

    url: str
    last: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    beats: list[Heard] = field(default_factory=list)
    connected: int = 0
    refused: list[int] = field(default_factory=list)
    response_headers: dict[str, str] = field(default_factory=dict)
    retry: int | None = None

    async def once(self, client: httpx.AsyncClient) -> None:
        """Listen until the stream ends or is cut."""
        headers = dict(self.headers)
        if self.last is not None:
            headers["Last-Event-ID"] = str(self.last)
        try:
            async with client.stream("GET", self.url, params=self.params or None, headers=headers) as response:
                if response.status_code != 200:
                    self.refused.append(response.status_code)
                    return
                self.connected += 1
                self.response_headers = dict(response.headers)
                await self._read(response)
        except httpx.TransportError:
            pass

    async def _read(self, response: httpx.Response) -> None:
        kind, number, data = "message", None, ""
        async for line in response.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                number = int(value)
            elif name == "data":
                data = value
            elif name == "retry":
                self.retry = int(value)
            elif not line:
                if number is not None:
                    self.last = number
                if data:
                    event = Heard(kind, number, json.loads(data))
                    (self.beats if kind == "beat" else self.heard).append(event)
                kind, number, data = "message", None, ""

    async def go_on(self, client: httpx.AsyncClient) -> None:
        """Listen, and come back, until this is cancelled."""
        while True:
            await self.once(client)
            await asyncio.sleep(random.uniform(0.1, _COME_BACK_SECONDS))


@asynccontextmanager
async def listening(*listeners: Listener) -> AsyncIterator[None]:
    """All of them listen, and have heard the first beat."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=httpx.Timeout(30, read=60), limits=limits) as client:
        tasks = [asyncio.create_task(each.go_on(client)) for each in listeners]
        try:
            await until(lambda: all(each.beats for each in listeners))
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Returns once this holds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.02)
