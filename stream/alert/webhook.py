"""Calls one webhook: the alert as JSON in a POST, signed.

Content-Type: application/json
Idempotency-Key: the alert's id; the same alert always has the same
X-Wirestream-Signature: sha256=HEX      HMAC-SHA256 of the body, where the channel has a secret
traceparent: 00-…-…-01                  W3C Trace Context: the trace of the raw record, where it is known
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextvars import ContextVar

import aiohttp
from yarl import URL

from schemas import Alert
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.errors import Misconfigured, Transient

__all__ = ["FOR_GOOD", "TRACEPARENT", "HookUrl", "signature_of"]

TRACEPARENT: ContextVar[str] = ContextVar("traceparent", default="")
"""The header of the call that is made, for whoever receives it and traces too; empty where there is none."""

_AGAIN = frozenset({408, 425, 429})
"""The 4xx answers that mean "later": time-out, too early, too many."""
FOR_GOOD = frozenset({410, 413})
"""Gone, and too large: the receiver itself says that no later time will do."""
_OF_A_GATEWAY = frozenset({502, 504})
"""Answers of a gateway that does not know whether the receiver behind it has the alert."""


def signature_of(body: bytes, secret: str) -> str:
    """Return the value of `X-Wirestream-Signature`: receivers compute it over the bytes that they got."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class HookUrl:
    """An endpoint. `session` gives the session to use, in the event loop that sends."""

    def __init__(
        self, url: str, secret: str | None, channel: str, session: Callable[[], aiohttp.ClientSession]
    ) -> None:
        try:
            self._url = URL(url)
        except ValueError:
            self._url = URL()
        if self._url.scheme not in {"http", "https"} or not self._url.host:
            raise Misconfigured(f"channel `{channel}`: the webhook's url is none: write it as https://host/path")
        self._secret = secret
        self._channel = channel
        self._session = session

    async def send(self, alert: Alert) -> None:
        """Send one alert. Raises `Transient` (`Unanswered` where it may have arrived) or `Undeliverable`; neither names
        the path or query, which may hold secrets.
        """
        body = alert.model_dump_json().encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(alert.alert_id)}
        if trace := TRACEPARENT.get():
            headers["traceparent"] = trace
        if self._secret is not None:
            headers["X-Wirestream-Signature"] = signature_of(body, self._secret)
        try:
            # A redirect is not followed: it would take the alert, and its signature, where nobody configured.
            async with self._session().post(self._url, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except aiohttp.ClientConnectorCertificateError:
            reason = f"the certificate of {self._url.host} is not valid"
            raise Undeliverable(self._channel, reason, for_good=False) from None
        except aiohttp.ClientConnectorError as error:
            raise Transient(self._sentence(type(error).__name__)) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(self._sentence(type(error).__name__)) from None
        if 200 <= status < 300:
            return
        if status in _OF_A_GATEWAY:
            raise Unanswered(self._sentence(f"answers {status}"))
        if status in _AGAIN or status >= 500:
            raise Transient(self._sentence(f"answers {status}"))
        raise Undeliverable(self._channel, f"{self._url.host} answers {status}", for_good=status in FOR_GOOD)

    def _sentence(self, reason: str) -> str:
        return f"channel `{self._channel}`: {self._url.host}: {reason}"
