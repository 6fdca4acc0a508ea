"""Calls one Apprise service (mail, chat, SMS, …).

Apprise answers only yes or no; why it was no stands in its log. So the log of each call is read: an HTTP status of the
4xx kind is a refusal, everything else may pass. It connects by itself, so that its sockets are watched while it does.

Most services refuse text beyond a length (Discord 2,000 signs, Telegram and Google Chat some 4,000), and would refuse a
digest for ever. So one that is longer goes in pieces, unless the URL says by `overflow=` what is to be done with it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import apprise

from schemas import Alert, AlertDigest, Severity
from stream.alert.apprise_text import LEADS, body_of, pieces_of
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.alert.webhook import FOR_GOOD, not_public, refuse_inside
from stream.errors import Misconfigured, Transient
from stream.network.address import is_public
from stream.network.watch_sockets import WatchedSockets

__all__ = ["AppriseUrl"]

_TYPES = {Severity.INFO: "info", Severity.WARNING: "warning", Severity.CRITICAL: "failure"}
_REFUSED = re.compile(r"error=(4(?!08|25|29)\d\d|3\d\d)\b")
"""How Apprise's services log an HTTP answer that refuses the alert; 408, 425 and 429 mean "later"."""
_BUSY = re.compile(r"error=(?!50[24])\d\d\d\b")
"""Any other answer of the receiver itself: it does not have the alert. (502 and 504 come from a gateway.)"""

_LATE = 300
"""Alerts that a service took late, and pieces of a digest, are remembered up to this number: each is asked for again
within minutes, and a digest has a hundred pieces at most."""
_FILLED = 0.9
"""How much of a service's limit a piece may fill: signs that are escaped grow."""

_logger = logging.getLogger("apprise")
_LOGGED: ContextVar[list[str] | None] = ContextVar("logged", default=None)
"""The lines that Apprise logs during one call. Apprise hands the context on to whatever thread it works in."""
_READS: ContextVar[bool] = ContextVar("reads", default=False)
"""Whether a URL is being read. Of one that it does not read Apprise would log the whole, secrets included. Others may
read theirs meanwhile, in other threads, and calls may go on, whose lines are wanted."""
_logger.addFilter(lambda _: not _READS.get())


class AppriseUrl:
    """A service by its URL. A URL that Apprise does not read is `Misconfigured`.

    A call runs in a thread of its own: Apprise's are few, and one service that hangs would take them from all others.
    """

    def __init__(
        self,
        url: str,
        channel: str,
        timeout: float,
        *,
        allow_private: bool,
        public: Callable[[str], bool] = is_public,
    ) -> None:
        asset = apprise.AppriseAsset(
            app_id="Wirestream", app_desc="Wirestream alerts", app_url="", plugin_paths=None, secure_logging=True
        )
        self._service = apprise.Apprise(asset=asset)
        reading = copy_context()
        reading.run(_READS.set, True)
        known = reading.run(self._service.add, url)
        if not known:
            scheme = f" (`{url.partition('://')[0]}://…`)" if "://" in url else ""
            raise Misconfigured(
                f"channel `{channel}`: Apprise reads no such URL{scheme}: see its list of services for the form"
            )
        refuse_inside(channel, self._service[0].host, allow_private=allow_private)
        self._channel = channel
        self._timeout = timeout
        self._allow_private = allow_private
        self._public = public
        self._running: tuple[UUID, asyncio.Future[bool], _Seen] | None = None
        """The call that goes on, if any: a thread cannot be stopped, so its end may come after we gave up waiting."""
        self._late: deque[UUID] = deque(maxlen=_LATE)
        """What the service took after it had been given up for the time being, or of a digest that it has not whole."""
        self._begun: deque[UUID] = deque(maxlen=_LATE)
        """Digests of which it has a piece."""
        self._room = min(map(_room_of, self._service))

    def reached(self, alert_id: UUID) -> bool:
        """Return whether the service has a part of a digest."""
        return alert_id in self._begun

    async def send(self, alert: Alert) -> None:
        """Send one alert. Raises `Transient` (`Unanswered` where it may have arrived) or `Undeliverable`. Pieces of a
        digest that have arrived are not sent again.
        """
        pieces = pieces_of(alert, self._room) if isinstance(alert, AlertDigest) else [alert]
        for piece in pieces:
            await self._send(piece)
            if len(pieces) > 1:
                self._late.append(piece.alert_id)
                if alert.alert_id not in self._begun:
                    self._begun.append(alert.alert_id)

    async def _send(self, alert: Alert) -> None:
        if self._running is not None and (before := self._running[0]) != alert.alert_id:
            if (ended := await self._end()) is None:
                raise Transient(f"channel `{self._channel}`: the service has not answered for the one before it yet")
            if ended[0]:
                self._late.append(before)
        if alert.alert_id in self._late:
            return
        if self._running is None:
            seen = _Seen([], WatchedSockets(allow_private=self._allow_private, public=self._public))
            self._running = alert.alert_id, self._start(alert, seen), seen
        if (ended := await self._end()) is None:
            raise Unanswered(f"channel `{self._channel}`: no answer in {self._timeout:g} s")
        sent, seen = ended
        if sent:
            return
        lines = seen.lines
        refusals = [int(found[1]) for line in lines for found in _REFUSED.finditer(line)]
        if refusals:
            reason = f"the service refuses it (HTTP {refusals[0]}): see the log for its name"
            raise Undeliverable(self._channel, reason, for_good=refusals[0] in FOR_GOOD)
        if seen.sockets.refused:
            raise Transient(not_public(self._channel, seen.sockets.refused[0], allow_private=self._allow_private))
        kind = Transient if any(_BUSY.search(line) for line in lines) else Unanswered
        raise kind(f"channel `{self._channel}`: the service did not take it")

    async def _end(self) -> tuple[bool, _Seen] | None:
        """Return whether the call that runs was taken, with what was seen of it; None where it does not end in time.

        Then it goes on, and nothing is sent beside it.
        """
        assert self._running is not None  # noqa: S101 - asked for only then
        _, future, seen = self._running
        await asyncio.wait({future}, timeout=self._timeout)
        if not future.done():
            return None
        self._running = None
        return future.result(), seen

    def _start(self, alert: Alert, seen: _Seen) -> asyncio.Future[bool]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        context = copy_context()
        context.run(_LOGGED.set, seen.lines)
        context.run(seen.sockets.watch)
        _listen()

        def tell(sent: bool) -> None:  # noqa: FBT001
            if not future.done():
                future.set_result(sent)

        def run() -> None:
            sent = False
            try:
                sent = bool(context.run(self._notify, alert))
            except Exception:
                _logger.exception("a service failed")
            with suppress(RuntimeError):  # the worker has ended meanwhile
                loop.call_soon_threadsafe(tell, sent)

        # A daemon, so that a service which hangs does not keep a worker from ending.
        threading.Thread(target=run, name=f"channel {self._channel}", daemon=True).start()
        return future

    def _notify(self, alert: Alert) -> Any:
        return self._service.notify(
            title=f"{LEADS[alert.kind]}{alert.headline}",
            body=body_of(alert),
            notify_type=_TYPES[alert.severity],
            body_format="text",
        )


@dataclass(slots=True)
class _Seen:
    """What was seen of one call."""

    lines: list[str]
    """What it logged."""
    sockets: WatchedSockets
    """What it connected to."""


class _Lines(logging.Handler):
    """Gives each call the lines that were logged during it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        lines = _LOGGED.get()
        if lines is not None:
            lines.append(record.getMessage())


def _listen() -> None:
    """Add one listener for the whole process: calls go on beside one another."""
    if not any(isinstance(handler, _Lines) for handler in _logger.handlers):
        _logger.addHandler(_Lines())


def _room_of(service: Any) -> float:
    """Return how many signs a message may have: more than any where the URL says what is to be done with more."""
    return math.inf if "overflow_mode" in vars(service) else _FILLED * service.body_maxlen
