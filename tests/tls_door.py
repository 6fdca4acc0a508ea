"""A door with a certificate of the test's choosing, in front of a server that speaks without: it ends TLS, and passes
on what comes. PostgreSQL's clients ask before they begin with TLS, Kafka's do not.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import trustme

__all__ = ["Authority", "door"]

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""What a client of PostgreSQL asks with."""


@dataclass(frozen=True)
class Authority:
    """An authority of the test's own, and its file."""

    ca: trustme.CA
    file: Path

    @classmethod
    def made(cls, folder: Path, name: str = "ca.pem") -> Authority:
        ca = trustme.CA()
        ca.cert_pem.write_to_path(folder / name)
        return cls(ca, folder / name)

    def context(self, host: str = "127.0.0.1", *, expired: bool = False) -> ssl.SSLContext:
        """What a server shows: a certificate for a host, which ended yesterday where it is expired."""
        ends = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        begins = ends - dt.timedelta(days=30)
        made = self.ca.issue_cert(host, not_before=begins, not_after=ends) if expired else self.ca.issue_cert(host)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.configure_cert(context)
        return context


@contextmanager
def door(context: ssl.SSLContext, to: int, *, asked: bool = False) -> Iterator[int]:
    """Open it in a thread of its own; gives its port. `asked` waits for PostgreSQL's question first."""

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            if asked and await reader.readexactly(len(_SSL_REQUEST)) == _SSL_REQUEST:
                writer.write(b"S")
                await writer.drain()
                await writer.start_tls(context)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opened = asyncio.start_server(through, "127.0.0.1", 0, ssl=None if asked else context)
    server = asyncio.run_coroutine_threadsafe(opened, loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_shut(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _shut(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, ssl.SSLError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
