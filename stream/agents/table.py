"""A Faust table whose changelog writes are awaited like every other delivery.

Faust's own writes go out by `send_soon`, which nobody awaits: an offset can be committed whose table entry never
reached the broker. This table collects its writes instead; the stage sends them with the batch, before it is
acknowledged. Recovery, standby and hand-over are Faust's.
"""

from __future__ import annotations

from typing import Any

import faust
from faust.tables.table import Table

from stream.agents.message import Outgoing

__all__ = ["AwaitedTable", "open_table"]


class AwaitedTable(Table):
    """Keys and values are bytes. Set `partition` to that of the record in hand before a write."""

    def __init__(self, app: faust.App, **options: Any) -> None:
        super().__init__(app, **options)
        self.partition = 0
        self._writes: list[Outgoing] = []

    def on_key_set(self, key: bytes, value: bytes) -> None:
        self._writes.append(Outgoing(self.changelog_topic_name, key, value, partition=self.partition))

    def on_key_del(self, key: bytes) -> None:
        self._writes.append(Outgoing(self.changelog_topic_name, key, None, partition=self.partition))

    def unsent(self) -> tuple[Outgoing, ...]:
        """The changelog records of all writes that were not confirmed yet, in order."""
        return tuple(self._writes)

    def confirm(self, count: int) -> None:
        """The first `count` of `unsent()` are on the broker. What is not confirmed stays, and goes with the next
        batch: a batch that is given up and comes again finds its entry, and writes nothing new.
        """
        del self._writes[:count]


def open_table(app: faust.App, name: str, changelog: str, partitions: int) -> AwaitedTable:
    """Declare a table on an app that is not started yet.

    Kept in memory: a store on disk can be ahead of the changelog after a crash, and then knows what no other worker
    would recover.
    """
    table = AwaitedTable(
        app,
        name=name,
        partitions=partitions,
        store="memory://",
        key_type=bytes,
        value_type=bytes,
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
