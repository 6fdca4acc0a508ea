"""Brings alerts to their channels: Apprise services and signed webhooks.

A fault that may pass is `Transient`; a channel that refuses is `Undeliverable`, which the caller asks again for a while
or not, and then logs, counts and leaves behind.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

import aiohttp
from aiohttp.abc import AbstractResolver

from schemas import Alert
from stream.alert.apprise_url import AppriseUrl
from stream.alert.rules import Channel, Ruleset
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.alert.webhook import HookUrl
from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.network.address import is_public
from stream.network.open_socket import open_public_socket, open_socket
from stream.network.resolve import Resolver

__all__ = ["Channels"]

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_REMEMBERED = 4096
"""Deliveries that are remembered, so that a retry for one address of a channel does not reach the others again."""


_LOOK_UPS = 32
"""Names that are looked up at once, at the least: with as many as channels none waits for the dead name of another."""


class _Target(Protocol):
    async def send(self, alert: Alert) -> None: ...

    def reached(self, alert_id: UUID) -> bool:
        """Return whether a part of it has arrived, though `send` has raised."""


class Channels:
    """The channels of a ruleset, ready to deliver. One instance serves one event loop; `close` it, or use `async with`.

    `secrets` resolves `${NAME}` in URLs and keys. A name that it lacks, a URL that no service reads, or one that stays
    inside where the channel does not allow it, is `Misconfigured`; secrets are never part of an error. `resolver` finds
    a name's addresses, and `public` says which of them anybody may be at: a channel that does not say `allow_private`
    is connected to no other.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        secrets: Mapping[str, str] | None = None,
        timeout: float = 10.0,
        clock: Clock = SYSTEM_CLOCK,
        resolver: AbstractResolver | None = None,
        public: Callable[[str], bool] = is_public,
    ) -> None:
        self._secrets = secrets or {}
        self._timeout = timeout
        self._clock = clock
        self._resolver = resolver
        self._public = public
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._done: OrderedDict[tuple[UUID, str, int], None] = OrderedDict()
        self._targets = {name: self._targets_of(name, channel) for name, channel in ruleset.channels.items()}

    def _targets_of(self, name: str, channel: Channel) -> tuple[_Target, ...]:
        inside = channel.allow_private
        if (hook := channel.webhook) is not None:
            url, *keys = (_resolved(value, name, self._secrets) for value in (hook.url, *hook.secret))
            return (HookUrl(url, keys, name, lambda: self._open(inside), self._clock, allow_private=inside),)
        urls = (_resolved(url, name, self._secrets) for url in channel.apprise)
        return tuple(AppriseUrl(url, name, self._timeout, allow_private=inside, public=self._public) for url in urls)

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
        """Return whether any address of the channel has taken an alert, or a part of it, of the last thousands that
        were sent here.
        """
        return any(
            (alert_id, channel, index) in self._done or target.reached(alert_id)
            for index, target in enumerate(self._targets.get(channel, ()))
        )

    async def _once(self, alert: Alert, channel: str, index: int) -> None:
        key = (alert.alert_id, channel, index)
        if key in self._done:
            return
        await self._targets[channel][index].send(alert)
        self._done[key] = None
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)

    def _open(self, allow_private: bool) -> aiohttp.ClientSession:  # noqa: FBT001
        """Return the session for public addresses alone, or the other: neither uses a connection of the other's."""
        if allow_private not in self._sessions:
            if self._resolver is None:
                self._resolver = Resolver(threads=max(_LOOK_UPS, len(self._targets)))
            connector = aiohttp.TCPConnector(
                socket_factory=open_socket if allow_private else open_public_socket(self._public),
                resolver=self._resolver,
                limit=0,  # a channel has one call at a time: there are no more than channels
            )
            # A proxy of the environment is not asked: nobody would check where that goes.
            self._sessions[allow_private] = aiohttp.ClientSession(
                connector=connector, trust_env=False, timeout=aiohttp.ClientTimeout(total=self._timeout)
            )
        return self._sessions[allow_private]

    async def close(self) -> None:
        """Close all connections."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()
        if self._resolver is not None:
            await self._resolver.close()
            self._resolver = None

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
