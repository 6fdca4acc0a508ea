"""Takes what a server was brought: published, acknowledged, and counted as an arrival of its source."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stream.clock import Clock
from stream.errors import Rejected, Transient
from stream.feeds.publish import Publisher
from stream.feeds.source import SourceSettings
from stream.feeds.transport import Item
from stream.produce.raw import RawProducer, Sent

__all__ = ["Intake"]


@dataclass(frozen=True, slots=True)
class Intake:
    """What all servers of a process hand over to."""

    producer: RawProducer
    clock: Clock
    arrived: Callable[[str, int], None]
    """Told of each source's name, and of how many items the brokers have of it now."""

    async def take(
        self, name: str, kind: str, settings: SourceSettings, items: Sequence[Item], *, within: float
    ) -> list[Sent | Rejected]:
        """Publish the items, in order; return where each is kept, or why it never will be, once the brokers have them.

        Raises `Transient` where they do not within so many seconds, or not all: the far side is to send it again.
        """
        publisher = Publisher(self.producer, name, kind, settings, self.clock)
        try:
            async with asyncio.timeout(within):
                outcomes = await publisher.send(items)
        except TimeoutError:
            raise Transient(f"the brokers did not take it within {within:g} s") from None
        settled: list[Sent | Rejected] = []
        for outcome in outcomes:
            if isinstance(outcome, Transient):
                raise outcome
            settled.append(outcome)
        if taken := sum(isinstance(outcome, Sent) for outcome in settled):
            self.arrived(name, taken)
        return settled
