"""Takes mail out of a mailbox, by IMAP.

The mark is the highest UID that was taken; flags are people's, who may read, flag and move what they like. A first look
takes the mails of the last 6 hours, 50 at most; all others count as taken, unless the source is reset (`feed reset NAME
--to …`). What is larger than `max_bytes` is not fetched: a dead letter says where it lies, and there it stays.

Where the server can tell of new mail (IDLE), the look does not end, and a mail is there within a second. Servers forget
to tell, and networks drop a quiet connection without a word: so no IDLE lasts longer than 50 s, and the folder is
searched after each.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from stream.errors import Misconfigured
from stream.feeds.mail.imap_answers import ConnectionLost, Opened
from stream.feeds.mail.imap_begin import begin
from stream.feeds.mail.imap_mark import ImapMark
from stream.feeds.mail.imap_scan import Scan
from stream.feeds.mail.line import tls_context
from stream.feeds.mail.mailbox import Mailbox
from stream.feeds.mail.settings import ImapSettings
from stream.feeds.own_thread import OwnThread
from stream.feeds.tools import Tools
from stream.feeds.transport import Batch, FarSideFault, FarSideRefuses, Mark, Report

__all__ = ["ImapTransport", "open_imap"]

T = TypeVar("T")

_IDLE = 50.0
"""Seconds of one IDLE: with the 10 that its end may take, a connection that is dead is found in a minute. The renewal
that RFC 2177 asks for (29 minutes) and that home routers need (5 minutes) comes with it."""
_PARTS = 3
"""Connecting, the login and the folder are a question each."""
_GRACE = 5.0
"""Seconds beyond a question's own time for what it cannot bound: the resolver of names."""
_PAUSE = 0.05
"""Seconds after a word of the server's: several mails that come together are one search, and a server that talks
without end keeps nobody busy."""
_RECONNECT = 60.0
"""Seconds between two connections that are made anew without a fault. Servers end connections when they restart, or
after half an hour; one that ends them at once cannot be looked at."""


def open_imap(name: str, settings: ImapSettings, tools: Tools) -> ImapTransport:
    """Return the transport of a mailbox; nothing is connected yet. Raises `Misconfigured` for a `ca_file` that cannot
    be read.
    """
    if settings.ca_file is not None:
        try:
            tls_context(settings.ca_file)
        except FarSideRefuses as fault:
            raise Misconfigured(f"source {name}: {fault}") from None
    return ImapTransport(name, settings, tools)


@dataclass(slots=True)
class _Connection:
    mailbox: Mailbox
    thread: OwnThread
    opened: Opened | None = None
    """None until it is."""
    begun: bool = False

    def end(self) -> None:
        self.mailbox.abort()
        self.thread.end()


class ImapTransport:
    """A mailbox. The connection has a thread of its own, and stays open between looks."""

    def __init__(self, name: str, settings: ImapSettings, tools: Tools, *, idle: float = _IDLE) -> None:
        self._name = name
        self._settings = settings
        self._clock = tools.clock
        self._idle = idle
        self._connection: _Connection | None = None
        self._reconnected: float | None = None
        self.certificate_ends: datetime | None = None

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        """Yield what is new. Ends where the server cannot tell of mail by itself, and never where it can."""
        kept = ImapMark.of(mark)
        ends = False
        try:
            while not ends:
                try:
                    async with aclosing(self._pass(kept, report)) as batches:
                        async for batch in batches:
                            yield batch
                    ends = not await self._wait()
                except FarSideRefuses:
                    raise
                except FarSideFault:
                    if not self._may_reconnect():
                        raise
                    self._drop()
        finally:
            if not ends:
                self._drop()

    async def close(self) -> None:
        """End the connection and its thread."""
        self._drop()

    async def _pass(self, kept: ImapMark, report: Report) -> AsyncGenerator[Batch, None]:
        connection = self._connection or await self._connect()
        mailbox, opened = connection.mailbox, connection.opened
        if opened is not None and not connection.begun:
            await begin(kept, mailbox, opened, report, self._clock.now(), self._ask)
            connection.begun = True
        scan = Scan(self._settings, mailbox, kept, report, self._clock, self._ask)
        async with aclosing(scan.batches()) as batches:
            async for batch in batches:
                yield batch

    async def _connect(self) -> _Connection:
        mailbox = Mailbox(self._settings, self._clock.monotonic)
        thread = OwnThread(f"imap {self._name}", mailbox.close)
        self._connection = connection = _Connection(mailbox, thread)
        connection.opened = await self._ask(mailbox.open, _PARTS * self._settings.timeout)
        self.certificate_ends = mailbox.certificate_ends
        return connection

    async def _wait(self) -> bool:
        """Wait for the server's word; return False where it gives none by itself."""
        connection = self._connection
        if connection is None or connection.opened is None or not connection.opened.tells:
            return False
        await self._ask(lambda: connection.mailbox.idle(self._idle), self._idle + self._settings.timeout)
        await self._clock.sleep(_PAUSE)
        return True

    async def _ask(self, question: Callable[[], T], seconds: float | None = None) -> T:
        """Ask in the connection's thread. Whoever is cancelled meanwhile, or waits too long, ends the connection."""
        connection = self._connection
        if connection is None:
            raise FarSideFault(f"{self._settings.host}: the connection was closed")
        try:
            async with asyncio.timeout((seconds or self._settings.timeout) + _GRACE):
                return await connection.thread.call(question)
        except TimeoutError:
            self._drop()
            raise ConnectionLost(f"{self._settings.host}: no answer in time") from None
        except asyncio.CancelledError:
            self._drop()
            raise

    def _may_reconnect(self) -> bool:
        if self._connection is None or not self._connection.begun:  # it was none yet
            return False
        now = self._clock.monotonic()
        if self._reconnected is not None and now - self._reconnected < _RECONNECT:
            return False
        self._reconnected = now
        return True

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.end()
