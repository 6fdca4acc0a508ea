"""A notifier over a real table and the real guard, with a clock that the test sets and a broker that is a list."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.engine.table import PartitionedTable
from stream.agents.guard.guard import Guard
from stream.agents.notice import Notices
from stream.agents.notify import Notifier
from stream.clock import SetClock
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_DELIVERIES
from stream.settings import Guard as Policy
from tests.factories import NOON, STORY, record

PARTITIONS = 4
OTHER = next(UUID(int=n) for n in range(8, 99) if story_partition(UUID(int=n), 4) != story_partition(STORY, 4))


class Desk:
    """Channels that write down what they get. `faults` by channel are raised first, one a call, where it is not None; a
    channel in `hanging` answers when its event is set.
    """

    names = ("chat", "mail")

    def __init__(self, **faults):
        self.got, self.calls, self.beside = [], [], 0
        self.faults = {name: list(errors) for name, errors in faults.items()}
        self.hanging = {}
        self._busy = set()

    async def deliver(self, alert, channel):
        self.calls.append((channel, alert.kind.value, alert.headline))
        self.beside += channel in self._busy
        self._busy.add(channel)
        try:
            await asyncio.sleep(0)
            if channel in self.hanging:
                await self.hanging[channel].wait()
            fault = self.faults[channel].pop(0) if self.faults.get(channel) else None
            if fault is not None:
                raise fault
        finally:
            self._busy.discard(channel)
        self.got.append((channel, alert.kind.value, alert.headline))

    def reached(self, alert_id, channel):  # noqa: ARG002
        return False

    def on(self, channel):
        """What a channel got: kind and headline, in order."""
        return [(kind, headline) for name, kind, headline in self.got if name == channel]


class Night:
    """Its table, its broker's changelog, and its notifier."""

    def __init__(self, desk, before=None, owned=range(PARTITIONS), delivery=None):
        self.clock, self.desk, self.owned = SetClock(NOON if before is None else before.now), desk, set(owned)
        self.delivery = FakeDelivery() if delivery is None else delivery
        self.table = PartitionedTable("deliveries", ALERT_DELIVERIES.name)
        for offset, out in enumerate(before.changelog if before is not None else ()):
            self.table.shard(out.partition).apply(offset, out.key, out.value)
        self.changelog_before = list(before.changelog) if before is not None else []
        self.engine = FakeEngine()
        self.guard = Guard("notify", self.engine, self.delivery, Policy(), self.clock)
        self.guard.add_table(self.table)
        notices = Notices(self.table, PARTITIONS, lambda: self.owned)
        self.notifier = Notifier(desk, notices, self.guard, self.clock, lambda: self.engine.rebalancing)
        self.notifier.rebuild()
        self.offset, self.offset_of = 0 if before is None else before.offset, {}
        """An alert that is taken twice, unchanged, is the same record again."""

    @property
    def changelog(self):
        """What the broker has of the table."""
        return [*self.changelog_before, *self.delivery.delivered]

    async def note(self, *alerts, partition=None):
        """A batch: taken, and its notes sent."""
        records = []
        for alert in alerts:
            self.offset += 1
            self.offset_of.setdefault(alert, self.offset)
            home = story_partition(alert.story_id, PARTITIONS) if partition is None else partition
            place = {"topic": "wire.alerts.v1", "partition": home, "key": str(alert.story_id).encode()}
            records.append(record(self.offset_of[alert], alert, **place))
        result = await self.notifier.work()(records)
        await self.guard.flush()
        return result.handled

    async def take(self, *alerts):
        await self.note(*alerts)
        await self.later()

    @property
    def now(self):
        return self.clock.now()

    @now.setter
    def now(self, now):
        self.clock.set(now)

    async def later(self, **delta):
        """Time goes by, and what is due is sent until nothing more is."""
        self.now += timedelta(**delta)
        for _ in range(3):
            self.notifier.release()
            await self.notifier.idle()

    async def start(self):
        """Begin to send, and give the calls that begin a turn."""
        self.notifier.release()
        for _ in range(20):
            await asyncio.sleep(0)

    def restarted(self, desk=None, **options):
        """Another worker, that knows what the broker has of the table."""
        return Night(self.desk if desk is None else desk, before=self, **options)
