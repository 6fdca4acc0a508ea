"""Speaks LMTP (RFC 2033) with one mail server, by aiosmtpd, which knows little of it: here every recipient is answered
for itself, oversize and faults included, and nothing but a broker's word makes a 250.

aiosmtpd reads the command lines. DATA is ours: aiosmtpd answers an oversize mail once, for however many recipients, and
the next answers are then taken for theirs.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from stream.feeds.mail.dotted import undotted
from stream.feeds.mail.settings import LmtpSettings
from stream.observe.logs import logger

__all__ = ["Desk", "LmtpSession", "Takers"]

log = logger(__name__)

Takers = Mapping[str, LmtpSettings]
"""The sources that an address is of, by name."""

_COMMAND = 2048
"""Bytes of a command line: an address has 320 at most, in UTF-8 and with parameters twice that."""
_LINE = 64 * 1024
"""Bytes that are read of a mail at once. It is no limit of a line: copy comes with paragraphs in one line."""
_IDLE = 300.0
"""Seconds without a command, and for a whole mail: RFC 5321 (4.5.3.2) asks for five minutes."""
_RECIPIENTS = 100
"""Of one mail: what RFC 5321 (4.5.3.1.8) asks for; a mail server sends the rest in a second go."""
_GOODBYE = b"421 4.3.2 Ending; keep it and come again\r\n"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sessions of a server ask it."""

    takers: Callable[[str], Takers]
    """The sources of an address; none of them where it is nobody's."""
    deliver: Callable[[bytes | None, Sequence[Takers]], Awaitable[list[str]]]
    """Take a mail (None: too large for all) for so many recipients, and return the answer to each. Raises nothing."""
    largest: Callable[[], int]
    """Bytes of the largest mail that any source takes."""
    ended: Callable[[LmtpSession], None]
    """Told when the connection is gone."""


class _Mail(Envelope):
    """One transaction. Whose its recipients are is asked when they are named: a source that goes meanwhile counts."""

    def __init__(self) -> None:
        super().__init__()
        self.takers: list[Takers] = []


class _Hooks:
    """What aiosmtpd asks while a mail is announced."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", answers[-1]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Any, address: str, _options: list[str]
    ) -> str:
        takers = self._desk.takers(address)
        if not takers:
            return "550 5.1.1 No source of the feeds file has this address"
        if len(envelope.takers) >= _RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.takers.append(takers)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Answer what we did not foresee so that the mail is kept: aiosmtpd's own 500 would send it back."""
        log.error("a mail server's command failed", fault=type(error).__name__)
        return "451 4.3.0 Failed here; keep it and come again"


class LmtpSession(LMTP):
    """One connection."""

    command_size_limit = _COMMAND
    line_length_limit = _LINE

    def __init__(self, desk: Desk) -> None:
        self.command_size_limits = defaultdict(lambda: _COMMAND)  # aiosmtpd's is one for all connections
        self._desk = desk
        self._taking = False
        self._ends = False
        super().__init__(
            _Hooks(desk),
            data_size_limit=desk.largest(),
            enable_SMTPUTF8=True,
            hostname="wirestream",
            ident="LMTP",
            timeout=_IDLE,
            loop=asyncio.get_running_loop(),
        )

    def end(self) -> None:
        """Close the connection: now, or when the mail in hand is answered."""
        self._ends = True
        if not self._taking:
            self._say_goodbye()

    def abort(self) -> None:
        """Close the connection at once."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._desk.ended(self)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Return the address of a command; None where it is none: some of them break the library's parser, and a mail
        with one would be kept and sent again for days.
        """
        try:
            return super()._getaddr(arg)
        except (IndexError, AttributeError, ValueError):
            return None, None

    def _create_envelope(self) -> Envelope:
        return _Mail()

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        envelope = self.envelope
        if await self.check_helo_needed("LHLO"):
            return
        if not isinstance(envelope, _Mail) or not envelope.takers:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await undotted(self._reader, self._desk.largest())
        self._taking = True
        try:
            for answer in await self._desk.deliver(content, envelope.takers):
                await self.push(answer)
        finally:
            self._taking = False
        self.envelope = self._create_envelope()
        if self._ends:
            self._say_goodbye()

    def _say_goodbye(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.write(_GOODBYE)
            self.transport.close()
