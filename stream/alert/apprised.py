"""One Apprise service (mail, chat, SMS, …). May import schemas, stream.errors and its package.

Apprise answers only yes or no; why it was no stands in its log. So the log of each call is read: an HTTP status of the
4xx kind is a refusal, everything else may pass.
"""

from __future__ import annotations

import asyncio
import logging
import re

import apprise

from schemas import Alert, AlertKind, Severity
from stream.alert.undeliverable import Undeliverable
from stream.errors import Misconfigured, Transient

__all__ = ["AppriseUrl"]

_TYPES = {Severity.INFO: "info", Severity.WARNING: "warning", Severity.CRITICAL: "failure"}
_LEADS = {
    AlertKind.FIRST: "",
    AlertKind.CORRECTION: "CORRECTION: ",
    AlertKind.WITHDRAWAL: "WITHDRAWN: ",
    AlertKind.RAISED: "URGENT NOW: ",
}
_REFUSED = re.compile(r"error=4(?!08|25|29)\d\d\b")
"""How Apprise's services log an HTTP answer; 408, 425 and 429 mean "later"."""

_logger = logging.getLogger("apprise")


class AppriseUrl:
    """A service by its URL. A URL that Apprise does not read is `Misconfigured`.

    Apprise has one log for all services: calls take `turn`, one after the other, so that each reads its own lines.
    """

    def __init__(self, url: str, channel: str, timeout: float, turn: asyncio.Lock) -> None:
        asset = apprise.AppriseAsset(
            app_id="Wirestream", app_desc="Wirestream alerts", app_url="", plugin_paths=None, secure_logging=True
        )
        self._service = apprise.Apprise(asset=asset)
        _logger.disabled = True  # it would log the whole of a URL that it does not read
        try:
            known = self._service.add(url)
        finally:
            _logger.disabled = False
        if not known:
            scheme = f" (`{url.partition('://')[0]}://…`)" if "://" in url else ""
            raise Misconfigured(
                f"channel `{channel}`: Apprise reads no such URL{scheme}: see its list of services for the form"
            )
        self._channel = channel
        self._timeout = timeout
        self._turn = turn

    async def send(self, alert: Alert) -> None:
        """Raises `Transient` or `Undeliverable`."""
        async with self._turn:
            lines = _Lines()
            _logger.addHandler(lines)
            try:
                async with asyncio.timeout(self._timeout):
                    sent = await self._service.async_notify(
                        title=f"{_LEADS[alert.kind]}{alert.headline}",
                        body=_body(alert),
                        notify_type=_TYPES[alert.severity],
                        body_format="text",
                    )
            except TimeoutError:
                raise Transient(f"channel `{self._channel}`: no answer in {self._timeout:g} s") from None
            finally:
                _logger.removeHandler(lines)
        if sent:
            return
        if any(_REFUSED.search(line) for line in lines.seen):
            raise Undeliverable(self._channel, "the service refuses it (HTTP 4xx): see the log for its name")
        raise Transient(f"channel `{self._channel}`: the service did not take it")


class _Lines(logging.Handler):
    """Keeps what is logged during one call."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


def _body(alert: Alert) -> str:
    lines = [f"Rule: {alert.rule} ({alert.severity})", *alert.reason, f"Story: {alert.story_id}"]
    return "\n".join(lines)
