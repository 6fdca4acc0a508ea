"""A far side over HTTP on loopback, in the test's own loop: it answers as the test says, and keeps what it saw."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

__all__ = ["Asked", "FarSide", "Handler", "counted"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_SHUTDOWN = 0.1
"""Seconds that a handler in mid-answer has at the end."""


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass
class FarSide:
    """Use it as a context. `answers` maps a path, without its query, to who answers it; others are 404."""

    host: str = "127.0.0.1"
    port: int = 0
    tls: ssl.SSLContext | None = None
    answers: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def says(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Answer a path with this from now on; in names of headers `_` is `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, headers=named)

        self.answers[path] = answer

    async def __aenter__(self) -> Self:
        async def handle(request: web.Request) -> web.StreamResponse:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.asked.append(Asked(request.method, request.path_qs, headers, await request.read()))
            handler = self.answers.get(request.path)
            return await handler(request) if handler else web.Response(status=404)

        self._runner = web.ServerRunner(web.Server(handle), shutdown_timeout=_SHUTDOWN)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, ssl_context=self.tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def counted(host: str, port: int) -> tuple[asyncio.Server, list[object]]:
    """Listen there, and return the server and the list of what connected to it."""
    came: list[object] = []

    def connected(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer.get_extra_info("peername"))
        writer.close()

    return await asyncio.start_server(connected, host, port), came
