"""A TCP proxy on loopback that makes a network bad: slow, cut, refused, or half-open. For fault tests.

Runs in an event loop of its own, in a thread, so that it stands in front of a broker for blocking clients, for
asyncio ones and for other processes. A Kafka client goes on to the *advertised* address, so a broker behind a proxy
must advertise the proxy's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any, Self

_PRODUCE = b"\0\0"
"""Kafka's API key of Produce, which stands behind the four bytes of a request's length."""


class TcpProxy:
    """`with TcpProxy(port_behind) as proxy: proxy.port`; the faults may be set while it runs, from any thread."""

    def __init__(self, behind: int, host: str = "127.0.0.1") -> None:
        self.behind, self.host, self.port = behind, host, 0
        self.latency = 0.0
        """Seconds that every chunk waits, each way."""
        self.half_open = False
        """Connections stay, new ones are accepted, and nothing that is sent arrives: a dead host, a lost route."""
        self.refusing = False
        """New connections are reset at once."""
        self.swallows_produce = False
        """What a Kafka client produces arrives nowhere, with all that follows on its connection; the rest goes on."""
        self.swallowed = 0
        """Produce requests that were swallowed."""
        self.accepted = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-proxy", daemon=True)

    def cut(self) -> None:
        """Reset all connections, and refuse new ones until `heal`."""
        self.refusing = True
        self._run(self._reset())

    def heal(self) -> None:
        """No fault any more. Bytes that a half-open connection has swallowed are lost with it: those are reset."""
        if self.half_open or self.swallows_produce:
            self._run(self._reset())
        self.latency, self.half_open, self.refusing, self.swallows_produce = 0.0, False, False, False

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._carry, self.host, 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    async def _shut(self) -> None:
        self._server.close()
        await self._reset()

    async def _reset(self) -> None:
        for writer in self._open:
            _abort(writer)
        for _ in range(100):  # the tasks that carried them end now
            if not self._open:
                return
            await asyncio.sleep(0.01)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways, to its end."""
        self.accepted += 1
        if self.refusing:
            _abort(writer)
            return
        far: asyncio.StreamWriter | None = None
        self._open.add(writer)
        try:
            far_reader, far = await asyncio.open_connection(self.host, self.behind)
            self._open.add(far)
            await asyncio.gather(self._pump(reader, far, asks=True), self._pump(far_reader, writer, asks=False))
        except OSError:
            pass
        finally:
            for end in filter(None, (writer, far)):
                end.close()
                self._open.discard(end)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, asks: bool) -> None:
        """One way, chunk by chunk; the end of one side is told to the other."""
        dead = False
        while chunk := await reader.read(65536):
            if self.latency:
                await asyncio.sleep(self.latency)
            if asks and self.swallows_produce and chunk[4:6] == _PRODUCE:
                dead = True
                self.swallowed += 1
            if self.half_open or dead:
                continue
            writer.write(chunk)
            await writer.drain()
        with contextlib.suppress(OSError):
            if not self.half_open:
                writer.write_eof()


def _abort(writer: asyncio.StreamWriter) -> None:
    """Close with a reset (zero linger): what a client sees when a host or a firewall gives the connection up."""
    with contextlib.suppress(OSError):  # closed already
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
