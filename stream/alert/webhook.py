"""Calls one webhook: the alert as JSON in a POST, signed by Standard Webhooks 1.0.

Content-Type: application/json
webhook-id: the alert's id; the same over all tries
webhook-timestamp: seconds since 1970, of this try: receivers refuse one that is some minutes off
webhook-signature: v1,BASE64 …          HMAC-SHA256 of `id.timestamp.body`, one a secret of the channel
Idempotency-Key: as webhook-id
X-Wirestream-Signature: sha256=HEX      HMAC-SHA256 of the body alone, by the first secret: until the next release
traceparent: 00-…-…-01                  W3C Trace Context: the trace of the raw record, where it is known
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from uuid import UUID

import aiohttp
from yarl import URL

from schemas import Alert
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.clock import Clock
from stream.errors import Misconfigured, Transient
from stream.network.address import is_link_local, stays_inside
from stream.network.open_socket import NotPublic

__all__ = ["FOR_GOOD", "TRACEPARENT", "HookUrl", "not_public", "old_signature_of", "refuse_inside", "signature_of"]

TRACEPARENT: ContextVar[str] = ContextVar("traceparent", default="")
"""The header of the call that is made, for whoever receives it and traces too; empty where there is none."""

_AGAIN = frozenset({408, 425, 429})
"""The 4xx answers that mean "later": time-out, too early, too many."""
FOR_GOOD = frozenset({410, 413})
"""Gone, and too large: the receiver itself says that no later time will do."""
_OF_A_GATEWAY = frozenset({502, 504})
"""Answers of a gateway that does not know whether the receiver behind it has the alert."""
_STANDARD = "whsec_"
"""How a secret of Standard Webhooks begins; the key behind it is base64."""


def signature_of(webhook_id: str, timestamp: int, body: bytes, secrets: Sequence[str]) -> str:
    """Return the value of `webhook-signature`, by each of the secrets: so that a receiver can change its own in
    between. A secret that does not begin with `whsec_` is the key itself, as text. Raises `ValueError` for one that
    does and is no base64.
    """
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    made = (hmac.new(_key(secret), signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join("v1," + base64.b64encode(digest).decode() for digest in made)


def old_signature_of(body: bytes, secret: str) -> str:
    """Return the value of `X-Wirestream-Signature`: receivers compute it over the bytes that they got."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _key(secret: str) -> bytes:
    if not secret.startswith(_STANDARD):
        return secret.encode()
    return base64.b64decode(secret.removeprefix(_STANDARD), validate=True)


def refuse_inside(channel: str, host: str | None, *, allow_private: bool) -> None:
    """Raise `Misconfigured` for a host that would be refused at every call, as far as its writing tells."""
    if host and ((stays_inside(host) and not allow_private) or is_link_local(host)):
        raise Misconfigured(not_public(channel, host, allow_private=allow_private))


def not_public(channel: str, host: str | None, *, allow_private: bool) -> str:
    """Return the sentence for a host that nothing is sent to, which says how to mend it."""
    if allow_private:
        return f"channel `{channel}`: {host} is at an address of the link alone, where no receiver is: name another"
    return (
        f"channel `{channel}`: {host} is not at a public address: write `allow_private: true` at the channel if it is "
        "yours"
    )


class HookUrl:
    """An endpoint. `session` gives the session to use, in the event loop that sends. Raises `Misconfigured`."""

    def __init__(
        self,
        url: str,
        secrets: Sequence[str],
        channel: str,
        session: Callable[[], aiohttp.ClientSession],
        clock: Clock,
        *,
        allow_private: bool,
    ) -> None:
        try:
            self._url = URL(url)
        except ValueError:
            self._url = URL()
        if self._url.scheme not in {"http", "https"} or not self._url.host:
            raise Misconfigured(f"channel `{channel}`: the webhook's url is none: write it as https://host/path")
        refuse_inside(channel, self._url.host, allow_private=allow_private)
        try:
            empty = not all(map(_key, secrets))
        except ValueError:
            empty = True
        if empty:
            raise Misconfigured(
                f"channel `{channel}`: a secret is none: write {_STANDARD} and 24 to 64 bytes as base64"
            )
        self._secrets = tuple(secrets)
        self._channel = channel
        self._session = session
        self._clock = clock
        self._allow_private = allow_private

    def reached(self, alert_id: UUID) -> bool:  # noqa: ARG002
        """Return False: it has all of an alert, or nothing."""
        return False

    async def send(self, alert: Alert) -> None:
        """Send one alert. Raises `Transient` (`Unanswered` where it may have arrived) or `Undeliverable`; neither names
        the path or query, which may hold secrets.
        """
        body = alert.model_dump_json().encode()
        try:
            # A redirect is not followed: it would take the alert, and its signature, where nobody configured.
            async with self._session().post(
                self._url, data=body, headers=self._headers(alert, body), allow_redirects=False
            ) as response:
                status = response.status
        except aiohttp.ClientConnectorCertificateError:
            reason = f"the certificate of {self._url.host} is not valid"
            raise Undeliverable(self._channel, reason, for_good=False) from None
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, NotPublic):
                # Asked again for a day: whoever mends it by then has lost nothing.
                detail = not_public(self._channel, self._url.host, allow_private=self._allow_private)
                raise Transient(detail) from None
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

    def _headers(self, alert: Alert, body: bytes) -> dict[str, str]:
        name, now = str(alert.alert_id), int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": name,
            "webhook-id": name,
            "webhook-timestamp": str(now),
        }
        if trace := TRACEPARENT.get():
            headers["traceparent"] = trace
        if self._secrets:
            headers["webhook-signature"] = signature_of(name, now, body, self._secrets)
            headers["X-Wirestream-Signature"] = old_signature_of(body, self._secrets[0])
        return headers

    def _sentence(self, reason: str) -> str:
        return f"channel `{self._channel}`: {self._url.host}: {reason}"
