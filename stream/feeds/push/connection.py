"""Bounds the connections that pushes come by: how many there are, and how long each may be silent."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from stream.feeds.push.answers import RETRY_SECONDS, PushRefused
from stream.feeds.push.limits import PushLimits
from stream.observe.logs import logger

__all__ = ["Connections", "PushConnection"]

log = logger(__name__)

_MOST_HEADER_BYTES = 8190
"""Of one header, and of the first line: what aiohttp, Apache and nginx take."""
_FULL = (
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n"
    f"Retry-After: {RETRY_SECONDS}\r\n\r\n"
).encode()


class Connections(web.Server):
    """Makes a connection for each sender that comes."""

    def __init__(self, handler: Any, limits: PushLimits) -> None:
        # Bodies stay packed, for they are signed so; what is logged is ours to say.
        super().__init__(handler, access_log=None, auto_decompress=False, keepalive_timeout=limits.idle_seconds)
        self.limits = limits
        self.refused = 0
        """How many came while there were as many as there may be."""

    def __call__(self) -> web.RequestHandler:
        return PushConnection(self, loop=self._loop, **self._kwargs)


class PushConnection(web.RequestHandler):
    """One connection. One that is too many is told so; one that asks nothing is closed."""

    def __init__(self, manager: Connections, *, loop: asyncio.AbstractEventLoop, **kwargs: Any) -> None:
        super().__init__(
            manager,
            loop=loop,
            max_line_size=_MOST_HEADER_BYTES,
            max_field_size=_MOST_HEADER_BYTES,
            lingering_time=1.0,  # we have read to the end what is worth it
            **kwargs,
        )
        self._all = manager
        self._impatience: asyncio.TimerHandle | None = None
        self.asked = False
        """Whether the headers of a request came; set by whoever answers it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self._all.connections) >= self._all.limits.connections and isinstance(transport, asyncio.Transport):
            self._all.refused += 1
            transport.write(_FULL)
            transport.close()
            return
        super().connection_made(transport)
        self._impatience = asyncio.get_running_loop().call_later(self._all.limits.header_seconds, self._unasked)

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
        super().connection_lost(exc)

    def _unasked(self) -> None:
        if not self.asked:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it may repeat what was sent
    ) -> web.StreamResponse:
        """Answer what is no HTTP, or a fault of ours. Of the request nothing is logged: it may hold a token."""
        log.debug("no push that is understood", status=status, fault=type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError
        return PushRefused(status, closes=True).response()

    def log_exception(self, *_: Any, **__: Any) -> None:
        """Log what aiohttp would log with the request's own text, without it."""
        log.warning("a connection for pushes failed")
