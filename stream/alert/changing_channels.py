"""Brings alerts to channels that may change while alerts are on their way: `ChangingChannels`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schemas import Alert
from stream.alert.deliver import Channels
from stream.alert.rules import Channel, Ruleset
from stream.alert.undeliverable import Undeliverable

__all__ = ["ChangingChannels", "NotedSecrets", "PreparedChannels"]

Opens = Callable[[Ruleset, Mapping[str, str]], Channels]
"""Makes channels ready to deliver, with the secrets that their `${NAME}`s stand for. Raises `Misconfigured`."""


class NotedSecrets(Mapping[str, str]):
    """Secrets that note which of them were asked for, and what they were."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.noted: dict[str, str | None] = {}
        """What was asked for; None where it is not set, or cannot be read."""
        self._secrets = secrets

    def __getitem__(self, name: str) -> str:
        self.noted[name] = None
        self.noted[name] = value = self._secrets[name]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._secrets)

    def __len__(self) -> int:
        return len(self._secrets)


@dataclass(slots=True)
class _One:
    """One channel, as a rules file and the secrets of one time say it is."""

    channel: Channel
    secrets: dict[str, str | None] = field(repr=False)
    ready: Channels
    calls: int = 0
    """How many calls go on."""
    is_gone: bool = False


PreparedChannels = Mapping[str, _One]
"""The channels of a file, resolved and ready, before any of them is used."""


class ChangingChannels:
    """The channels of a ruleset, until `change` puts those of another in their place.

    A channel that stays what it was goes on as if nothing had happened: it knows what its addresses have already. One
    that is changed begins anew, as after a restart; a call that goes on at that time ends where it began.
    """

    def __init__(self, ruleset: Ruleset, secrets: Mapping[str, str], opens: Opens) -> None:
        """Raises `Misconfigured`, as `Channels` does."""
        self._opens = opens
        self._channels: dict[str, _One] = {}
        self._channels = dict(self.prepare(ruleset, secrets))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all channels, in the file's order."""
        return tuple(self._channels)

    async def deliver(self, alert: Alert, channel: str) -> None:
        """Send to each address of a channel; see `Channels.deliver`.

        A channel that is not there refuses, and not for good: the alert may come from a worker that has read a newer
        file than this one.
        """
        one = self._channels.get(channel)
        if one is None:
            raise Undeliverable(channel, "no such channel in the rules that this worker has read", for_good=False)
        one.calls += 1
        try:
            await one.ready.deliver(alert, channel)
        finally:
            one.calls -= 1
            await _close_if_over(one)

    def reached(self, alert_id: UUID, channel: str) -> bool:
        """Return whether any address of the channel has taken an alert; see `Channels.reached`."""
        one = self._channels.get(channel)
        return one is not None and one.ready.reached(alert_id, channel)

    def prepare(self, ruleset: Ruleset, secrets: Mapping[str, str]) -> PreparedChannels:
        """Return the channels of another ruleset, without a change to those that are used. Raises `Misconfigured` where
        one of them cannot be used.
        """
        return {name: self._prepared(name, channel, secrets) for name, channel in ruleset.channels.items()}

    async def change(self, prepared: PreparedChannels) -> frozenset[str]:
        """Use these channels from now on. Return the names of those that are new, changed or gone."""
        before, self._channels = self._channels, dict(prepared)
        changed = {name for name in before.keys() | prepared.keys() if before.get(name) is not prepared.get(name)}
        for name in changed & before.keys():
            before[name].is_gone = True
            await _close_if_over(before[name])
        return frozenset(changed)

    async def close(self) -> None:
        """Close all connections."""
        for one in self._channels.values():
            await one.ready.close()

    def _prepared(self, name: str, channel: Channel, secrets: Mapping[str, str]) -> _One:
        noted = NotedSecrets(secrets)
        ready = self._opens(Ruleset(channels={name: channel}), noted)
        before = self._channels.get(name)
        if before is not None and (before.channel, before.secrets) == (channel, noted.noted):
            return before
        return _One(channel, noted.noted, ready)


async def _close_if_over(one: _One) -> None:
    if one.is_gone and not one.calls:
        await one.ready.close()
