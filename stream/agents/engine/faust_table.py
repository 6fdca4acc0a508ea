"""Shows a table to Faust, which gives out its partitions, feeds its standbys and says when it is recovered.

Faust reads no row through it and writes none: the handlers have the `PartitionedTable` itself. What Faust's own store
would do wrong: it keeps what was revoked, forgets what a standby holds, and reads everything again at every rebalance.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import faust
from faust.stores import base
from faust.tables.table import Table

from stream.agents.engine.shard import Shard
from stream.agents.engine.table import PartitionedTable

__all__ = ["FaustTable", "open_table"]

_STANDBY_BUFFER = 100
"""Events that Faust gathers before a standby takes them in; what is still gathered at a take-over is taken in then."""


class _Store(base.Store):
    """What Faust asks a store: how far each partition has followed its changelog. Its mapping is empty."""

    def __post_init__(self) -> None:
        self.data: dict[bytes, bytes] = {}
        """What Faust's mapping methods look at."""

    def persisted_offset(self, tp: Any) -> int | None:
        """Return the offset behind which Faust is to read on; None for a partition of which nothing is known."""
        shard = self.table.content.shards.get(tp.partition)
        return None if shard is None or shard.applied < 0 else shard.applied

    def apply_changelog_batch(self, batch: Any, to_key: Any, to_value: Any) -> None:
        raise NotImplementedError  # the table does it

    def reset_state(self) -> None:
        """Do nothing: rows are dropped by `assign`."""

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """Nothing: the changelog is the backup."""

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """Nothing: the changelog is the backup."""


class FaustTable(Table):
    """The table as Faust knows it."""

    def __init__(self, app: faust.App, content: PartitionedTable, **options: Any) -> None:
        super().__init__(app, name=content.name, **options)
        self.content = content

    def assign(self, actives: Collection[int], standbys: Collection[int]) -> None:
        """Take note that partitions were given out anew."""
        self.content.assign(actives, standbys)

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        """Take in what Faust read for a standby."""
        for event in batch:
            message = event.message
            if message.partition in self.content.shards:
                self.content.shards[message.partition].apply(message.offset, message.key, message.value)
        self.content.commit()

    async def on_stop(self) -> None:
        self.content.close()

    def _new_store(self) -> _Store:
        return _Store("memory://", self.app, self, table_name=self.name, loop=self.loop)


def open_table(
    app: faust.App, name: str, changelog: str, partitions: int, open_shard: Callable[[int], Shard] | None = None
) -> FaustTable:
    """Declare a table on an app that is not started yet. Its rows are in `content`: in memory, or where `open_shard`
    opens its partitions.
    """
    table = FaustTable(
        app,
        PartitionedTable(name, changelog, open_shard),
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
