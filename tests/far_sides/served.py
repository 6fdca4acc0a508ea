"""Serves a far side over HTTP from a thread of its own: for tests with a loop and for those without."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections import defaultdict
from typing import Any, Self

from aiohttp import web

__all__ = ["Served"]


class Served:
    """A server on loopback, at a port of the system's choice. Each kind of far side adds its routes."""

    def __init__(self) -> None:
        self.faults: dict[str, list[web.Response]] = defaultdict(list)
        """What is answered instead of what a route would, by the route's name, one a request."""
        self.asked: list[tuple[str, str]] = []
        """Method, and path with query, of each request."""
        self.headers: list[dict[str, str]] = []
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._end: asyncio.Event | None = None

    def routes(self) -> list[Any]:
        """Return the routes, each with a name."""
        raise NotImplementedError

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Serve; at the same port as before, where it was stopped."""
        self._ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the far side does not start"
        return self

    def stop(self) -> None:
        """End; connections are cut."""
        thread, self._thread = self._thread, None
        if thread is not None and self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
            thread.join(10)
            assert not thread.is_alive(), "the far side does not end"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(middlewares=[self._instead])
        application.add_routes(self.routes())
        runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._end.wait()
        await runner.cleanup()

    @web.middleware
    async def _instead(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append((request.method, request.path_qs))
        self.headers.append(dict(request.headers))
        name = request.match_info.route.name or ""
        if self.faults[name] and not _has_left(request):
            return self.faults[name].pop(0)
        answer: web.StreamResponse = await handler(request)
        return answer


def _has_left(request: web.Request) -> bool:
    """Return whether who asked has closed the connection: a look that was given up takes no answer that was meant for
    the next one.
    """
    if request.transport is None:
        return True
    with socket.socket(fileno=os.dup(request.transport.get_extra_info("socket").fileno())) as connection:
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
