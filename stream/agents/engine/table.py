"""A Faust table whose changelog writes are awaited like every other delivery.

Faust's own writes go out by `send_soon`, which nobody awaits: an offset can be committed whose table entry never
reached the broker. This table collects its writes instead; the stage sends them with the batch, before it is
acknowledged. Assignment, standby and hand-over are Faust's; recovery is ours (`recovery`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

import faust
from faust.tables.table import Table

from stream.agents.engine.shards import Shard, Shards
from stream.kafka.message import Outgoing

__all__ = ["AwaitedTable", "open_table"]

_STANDBY_BUFFER = 100
"""Events that Faust gathers before a standby takes them in; what is still gathered at a take-over is taken in then."""


class AwaitedTable(Table):
    """Keys and values are bytes. Set `partition` to that of the record in hand before a write."""

    data: Shards

    def __init__(self, app: faust.App, **options: Any) -> None:
        super().__init__(app, **options)
        self.partition = 0
        self._writes: list[Outgoing] = []
        self._handed: tuple[Outgoing, ...] = ()
        """What is being sent: a rebalance may drop it meanwhile, and others may be written."""

    def on_key_get(self, key: bytes) -> None:
        pass

    def on_key_set(self, key: bytes, value: bytes) -> None:
        self._writes.append(Outgoing(self.changelog_topic_name, key, value, partition=self.partition))

    def on_key_del(self, key: bytes) -> None:
        self._writes.append(Outgoing(self.changelog_topic_name, key, None, partition=self.partition))

    def shard(self, partition: int) -> Shard:
        """What the table knows of one partition. Read it; write through `put` and `discard`."""
        return self.data.shard(partition)

    def put(self, partition: int, key: bytes, value: bytes) -> None:
        """Write to one partition, whatever `partition` is set to."""
        self._writes.append(Outgoing(self.changelog_topic_name, key, value, partition=partition))
        self.data.shard(partition).entries[key] = value

    def discard(self, partition: int, key: bytes) -> None:
        """Delete from one partition; a key that is not there is no error, and no write."""
        entries = self.data.shard(partition).entries
        if key in entries:
            del entries[key]
            self._writes.append(Outgoing(self.changelog_topic_name, key, None, partition=partition))

    def unsent(self) -> tuple[Outgoing, ...]:
        """The changelog records of all writes that were not confirmed yet, in order."""
        self._handed = tuple(self._writes)
        return self._handed

    def confirm(self, count: int, offsets: Sequence[int] = ()) -> None:
        """The first `count` of the last `unsent()` are on the broker, at these offsets. What is not confirmed stays,
        and goes with the next batch: a batch that is given up and comes again finds its entry, and writes nothing new.
        Where a rebalance dropped them meanwhile, their partitions are read again, and nothing is confirmed.
        """
        if any(mine is not sent for mine, sent in zip_longest(self._writes[:count], self._handed[:count])):
            return
        for write, offset in zip(self._writes[:count], offsets, strict=False):
            self.data.shard(write.partition or 0).acknowledge(offset, write.key or b"", write.value)
        del self._writes[:count]
        self.data.commit()

    def on_disk(self, open_shard: Callable[[int], Shard]) -> None:
        """Keep partitions where `open_shard` opens them, instead of in memory. Before the app starts."""
        self.data.open_shard = open_shard

    def assign(self, actives: Collection[int], standbys: Collection[int]) -> None:
        """Partitions were given out anew. Writes that were not confirmed are dropped with the partition that they are
        in, which is read again: another worker may have had it since, and what it wrote must not be overwritten.
        """
        torn = {write.partition or 0 for write in self._writes}
        self._writes.clear()
        self.data.assign(actives, standbys, torn)

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        """What Faust read for a standby."""
        for event in batch:
            message = event.message
            if message.partition in self.data.shards:
                self.data.shards[message.partition].apply(message.offset, message.key, message.value)
        self.data.commit()

    async def on_stop(self) -> None:
        self.data.close()

    def _new_store(self) -> Shards:
        return Shards("memory://", self.app, self, table_name=self.name, loop=self.loop)


def open_table(app: faust.App, name: str, changelog: str, partitions: int) -> AwaitedTable:
    """Declare a table on an app that is not started yet. It is kept in memory, unless it is told `on_disk`."""
    table = AwaitedTable(
        app,
        name=name,
        partitions=partitions,
        store="memory://",
        key_type=bytes,
        value_type=bytes,
        standby_buffer_size=_STANDBY_BUFFER,
        changelog_topic=app.topic(
            changelog,
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            partitions=partitions,
            compacting=True,
            internal=False,
            acks=False,
            allow_empty=True,
        ),
    )
    app.tables.add(table)
    return table
