"""A table's content: one store a partition, and how far each has followed its changelog.

By partition, because that is how state moves: a partition that goes to another worker is dropped whole, one that comes
is read whole, and one that stayed is only read on from where it is. (Faust's own store keeps what was revoked, forgets
what a standby holds, and reads everything again at every rebalance.)

Touches internals of faust-streaming 0.15.3: see `drain`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, MutableMapping
from itertools import chain
from typing import Any

from faust.stores import base

__all__ = ["RecordAt", "Shard", "Shards"]


class Shard:
    """One partition of a table, in memory."""

    def __init__(self) -> None:
        self.entries: MutableMapping[bytes, bytes] = {}
        self.applied = -1
        """The offset up to which all of the changelog is in it."""
        self.changed = True
        """Whether anything but this worker's own writes came in since whoever derives from it looked last."""

    def apply(self, offset: int, key: bytes, value: bytes | None) -> None:
        """A record of the changelog; one that is in it already changes nothing."""
        if offset <= self.applied:
            return
        if value is None:
            self.entries.pop(key, None)
        else:
            self.entries[key] = value
        self.applied = offset
        self.changed = True

    def acknowledge(self, offset: int, key: bytes, value: bytes | None) -> None:  # noqa: ARG002 - a store on disk needs them
        """A write of ours has this place in the changelog. Where it does not follow on what we know (another worker
        wrote in between, or the same was sent twice), the place is kept: the next recovery reads on from there.
        """
        if offset == self.applied + 1:
            self.applied = offset

    def commit(self) -> None:
        """A lot of `apply` or `acknowledge` is over."""

    def forget_unacknowledged(self) -> bool:
        """Take back what was written and never acknowledged. False where that cannot be told from the rest."""
        return False

    def clear(self) -> None:
        """Know nothing of the changelog any more."""
        self.entries.clear()
        self.applied, self.changed = -1, True

    async def doubt(self, record_at: RecordAt) -> None:
        """Called before it is read on: does it still belong to this changelog? What is in memory does."""

    def close(self) -> None:
        """It goes to another worker."""


RecordAt = Callable[[int], Awaitable[tuple[bytes, bytes | None] | None]]
"""The record at an offset of the changelog: key and value; null where there is none any more."""


class Shards(base.Store, MutableMapping[bytes, bytes]):
    """All partitions that this worker has, as one mapping; those that it only stands by for are not in it."""

    def __post_init__(self) -> None:
        self.shards: dict[int, Shard] = {}
        self.open_shard: Callable[[int], Shard] = lambda _: Shard()
        self._standing_by: frozenset[int] = frozenset()

    def shard(self, partition: int) -> Shard:
        """Of one partition; empty where nothing is known of it."""
        found = self.shards.get(partition)
        if found is None:
            found = self.shards[partition] = self.open_shard(partition)
        return found

    def assign(self, actives: Collection[int], standbys: Collection[int], torn: Collection[int]) -> None:
        """What this worker has from now on; all else goes. `torn` are those with writes that the changelog never got:
        they are taken back, or the partition is read anew.
        """
        wanted = {*actives, *standbys}
        for partition, shard in list(self.shards.items()):
            if partition not in wanted or (partition in torn and not shard.forget_unacknowledged()):
                shard.close()
                del self.shards[partition]
        self._standing_by = frozenset(standbys) - frozenset(actives)

    def commit(self) -> None:
        """A lot of changes is over."""
        for shard in self.shards.values():
            shard.commit()

    def close(self) -> None:
        """The worker ends."""
        for shard in self.shards.values():
            shard.close()
        self.shards.clear()

    @property
    def active(self) -> list[int]:
        """The partitions that are in the mapping, in order."""
        return sorted(partition for partition in self.shards if partition not in self._standing_by)

    def persisted_offset(self, tp: Any) -> int | None:
        """Faust asks it where to read on from."""
        shard = self.shards.get(tp.partition)
        return None if shard is None or shard.applied < 0 else shard.applied

    def __getitem__(self, key: bytes) -> bytes:
        for entries in self._entries():
            if (found := entries.get(key)) is not None:
                return found
        raise KeyError(key)

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.shard(self.table.partition).entries[key] = value

    def __delitem__(self, key: bytes) -> None:
        for entries in self._entries():
            if key in entries:
                del entries[key]
                return
        raise KeyError(key)

    def __iter__(self) -> Iterator[bytes]:
        return chain.from_iterable(self._entries())

    def __len__(self) -> int:
        return sum(map(len, self._entries()))

    def __contains__(self, key: object) -> bool:
        return any(key in entries for entries in self._entries())

    # Faust's own of these look for one dictionary behind.
    get: Any = MutableMapping.get
    pop: Any = MutableMapping.pop
    popitem: Any = MutableMapping.popitem
    setdefault: Any = MutableMapping.setdefault
    keys: Any = MutableMapping.keys
    values: Any = MutableMapping.values
    items: Any = MutableMapping.items
    update: Any = MutableMapping.update
    clear: Any = MutableMapping.clear

    def apply_changelog_batch(self, batch: Any, to_key: Any, to_value: Any) -> None:
        raise NotImplementedError  # the table does it

    def reset_state(self) -> None:
        """Nothing is on disk."""

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """Nothing is on disk."""

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """Nothing is on disk."""

    def _entries(self) -> list[MutableMapping[bytes, bytes]]:
        return [self.shards[partition].entries for partition in self.active]
