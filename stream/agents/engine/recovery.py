"""Recovers tables in bulk, before anything is judged: 200,000 rows in seconds.

Faust's recovery stays in charge of when. What an active partition lacks is read by `stream.kafka.changelog` instead of
through Faust's event path, and then there is nothing left for Faust to read. Standbys follow by Faust's own means, and
a standby that takes over only reads what it lacks.

Two more things differ from Faust's recovery. Its waits end after the request time-out as if the service had been
stopped, and then nothing recovers any more: here they do not end (the watchdog sees to a start that hangs). And a
partition whose state was kept over the rebalance is read on, not anew.

Touches internals of faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import IllegalStateError, KafkaError
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery

from stream.agents.engine.fetcher import AGAIN_SECONDS
from stream.agents.engine.shard import Shard
from stream.clock import Clock
from stream.kafka.changelog import Span, read_span
from stream.observe.logs import logger

__all__ = ["BulkRecovery", "Tables", "catch_up"]

log = logger(__name__)


class BulkRecovery(Recovery):
    """Faust's recovery, but for what is read of an active partition."""

    async def on_rebalance(self, *args: Any, **options: Any) -> None:
        actives, standbys = self.app.assignor.assigned_actives(), self.app.assignor.assigned_standbys()
        for topic, table in self.tables._changelogs.items():  # noqa: SLF001
            table.assign(
                {tp.partition for tp in actives if tp.topic == topic},
                {tp.partition for tp in standbys if tp.topic == topic},
            )
            for tp in standbys:
                if tp.topic == topic:
                    table.content.shard(tp.partition)
        await super().on_rebalance(*args, **options)

    async def _wait(self, coro: Any, timeout: Any = None) -> None:  # noqa: ARG002, ASYNC109 - Faust's signature
        await super()._wait(coro)

    async def _build_offsets(self, consumer: Any, tps: Any, destination: Any, title: str) -> None:
        if title != "active":
            await self._until_answered(super()._build_offsets, consumer, tps, destination, title)
            return
        # Where the logs begin is not asked here: the answer waits behind the fetch that is on its way, 1.5 s.
        for tp in sorted(tps):
            shard = self.tables._changelogs[tp.topic].content.shard(tp.partition)  # noqa: SLF001
            await catch_up(self.app.settings, tp.topic, tp.partition, shard, self.app.clock)
            destination[tp] = self.active_highwaters[tp]  # or Faust would read, or wait for what is there no more

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """End a rebalance as Faust does, but not where the group is at the next one already, whose recovery ends both.

        Faust would take the next one for over. What a standby reads then stands in a queue that is emptied at its true
        end, and no seek brings it again: rows would be missing when it takes over.
        """
        if self.app.consumer.joining:
            log.info("another rebalance has begun before this one's end")
            self._set_recovery_ended()
            return
        await super().on_recovery_completed(generation_id)

    async def _build_highwaters(self, *args: Any) -> None:
        await self._until_answered(super()._build_highwaters, *args)

    async def _seek_offsets(self, *args: Any) -> None:
        await self._until_answered(super()._seek_offsets, *args)

    async def _until_answered(self, attempt: Callable[..., Awaitable[None]], *args: Any) -> None:
        """Do it, and again where no broker answers in time: a partition has no leader, or a record kept the loop for
        longer. To raise would end the worker, and the next one the same. A rebalance and the end come first (`_wait`).
        """
        while not self.should_stop:
            try:
                await attempt(*args)
            except IllegalStateError:  # a rebalance took the partition: Faust begins anew
                raise
            except (KafkaError, TimeoutError) as fault:
                log.warning("the end of a table's log is not known yet", fault=repr(fault))
                await self.sleep(AGAIN_SECONDS)
            else:
                return


async def catch_up(settings: Any, topic: str, partition: int, shard: Shard, clock: Clock) -> None:
    """Bring a partition's state to the end of its changelog, as it is now."""

    async def record_at(offset: int) -> tuple[bytes, bytes | None] | None:
        found: list[Any] = []
        await read_span(
            settings,
            topic,
            partition,
            lambda there: (min(max(offset, there[0]), there[1]), min(offset + 1, there[1])),
            found.extend,
            clock=clock,
        )
        return next(((one.key, one.value) for one in found if one.offset == offset), None)

    await shard.verify(record_at)
    started, before = time.perf_counter(), shard.applied

    def choose(there: Span) -> Span:
        first, end = there
        if shard.applied + 1 > end or 0 <= shard.applied < first - 1:
            # The changelog was made anew, or cut at the front: it does not say any more what was deleted meanwhile.
            shard.clear()
        return max(first, shard.applied + 1), end

    def take(records: Any) -> None:
        for record in records:
            shard.apply(record.offset, record.key, record.value)
        shard.commit()

    _, end = await read_span(settings, topic, partition, choose, take, clock=clock)
    log.info(
        "recovered",
        topic=topic,
        partition=partition,
        entries=len(shard.entries),
        read=end - 1 - before,
        seconds=round(time.perf_counter() - started, 2),
    )


class Tables(TableManager):
    """Faust's manager of tables, with our recovery."""

    _recovery: BulkRecovery | None

    async def on_start(self) -> None:
        """Start at once: Faust waits a second for tables that are declared meanwhile, and here none is."""
        await self._update_channels()
        await self.recovery.start()

    @property
    def recovery(self) -> BulkRecovery:
        if self._recovery is None:
            self._recovery = BulkRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
