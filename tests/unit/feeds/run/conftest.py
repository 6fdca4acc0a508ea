"""What several of these tests need: a state topic in memory, and a partition that is ours, or not any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from stream.clock import SetClock
from stream.errors import Transient
from stream.feeds.run.hold import Hold, Lease
from stream.feeds.run.ledger import Ledger
from stream.feeds.run.records import Writer
from stream.kafka.message import Acknowledged

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
SESSION = 30.0


class FakeSender:
    """The state topic: keeps what was sent, unless it is away."""

    def __init__(self):
        self.sent = []
        self.away = 0
        """How many of the next records do not arrive."""
        self.too_large = False
        self.on_send = lambda _: None

    async def send(self, outgoing):
        self.on_send(outgoing)
        future = asyncio.get_running_loop().create_future()
        if self.away:
            self.away -= 1
            future.set_exception(Transient("away"))
        elif self.too_large:
            future.set_result(None)
        else:
            self.sent.append(outgoing)
            future.set_result(Acknowledged(outgoing.partition, len(self.sent) - 1))
        return future

    def values(self, key):
        return [one.value for one in self.sent if one.key == key.encode()]


class Broker:
    """Confirms that we are a member, as long as `knows` is true."""

    def __init__(self, clock):
        self.knows = True
        self.asked = 0
        self.lease = Lease(SESSION, clock, self._ask)

    async def _ask(self):
        self.asked += 1
        return self.knows


@pytest.fixture
def clock():
    return SetClock(NOON)


@pytest.fixture
def sender():
    return FakeSender()


@pytest.fixture
def ours(clock):
    """A partition that we own in generation 5: its hold, its ledger, and the broker that confirms it."""
    broker = Broker(clock)
    hold = Hold(0, broker.lease, clock)
    hold.writer = Writer("me", 5)
    return SimpleNamespace(hold=hold, ledger=Ledger(0), broker=broker)
