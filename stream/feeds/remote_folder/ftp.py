"""Asks a folder of an FTP server, in clear or by explicit TLS, from a thread of its own."""

from __future__ import annotations

import asyncio
import codecs
import ftplib
import posixpath
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.own_thread import OwnThread
from stream.feeds.remote_folder.address import address_of
from stream.feeds.remote_folder.far_folder import FileRefused, said
from stream.feeds.remote_folder.ftp_session import FtpSession
from stream.feeds.remote_folder.listing import Entry, place_of
from stream.feeds.remote_folder.look import RemoteFolder
from stream.feeds.remote_folder.settings import FtpSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import FarSideFault, FarSideRefuses, Transport

__all__ = ["open_ftp"]

T = TypeVar("T")


def open_ftp(name: str, settings: FtpSettings, tools: Tools) -> Transport:
    """Return the transport of a source of kind `ftp`. Raises `Misconfigured` for a file that cannot be read."""
    try:
        codecs.lookup(settings.encoding)
    except LookupError:
        raise Misconfigured(f"source {name}: encoding {settings.encoding!r} is not known: utf-8 or latin-1") from None
    try:
        ssl.create_default_context(cafile=settings.ca_file)
    except ssl.SSLError:
        raise Misconfigured(f"source {name}: ca_file has no certificate in PEM") from None
    except OSError as error:
        raise Misconfigured(f"source {name}: ca_file cannot be read ({error.strerror})") from None
    return RemoteFolder(settings, _FtpFolder(settings, tools.clock), tools.clock)


class _FtpFolder:
    """A folder of an FTP server, over one connection that is kept between looks."""

    at_once = 1

    def __init__(self, settings: FtpSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._folder = place_of(settings.path)[0]
        self._session: FtpSession | None = None
        self.certificate_ends: datetime | None = None
        self._thread: OwnThread | None = None
        self._facts: dict[int, tuple[int | None, datetime | None]] = {}
        """Of the files that were read since the last listing, what the server said of them just before."""
        self._odd: set[str] = set()
        """The names of the last listing that are not in the encoding of the source."""

    async def entries(self) -> list[Entry]:
        self._facts.clear()
        if self._session is not None and not await self._ask("look", self._session.is_alive):
            await self.close()
        return await self._ask("list the folder", (await self._connected()).entries)

    async def read(self, entry: Entry) -> bytes | None:
        session = await self._connected()
        self._facts[entry.key] = await self._ask("look at a file", lambda: session.facts(entry))
        payload = await self._ask("read a file", lambda: session.read(entry))
        if payload is None:
            await self.close()
        return payload

    async def modified(self, entry: Entry) -> datetime | None:
        said_so = self._facts.get(entry.key, (None, None))[1]
        if said_so is None and self._session is not None and self._session.knows_seconds:
            return datetime.fromtimestamp(entry.mtime, UTC)
        return said_so

    async def is_as_listed(self, entry: Entry) -> bool:
        session = await self._connected()
        now = await self._ask("look at a file", lambda: session.facts(entry))
        before = self._facts.get(entry.key, (entry.size, now[1]))
        if now == before == (-1, None):  # it gave the file out, and says that there is none: it is one without SIZE
            return True
        return now[0] in {None, entry.size} and now[1] == before[1]

    async def delete(self, entry: Entry) -> None:
        session = await self._connected()
        await self._ask("delete a file", lambda: session.delete(entry))

    async def move(self, entry: Entry, folder: str) -> None:
        session = await self._connected()
        await self._ask("move a file", lambda: session.move(entry, folder))

    def origin(self, entry: Entry) -> str:
        scheme = "ftps" if self._settings.tls == "explicit" else "ftp"
        port = "" if self._settings.port == 21 else f":{self._settings.port}"
        return f"{scheme}://{self._settings.host}{port}/{posixpath.join(self._folder, entry.name).lstrip('/')}"

    async def close(self) -> None:
        session, self._session = self._session, None
        thread, self._thread = self._thread, None
        if session is not None:
            session.abort()
        if thread is not None:
            thread.end()

    async def _connected(self) -> FtpSession:
        if self._session is None:
            settings = self._settings
            address = await address_of(settings.host, settings.port, allow_private=settings.allow_private)
            self._session = session = FtpSession(settings, self._folder, self._clock.now(), self._odd)
            await self._ask("connect", lambda: session.connect(address))
            self.certificate_ends = session.certificate_ends
            return session
        return self._session

    async def _ask(self, what: str, question: Callable[[], T]) -> T:
        """Bound one question by the time-out, and say as a fault of the far side whatever comes of it."""
        if self._thread is None:
            self._thread = OwnThread(f"ftp {self._settings.host}")
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._thread.call(question)
        except FileRefused:
            raise
        except FarSideFault as error:
            fault: Exception = error
        except ssl.SSLCertVerificationError as error:
            fault = FarSideRefuses(f"the server's certificate: {said(error.verify_message)}")
        except TimeoutError:
            fault = FarSideFault(f"{what}: no answer within {self._settings.timeout:g} s")
        except (OSError, EOFError, ftplib.Error, ValueError) as error:
            fault = FarSideFault(f"{what}: {said(error) or 'the server closed the connection'}")
        except asyncio.CancelledError:
            await self.close()
            raise
        await self.close()
        raise fault from None
