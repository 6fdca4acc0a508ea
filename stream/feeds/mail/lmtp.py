"""Takes mail from the house's own mail server, by LMTP.

The mail server's queue is the spool: a mail is answered with 250 when the brokers have it, and with 451 where they do
not within seconds; then the mail server keeps it and comes again. So nothing lies here that could be lost, nor a mark.
It may come again after we had it (the connection fell before the 250 arrived): the pipeline's ids make that harmless.

A mail that is too large is answered with 552 and one whose sender must be proved and is not with 550; the mail server
sends both back to whoever wrote them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from stream.clock import Clock
from stream.errors import Misconfigured, Reason, Rejected, Transient
from stream.feeds.intake import Intake
from stream.feeds.mail.authentication import auth_of
from stream.feeds.mail.header_fields import message_id_of
from stream.feeds.mail.lmtp_session import Desk, LmtpSession, Takers
from stream.feeds.mail.settings import LmtpListener, LmtpSettings
from stream.feeds.transport import Auth, Item, Skipped
from stream.observe.feed_metrics import SKIPPED
from stream.observe.logs import logger

__all__ = ["LmtpServer"]

log = logger(__name__)

_WITHIN = 5.0
"""Seconds for the brokers: they need milliseconds, and a mail server waits for minutes, with a connection held."""
_CONNECTIONS = 40
"""At once: two mail servers with what Postfix opens to one destination (20). Each holds one mail in memory."""
_ENDING = 8.0
"""Seconds at the end for what is in hand: those for the brokers, and the way of the answer."""
_DEFAULT_LARGEST = 4 * 1024 * 1024
"""Announced while there is no source."""

_TAKEN = "250 2.0.0 The brokers have it"
_AWAY = "451 4.3.2 The brokers do not take it now; keep it and come again"
_TOO_LARGE = "552 5.3.4 Larger than this source takes"
_UNPROVED = "550 5.7.1 The sender is not proved by DKIM or DMARC, which this source requires"
_REFUSED = "554 5.6.0 It cannot be taken"
_ORDER = (_AWAY, _TOO_LARGE, _UNPROVED, _REFUSED, _TAKEN)
"""Of an address that several sources have: what they answer first of all. Who keeps the mail may come again with it."""


class LmtpServer:
    """Serves all sources of kind `lmtp`; any number of processes may."""

    def __init__(self, listener: LmtpListener, intake: Intake, clock: Clock) -> None:
        self._listen = listener.listen
        self._intake = intake
        self._clock = clock
        self._sources: dict[str, LmtpSettings] = {}
        self._addresses: dict[str, dict[str, LmtpSettings]] = {}
        self._sessions: set[LmtpSession] = set()
        self._server: asyncio.Server | None = None
        self._desk = Desk(self._takers, self._deliver, self._largest, self._sessions.discard)

    async def start(self) -> str:
        """Listen; return the address. Raises `Misconfigured` where it cannot."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's: else each command is a line
        host, _, port = self._listen.rpartition(":")
        try:
            self._server = await asyncio.get_running_loop().create_server(
                self._session, host.strip("[]") or None, int(port)
            )
        except OSError as error:
            raise Misconfigured(
                f"lmtp: cannot listen on {self._listen}: {error.strerror or error}; change `lmtp: {{listen: …}}`"
            ) from None
        name = self._server.sockets[0].getsockname()
        return f"[{name[0]}]:{name[1]}" if ":" in name[0] else f"{name[0]}:{name[1]}"

    def serve(self, sources: Mapping[str, LmtpSettings]) -> None:
        """Serve these from now on. A mail whose recipients were named before is taken for the sources of then."""
        self._sources = dict(sources)
        addresses: dict[str, dict[str, LmtpSettings]] = {}
        for name, settings in sources.items():
            for address in settings.to:
                addresses.setdefault(address.casefold(), {})[name] = settings
        self._addresses = addresses

    def renew(self) -> None:
        """Do nothing: it has no certificate."""

    async def stop(self) -> None:
        """Take no new connection, answer the mails that are in hand, and end."""
        if self._server is None:
            return
        self._server.close()
        for session in list(self._sessions):
            session.end()
        ends = self._clock.monotonic() + _ENDING
        while self._sessions and self._clock.monotonic() < ends:
            await self._clock.sleep(0.02)
        for session in list(self._sessions):
            session.abort()
        self._server = None

    def _session(self) -> asyncio.BaseProtocol:
        if len(self._sessions) >= _CONNECTIONS:
            return _Full()
        session = LmtpSession(self._desk)
        self._sessions.add(session)
        return session

    def _takers(self, address: str) -> Takers:
        return self._addresses.get(address.casefold(), {})

    def _largest(self) -> int:
        return max((settings.max_bytes for settings in self._sources.values()), default=_DEFAULT_LARGEST)

    async def _deliver(self, content: bytes | None, recipients: Sequence[Takers]) -> list[str]:
        sources = {name: settings for takers in recipients for name, settings in takers.items()}
        answers = await asyncio.gather(*(self._answer(content, name, settings) for name, settings in sources.items()))
        by_source = dict(zip(sources, answers, strict=True))
        return [min((by_source[name] for name in takers), key=_ORDER.index) for takers in recipients]

    async def _answer(self, content: bytes | None, name: str, settings: LmtpSettings) -> str:
        try:
            return await self._take(content, name, settings)
        except Transient as fault:
            log.warning("mail not taken, its server keeps it", feed=name, fault=str(fault))
        except Exception:
            log.exception("mail not taken, its server keeps it", feed=name)
        return _AWAY

    async def _take(self, content: bytes | None, name: str, settings: LmtpSettings) -> str:
        if content is None or len(content) > settings.max_bytes:
            return self._refused(name, Skipped.OVERSIZE, _TOO_LARGE)
        auth = auth_of(content, settings.authserv)
        if settings.require == "dkim" and auth is not Auth.PASS:
            return self._refused(name, Skipped.UNAUTHENTIC, _UNPROVED)
        message_id = message_id_of(content)
        item = Item(payload=content, name=message_id, origin=message_id, auth=auth)
        (outcome,) = await self._intake.take(name, "lmtp", settings, [item], within=_WITHIN)
        if isinstance(outcome, Rejected) and outcome.reason is Reason.OVERSIZE:
            return self._refused(name, Skipped.OVERSIZE, _TOO_LARGE)
        return _REFUSED if isinstance(outcome, Rejected) else _TAKEN

    def _refused(self, name: str, why: Skipped, answer: str) -> str:
        SKIPPED.labels(name, why).inc()
        log.warning("mail refused", feed=name, why=str(why))
        return answer


class _Full(asyncio.Protocol):
    """A connection too many: told to come again, as a busy mail server tells it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(b"421 4.3.2 Too many connections; come again\r\n")
            transport.close()
