"""A table's partition on disk, in RocksDB (extra `rocksdb`): bounded memory, and a restart that reads on.

A store on disk must never be ahead of the changelog: what it knew would be known to no other worker. So a write goes to
the store only when the broker has acknowledged it, in one batch with the place in the changelog that the store has
reached; until then the write is in an overlay, where reads find it. After a crash, of the process or of the machine,
the store is at most behind, and recovery reads the rest.

The store is used only as long as the changelog still has, at that place, the record with which the store ends. A
changelog that was made anew, or another cluster's, makes it start from nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import xxhash

from stream.agents.engine.disk.entries import PLACE, Entries
from stream.agents.engine.disk.room import try_room
from stream.agents.engine.shard import RecordAt, Shard
from stream.errors import Fatal, Misconfigured, Transient
from stream.observe.logs import logger
from stream.settings import Dedupe

__all__ = ["DiskShard", "shards_on_disk"]

log = logger(__name__)

_PLACE_FORMAT = struct.Struct("<qQQ")
"""The offset that the store has reached, the hash of the record there, and how many rows there are."""
_NO_PLACE = (-1, 0, 0)
_OPEN_FILES = 256
_BLOOM_BITS = 10
"""Bits of filter for a key: of a hundred keys that are not there, one costs a look at the disk."""


def shards_on_disk(settings: Dedupe, table: str) -> Callable[[int], Shard]:
    """Return what opens the partitions of a table below `settings.state_dir`. Raises `Misconfigured` where RocksDB is
    not there.
    """
    try:
        import rocksdict  # noqa: PLC0415 - an extra
    except ImportError:
        raise Misconfigured(
            "WIRESTREAM_DEDUPE__STATE_DIR is set, but RocksDB is not installed: pip install 'wirestream[rocksdb]', "
            "or unset it to keep the index in memory"
        ) from None
    assert settings.state_dir is not None  # noqa: S101 - who calls has looked
    folder = settings.state_dir / table
    cache = rocksdict.Cache(settings.block_cache_mb << 20)
    write_buffer = settings.write_buffer_mb << 20
    return lambda partition: DiskShard(folder / str(partition), cache, write_buffer)


class DiskShard(Shard):
    """One partition of a table, in a folder of its own."""

    entries: Entries
    _digest: int
    """The hash of the record at `applied`."""
    _written: tuple[int, int]
    """`_place` as it is on disk."""

    def __init__(self, folder: Path, cache: Any, write_buffer: int) -> None:
        super().__init__()
        self._folder = folder
        self._cache = cache
        self._write_buffer = write_buffer
        self._pending: dict[bytes, bytes | None] = {}
        """Writes that the changelog has and the store not yet: the next commit writes them."""
        self._acknowledged: list[bytes] = []
        """The keys of those of them that are ours, one a write."""
        self._failed = False
        """Whether the last commit failed: RocksDB then takes nothing until it is opened again."""
        self._verified = False
        self._open()

    def apply(self, offset: int, key: bytes, value: bytes | None) -> None:
        if offset > self.applied:
            self._advance(offset, key, value)
            self.changed = True

    def acknowledge(self, offset: int, key: bytes, value: bytes | None) -> None:
        self._acknowledged.append(key)
        if offset == self.applied + 1:
            self._advance(offset, key, value)
        else:
            self._pending[key] = value  # the place stays: the next recovery reads on from there

    def commit(self) -> None:
        if not self._pending and self._place == self._written:
            return
        if self._failed:
            self._open_again()
        try:
            count = self._write()
        except Exception as error:  # noqa: BLE001 - it raises nothing narrower
            self._failed = True
            raise Transient(
                f"the index on disk cannot be written in {self._folder} ({error}): make room there"
            ) from None
        self.entries.count, self._written = count, self._place
        for key in self._acknowledged:
            self.entries.settle(key)
        self._acknowledged.clear()
        self._pending.clear()

    def _write(self) -> int:
        """Write what is pending, in one batch with its place; return how many rows there are then."""
        from rocksdict import WriteBatch  # noqa: PLC0415 - an extra

        batch, database, count = WriteBatch(raw_mode=True), self.entries.database, self.entries.count
        for key, value in self._pending.items():
            known = database.get(key) is not None
            count += (value is not None) - known
            if value is not None:
                batch.put(key, value)
            elif known:
                batch.delete(key)
        batch.put(PLACE, _PLACE_FORMAT.pack(self.applied, self._digest, count))
        database.write(batch)
        return count

    def _open_again(self) -> None:
        """Open the store again after a failed write, once there is room. Raises `Transient` while there is none, and
        `Fatal` where it does not open: then nothing can be read either, and the next start waits for room.
        """
        try_room(self._folder, self._write_buffer)
        self._shut()
        try:
            self.entries.database, (_, _, self.entries.count) = self._opened()
        except Misconfigured as error:
            raise Fatal(str(error)) from None

    def roll_back(self) -> bool:
        try:
            self.commit()
        except Transient:
            return False  # what was acknowledged cannot be told from what was not: it is read again
        self.entries.overlay.clear()
        self.changed = True
        return True

    def clear(self) -> None:
        import rocksdict  # noqa: PLC0415 - an extra

        self._shut()
        rocksdict.Rdict.destroy(str(self._folder))
        self._pending.clear()
        self._acknowledged.clear()
        self._open()
        self.changed = True

    async def verify(self, record_at: RecordAt) -> None:
        if self._verified or self.applied < 0:
            self._verified = True
            return
        record = await record_at(self.applied)
        if record is None or _digest_of(*record) != self._digest:
            log.warning("the store on disk is not of this changelog: it starts from nothing", folder=str(self._folder))
            self.clear()
        self._verified = True

    def close(self) -> None:
        try:
            self.commit()
        except Transient as fault:
            log.warning("closed without its last rows: they are read from the changelog again", fault=str(fault))
        self._shut()

    def _advance(self, offset: int, key: bytes, value: bytes | None) -> None:
        self._pending[key] = value
        self.applied, self._digest = offset, _digest_of(key, value)

    @property
    def _place(self) -> tuple[int, int]:
        return self.applied, self._digest

    def _shut(self) -> None:
        """Close the store, which after a failed write tells of it once more."""
        with suppress(*([Exception] if self._failed else [])):
            self.entries.database.close()
        self._failed = False

    def _open(self) -> None:
        database, (self.applied, self._digest, count) = self._opened()
        self._written = self._place
        self.entries = Entries(database, count)

    def _opened(self) -> tuple[Any, tuple[int, int, int]]:
        """Open the store; return it with offset, hash and number of rows as it has them."""
        import rocksdict  # noqa: PLC0415 - an extra

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            database = rocksdict.Rdict(str(self._folder), _options(self._cache, self._write_buffer))
        except Exception as error:  # noqa: BLE001 - it raises nothing narrower
            raise Misconfigured(
                f"WIRESTREAM_DEDUPE__STATE_DIR: {self._folder} cannot be opened ({error}); each worker needs a folder "
                "of its own, and what is broken may be removed: it is read from the changelog again"
            ) from None
        stored = database.get(PLACE)
        return database, _PLACE_FORMAT.unpack(stored) if stored is not None else _NO_PLACE


def _digest_of(key: bytes, value: bytes | None) -> int:
    digest: int = xxhash.xxh3_64_intdigest(key + b"\x00" + (value or b""))
    return digest


def _options(cache: Any, write_buffer: int) -> Any:
    """Return options for raw bytes, with all that takes memory bounded: by default it would be gigabytes."""
    import rocksdict  # noqa: PLC0415 - an extra

    options = rocksdict.Options(raw_mode=True)
    options.create_if_missing(True)
    options.set_write_buffer_size(write_buffer)
    options.set_max_write_buffer_number(2)
    options.set_max_open_files(_OPEN_FILES)
    options.set_keep_log_file_num(2)
    blocks = rocksdict.BlockBasedOptions()
    blocks.set_block_cache(cache)
    blocks.set_cache_index_and_filter_blocks(True)
    blocks.set_bloom_filter(_BLOOM_BITS, False)
    options.set_block_based_table_factory(blocks)
    return options
