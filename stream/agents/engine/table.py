"""Keeps a table: rows of bytes by partition, and the changelog records of the writes that are still to be sent.

Faust's own tables send their writes by `send_soon`, which nobody awaits: an offset can be committed whose row never
reached the broker. This one collects its writes; the guard sends them with the batch, before it is acknowledged.
`faust_table` shows it to Faust, which gives out its partitions; `recovery` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, MutableMapping, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from stream.agents.engine.shard import Shard
from stream.kafka.message import Outgoing

__all__ = ["PartitionedTable"]


class PartitionedTable:
    """A stage's state. Implements `port.Table`."""

    def __init__(self, name: str, changelog: str, open_shard: Callable[[int], Shard] | None = None) -> None:
        self.name = name
        self.changelog = changelog
        """The topic of its changelog."""
        self.shards: dict[int, Shard] = {}
        """The shards by partition, those that it stands by for among them."""
        self._open_shard = open_shard or (lambda _: Shard())
        self._standbys: frozenset[int] = frozenset()
        self._writes: list[Outgoing] = []
        self._being_sent: tuple[Outgoing, ...] = ()
        """The last `unsent()`: a rebalance may drop it while it is sent, and others may be written."""

    def __iter__(self) -> Iterator[bytes]:
        return chain.from_iterable(self._shard_entries())

    def __len__(self) -> int:
        return sum(map(len, self._shard_entries()))

    def __contains__(self, key: object) -> bool:
        return any(key in entries for entries in self._shard_entries())

    def get(self, key: bytes) -> bytes | None:
        for entries in self._shard_entries():
            if (found := entries.get(key)) is not None:
                return found
        return None

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """All rows, each key once: as `get` gives it, also where two partitions have a row of it."""
        earlier: list[MutableMapping[bytes, bytes]] = []
        for entries in self._shard_entries():
            yield from ((key, row) for key, row in entries.items() if not any(key in before for before in earlier))
            earlier.append(entries)

    @property
    def active(self) -> list[int]:
        """The partitions that are in the mapping, in order: not those that it only stands by for."""
        return sorted(partition for partition in self.shards if partition not in self._standbys)

    def shard(self, partition: int) -> Shard:
        """Return one partition; empty where nothing is known of it. Read it; write through `put` and `discard`."""
        found = self.shards.get(partition)
        if found is None:
            found = self.shards[partition] = self._open_shard(partition)
        return found

    def has(self, partition: int, shard: object) -> bool:
        return self.shards.get(partition) is shard

    def put(self, partition: int, key: bytes, value: bytes) -> None:
        self._writes.append(Outgoing(self.changelog, key, value, partition=partition))
        self.shard(partition).entries[key] = value

    def discard(self, partition: int, key: bytes) -> None:
        entries = self.shard(partition).entries
        if key in entries:
            del entries[key]
            self._writes.append(Outgoing(self.changelog, key, None, partition=partition))

    def drop(self, key: bytes) -> None:
        for entries in self._shard_entries():
            if key in entries:
                del entries[key]
                return

    def unsent(self) -> tuple[Outgoing, ...]:
        self._being_sent = tuple(self._writes)
        return self._being_sent

    def confirm(self, offsets: Sequence[int]) -> None:
        """Take note that the first of the last `unsent()` are on the broker, at these offsets.

        What is not confirmed stays, and goes with the next batch: a batch that is given up and comes again finds its
        row, and writes nothing new. Where a rebalance dropped them meanwhile, their partitions are read again, and
        nothing is confirmed.
        """
        count = len(offsets)
        if any(mine is not sent for mine, sent in zip_longest(self._writes[:count], self._being_sent[:count])):
            return
        for write, offset in zip(self._writes[:count], offsets, strict=True):
            self.shard(write.partition or 0).acknowledge(offset, write.key or b"", write.value)
        del self._writes[:count]

    def assign(self, actives: Collection[int], standbys: Collection[int]) -> None:
        """Keep these partitions, and close all others. Writes that were not confirmed are taken back, or dropped with
        the partition that they are in, which is then read again: another worker may have had it since, and what it
        wrote must not be overwritten.
        """
        unconfirmed = {write.partition or 0 for write in self._writes}
        self._writes.clear()
        wanted = {*actives, *standbys}
        for partition, shard in list(self.shards.items()):
            if partition not in wanted or (partition in unconfirmed and not shard.roll_back()):
                shard.close()
                del self.shards[partition]
        self._standbys = frozenset(standbys) - frozenset(actives)

    def commit(self) -> None:
        """Make durable what was taken in. Raises `Transient` where a disk takes nothing."""
        for shard in self.shards.values():
            shard.commit()

    def close(self) -> None:
        """Let go of all partitions."""
        for shard in self.shards.values():
            shard.close()
        self.shards.clear()

    def _shard_entries(self) -> list[MutableMapping[bytes, bytes]]:
        return [self.shards[partition].entries for partition in self.active]


if TYPE_CHECKING:
    from stream.agents.engine import port

    _table: type[port.Table] = PartitionedTable
