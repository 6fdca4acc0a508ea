"""Brings alerts to their channels: Apprise services and signed webhooks.

A fault that may pass is `Transient`; a channel that refuses is `Undeliverable`, which the caller asks again for a while
or not, and then logs, counts and leaves behind.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Mapping
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

import aiohttp

from schemas import Alert
from stream.alert.apprise_url import AppriseUrl
from stream.alert.rules import Ruleset
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.alert.webhook import HookUrl
from stream.errors import Misconfigured

__all__ = ["Channels"]

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_REMEMBERED = 4096
"""Deliveries that are remembered, so that a retry for one address of a channel does not reach the others again."""


class _Target(Protocol):
    async def send(self, alert: Alert) -> None: ...


class Channels:
    """The channels of a ruleset, ready to deliver. One instance serves one event loop; `close` it, or use `async with`.

    `secrets` resolves `${NAME}` in URLs and keys. A name that it lacks, or a URL that no service reads, is
    `Misconfigured`; secrets are never part of an error. A `session` that is handed in stays the caller's.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        secrets: Mapping[str, str] | None = None,
        session: aiohttp.ClientSession | None = None,
        timeout: float = 10.0,
    ) -> None:
        self._owned = session is None
        self._session = session
        self._timeout = timeout
        self._done: OrderedDict[tuple[UUID, str, int], None] = OrderedDict()
        self._targets: dict[str, tuple[_Target, ...]] = {}
        for name, channel in ruleset.channels.items():
            urls = [_resolved(url, name, secrets or {}) for url in channel.apprise]
            targets: list[_Target] = [AppriseUrl(url, name, timeout) for url in urls]
            if channel.webhook is not None:
                secret = channel.webhook.secret
                url = _resolved(channel.webhook.url, name, secrets or {})
                key = None if secret is None else _resolved(secret, name, secrets or {})
                targets.append(HookUrl(url, key, name, self._open))
            self._targets[name] = tuple(targets)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all channels, in the file's order."""
        return tuple(self._targets)

    async def deliver(self, alert: Alert, channel: str) -> None:
        """Send to each address of a channel. Call it again after either error: what arrived is not sent twice. Never
        call it beside itself for one alert and channel.

        Raises `Transient` (time-outs, connections, 5xx, 429; `Unanswered` where it may have arrived) or `Undeliverable`
        (an unknown channel, any other refusal); every address has been tried before either is raised, and `Transient`
        goes first, so that a refusal shows once the others have been reached.
        """
        if channel not in self._targets:
            raise Undeliverable(channel, "no such channel in the rules that this worker has read", for_good=True)
        results = await asyncio.gather(
            *(self._once(alert, channel, index) for index in range(len(self._targets[channel]))),
            return_exceptions=True,
        )
        failures = [result for result in results if isinstance(result, BaseException)]
        failures.sort(key=_weight)
        if failures:
            raise failures[0]

    def reached(self, alert_id: UUID, channel: str) -> bool:
        """Return whether any address of the channel has taken an alert, of the last thousands that were sent here."""
        return any((alert_id, channel, index) in self._done for index in range(len(self._targets.get(channel, ()))))

    async def _once(self, alert: Alert, channel: str, index: int) -> None:
        key = (alert.alert_id, channel, index)
        if key in self._done:
            return
        await self._targets[channel][index].send(alert)
        self._done[key] = None
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        return self._session

    async def close(self) -> None:
        """Close the session, unless it was handed in."""
        if self._owned and self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _weight(failure: BaseException) -> int:
    """Return the weight of a failure, the heaviest of which is raised: `Unanswered`, then any other that may pass, then
    a refusal.
    """
    return 2 if isinstance(failure, Undeliverable) else int(not isinstance(failure, Unanswered))


def _resolved(value: str, channel: str, secrets: Mapping[str, str]) -> str:
    missing = [name for name in _PLACEHOLDER.findall(value) if not secrets.get(name)]
    if missing:
        raise Misconfigured(
            f"channel `{channel}`: ${{{missing[0]}}} is not set: set {missing[0]} in the environment, "
            "or take the channel out of the rules file"
        )
    return _PLACEHOLDER.sub(lambda found: secrets[found[1]], value)
