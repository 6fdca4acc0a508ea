"""Shares the sources between processes: they form one consumer group over the state topic, and whoever is given a
partition owns the sources whose state lies in it. There is no leader and no lock service.

A partition is read from its beginning to its end before its sources start, and followed from there on.

The module is longer than others are allowed to be: joining, reading, being expelled and leaving change the same few
fields, and whoever changes one of these has to see the others.

The file is longer than others since every await of it is a place where a rebalance may come in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, KafkaError, RebalanceInProgressError

from stream.clock import Clock
from stream.feeds.run.hold import Hold, Lease
from stream.feeds.run.ledger import Change, Ledger
from stream.feeds.run.records import Writer
from stream.kafka.clients import consumer
from stream.kafka.errors import in_words
from stream.kafka.topics import FEEDS_STATE
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["GROUP", "Group", "Tenant"]

log = logger(__name__)

GROUP = "wirestream-feeds"
"""Of all processes that run the feeds file. Whoever runs other sources has a group of its own: a partition is given to
any of a group, whatever sources it knows.
"""
_POLL_MS = 200
"""How long a poll waits: a command is seen after so many milliseconds at most."""
_BACKOFF_MS = 500
"""Between two tries of the client: with aiokafka's own 100 a broker that is away fills the log."""
_RETRY_SECONDS = 1.0
_STOP_SECONDS = 5.0
_LEASE_PARTS = 4
"""How many times in a session time-out the broker is asked whether we are a member: one answer may be lost."""


class Tenant(Protocol):
    """Who runs the sources of the partitions that we own."""

    def gained(self, hold: Hold, ledger: Ledger) -> None:
        """Start the sources of a partition: it is ours, and was read."""

    async def lost(self, partition: int) -> None:
        """Finish what is in hand, within a few seconds, and let go. Called for what was never gained too."""

    def runs(self, name: str) -> bool:
        """Return whether a source is one of ours."""
        ...

    def changed(self, hold: Hold, changes: Sequence[Change]) -> None:
        """Take notice of what somebody wrote into a partition of ours, perhaps we."""


class Group(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """The place of this process in the group. `start`, then `follow` and `renew` as background loops, then `stop`."""

    def __init__(self, settings: Settings, clock: Clock, tenant: Tenant, name: str = GROUP) -> None:
        self._settings = settings
        self._name = name
        self._clock = clock
        self._tenant = tenant
        self._consumer: AIOKafkaConsumer | None = None
        self._holds: dict[int, Hold] = {}
        self._ledgers: dict[int, Ledger] = {}
        self._ends: dict[int, int] = {}
        """Of partitions that are not read yet: where their end was when they were assigned; absent where unknown."""
        self._letting_go = asyncio.Lock()
        self._reading: set[int] = set()
        self._expelled: set[int] = set()
        """What the broker told us to be another's, and was not let go of yet."""
        self.lease = Lease(settings.kafka.session_timeout, clock, self._ask)
        self.settled = False
        """Whether the group gave us our partitions, perhaps none, since the last rebalance."""
        self.polled_at = clock.monotonic()
        """When the loop came round last."""

    @property
    def owned(self) -> tuple[int, ...]:
        """The partitions that are ours and read."""
        return tuple(sorted(set(self._holds) - self._reading))

    async def start(self) -> None:
        """Connect, and join. Raises a `KafkaError`."""
        session = self._settings.kafka.session_timeout
        self._consumer = consumer(
            self._settings,
            group=self._name,
            session_timeout_ms=int(session * 1000),
            heartbeat_interval_ms=int(min(3.0, session / 6) * 1000),
            rebalance_timeout_ms=int(self._settings.kafka.rebalance_timeout * 1000),
            # A broker holds the request to join until all have let go, or were given up.
            request_timeout_ms=int((self._settings.kafka.rebalance_timeout + session) * 1000),
            fetch_max_wait_ms=_POLL_MS,
            retry_backoff_ms=_BACKOFF_MS,
        )
        self._consumer.subscribe([FEEDS_STATE.name], listener=self)
        try:
            await self._consumer.start()
        except BaseException:
            failed, self._consumer = self._consumer, None
            await _disconnect(failed)
            raise

    async def stop(self) -> None:
        """Let go of all, and leave the group, so that others take over at once."""
        await self._let_go(list(self._holds))
        if self._consumer is not None:
            await _disconnect(self._consumer)

    async def follow(self) -> None:
        """Read what is written to our partitions, until cancelled."""
        while True:
            self.polled_at = self._clock.monotonic()
            try:
                found = await self._client.getmany(timeout_ms=_POLL_MS)
                await self._let_go(list(self._expelled))
                for tp, records in found.items():
                    await self._take(tp.partition, records)
                await self._finish_reading()
            except KafkaError as error:
                if self._client._coordinator._coordination_task.done():  # noqa: SLF001 - aiokafka 0.14 shows it nowhere
                    raise  # it would never join again: whoever starts us anew helps
                log.warning("the state of the sources cannot be read yet", fault=in_words(error))
                await self._clock.sleep(_RETRY_SECONDS)

    async def renew(self) -> None:
        """Ask the broker now and then whether we are a member still, until cancelled."""
        while True:
            await self.lease.renew()
            await self._clock.sleep(self._settings.kafka.session_timeout / _LEASE_PARTS)

    @property
    def _client(self) -> AIOKafkaConsumer:
        assert self._consumer is not None, "start it first"  # noqa: S101
        return self._consumer

    async def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        self.settled = False
        await self._let_go([tp.partition for tp in revoked])

    async def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        await self._let_go(list(self._holds))  # none is left, unless a rebalance was cut short
        for tp in assigned:
            self._client.seek(tp, 0)  # whatever was committed; where less is left, reading begins at what is left
            self._hold(tp.partition)
            self._ledgers[tp.partition] = Ledger(tp.partition)
        self.settled = True
        self.lease.end()  # what was confirmed, was so for the time before
        log.info("sources shared", partitions=sorted(tp.partition for tp in assigned))

    def _hold(self, partition: int) -> None:
        """Hold a partition that is to be read to its end before its sources start."""
        self._holds[partition] = Hold(partition, self.lease, self._clock)
        self._reading.add(partition)

    async def _let_go(self, partitions: Sequence[int]) -> None:
        """Have the sources of these stop. One after the other: what was let go of may be given to us again at once."""
        async with self._letting_go:
            held = {partition: self._holds[partition] for partition in partitions if partition in self._holds}
            for hold in held.values():
                hold.leave()
            await asyncio.gather(*(self._tenant.lost(partition) for partition in held))
            for partition, hold in held.items():
                hold.end()
                if self._holds.get(partition) is hold:
                    self._drop(partition)

    def _drop(self, partition: int) -> None:
        del self._holds[partition], self._ledgers[partition]
        self._ends.pop(partition, None)
        self._reading.discard(partition)
        self._expelled.discard(partition)

    async def _take(self, partition: int, records: Sequence[Any]) -> None:
        hold, ledger = self._holds.get(partition), self._ledgers.get(partition)
        if hold is None or ledger is None:
            return
        changes = ledger.take(records)
        if partition in self._reading:
            return
        if any(self._outranks(change, hold) for change in changes):
            # Another process owns these sources, or a stranger wrote: the broker knows, and is asked before they go on.
            log.warning(
                "a later owner wrote here: these sources stop until it is clear whose they are", partition=partition
            )
            hold.end()
            await self._tenant.lost(partition)
            if self._holds.get(partition) is hold and not hold.leaving:
                self._hold(partition)
            return
        self._tenant.changed(hold, changes)

    def _outranks(self, change: Change, hold: Hold) -> bool:
        """Return whether a record was written by a later owner. Another group has sources of its own here."""
        later = change.writer.generation > hold.writer.generation
        return later and (change.writer.group == self._name or self._tenant.runs(change.name))

    async def _finish_reading(self) -> None:
        """Give to the tenant the partitions that were read to where their end was."""
        reading = {partition: TopicPartition(FEEDS_STATE.name, partition) for partition in self._reading}
        if asked := [tp for partition, tp in reading.items() if partition not in self._ends]:
            self._ends |= {tp.partition: end for tp, end in (await self._client.end_offsets(asked)).items()}
        read = [
            self._holds[partition]
            for partition, tp in reading.items()
            if await self._client.position(tp) >= self._ends[partition] and partition in self._holds
        ]
        if not read or not await self.lease.renew():
            return
        member, group_generation = self._membership
        for hold in read:
            if self._holds.get(hold.partition) is hold and not hold.leaving:
                ledger = self._ledgers[hold.partition]
                # Above all that wrote here before, also where the group was deleted at the broker and counts anew.
                generation = max(group_generation, ledger.highest + 1)
                hold.writer = Writer(member, generation, self._name)
                self._reading.discard(hold.partition)
                self._ends.pop(hold.partition, None)
                self._tenant.gained(hold, ledger)

    async def _ask(self) -> bool:
        """Have the broker confirm that we are a member, in our generation: it takes a member's commit only, and that of
        anybody who names no generation while the group has no member.
        """
        held, membership = dict(self._holds), self._membership
        if held and membership[1] < 0:
            return False
        try:
            async with asyncio.timeout(self._settings.kafka.session_timeout / 2):
                if held:
                    await self._client.commit({TopicPartition(FEEDS_STATE.name, partition): 0 for partition in held})
                else:
                    await self._client.end_offsets([TopicPartition(FEEDS_STATE.name, 0)])
        except CommitFailedError as error:
            if not isinstance(error.__cause__, RebalanceInProgressError):
                log.warning("the group does not know us any more: other processes take over", partitions=list(held))
                for partition, hold in held.items():
                    hold.end()
                    if self._holds.get(partition) is hold:  # and was not given to us again meanwhile
                        self._expelled.add(partition)
            return False
        except (KafkaError, TimeoutError):
            return False
        return held == self._holds and membership == self._membership

    @property
    def _membership(self) -> tuple[str, int]:
        """Our id in the group, and its generation as we know it: -1 where we are no member, as far as we know."""
        coordinator = self._client._coordinator  # noqa: SLF001 - aiokafka 0.14 shows neither
        return str(coordinator.member_id), int(coordinator.generation)


async def _disconnect(client: AIOKafkaConsumer) -> None:
    """Leave the group and disconnect, in a few seconds: a broker that is frozen, or that waits for another member,
    would have us wait for minutes. Whom it did not hear of it gives up after the session time-out.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_STOP_SECONDS):
            await client.stop()
