"""A partition on disk is never ahead of its changelog, and comes back from wherever it was left. No broker."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import rocksdict

from stream.agents.engine.disk.room import await_room
from stream.agents.engine.disk.shards import shards_on_disk
from stream.agents.engine.table import PartitionedTable
from stream.clock import SetClock
from stream.errors import Misconfigured, Transient
from stream.settings import Dedupe, Settings


class Changelog:
    """A worker's table on disk, and a changelog that is a list. `crash` loses what only the process knew."""

    def __init__(self, folder):
        self.settings = Dedupe(state_dir=folder, block_cache_mb=1, write_buffer_mb=1)
        self.records = []
        self.start()

    def start(self):
        self.table = PartitionedTable("index", "changelog", shards_on_disk(self.settings, "index"))
        self.shard = self.table.shard(0)

    def send(self, count=None):
        """The broker takes the first `count` writes."""
        writes = self.table.unsent()[:count]
        first = len(self.records)
        self.records += [(write.key, write.value) for write in writes]
        self.table.confirm(range(first, len(self.records)))
        self.table.commit()

    def crash(self):
        self.shard.entries.database.close()
        self.start()

    async def record_at(self, offset):
        return self.records[offset] if offset < len(self.records) else None


@pytest.fixture
def full():
    """A disk that takes no file of more than 100 kB; its value, called, ends that. Python ignores SIGXFSZ."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    @contextmanager
    def filled():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        try:
            yield room
        finally:
            room()

    return filled


@pytest.fixture
def log(tmp_path):
    made = Changelog(tmp_path)
    yield made
    made.table.close()


def test_what_the_broker_has_not_acknowledged_is_read_and_not_kept(log):
    log.table.put(0, b"a", b"1")
    log.send()
    log.table.put(0, b"b", b"2")
    log.table.discard(0, b"a")
    assert dict(log.shard.entries) == {b"b": b"2"}
    assert b"a" not in log.table
    assert len(log.table) == 1
    log.crash()
    assert dict(log.shard.entries) == {b"a": b"1"}
    assert log.shard.applied == 0
    assert len(log.table) == 1


def test_what_was_acknowledged_comes_back_with_its_place(log):
    for number in range(5):
        log.table.put(0, b"%d" % number, b"x")
    log.table.discard(0, b"3")
    log.send()
    log.crash()
    assert sorted(log.shard.entries) == [b"0", b"1", b"2", b"4"]
    assert (log.shard.applied, len(log.table)) == (5, 4)
    log.table.put(0, b"5", b"x")
    log.send()
    assert log.shard.applied == 6


def test_a_key_that_is_written_again_before_its_first_write_is_acknowledged_stays_as_it_was_written_last(log):
    log.table.put(0, b"a", b"1")
    log.table.discard(0, b"a")
    log.table.put(0, b"a", b"2")
    log.table.discard(0, b"a")
    log.send(3)
    assert b"a" not in log.table
    assert dict(log.shard.entries.items()) == {}
    log.send()
    assert log.shard.entries.overlay == {}
    log.crash()
    assert b"a" not in log.table


def test_writes_that_a_rebalance_drops_are_taken_back_and_the_rest_is_kept(log):
    log.table.put(0, b"a", b"1")
    log.send()
    log.shard.changed = False
    log.table.put(0, b"a", b"never sent")
    log.table.assign({0}, set())
    assert log.table.shard(0) is log.shard
    assert dict(log.shard.entries) == {b"a": b"1"}
    assert log.shard.changed


def test_another_workers_write_in_between_keeps_the_place(log):
    log.table.put(0, b"a", b"1")
    log.send()
    log.records.append((b"z", b"another's"))
    log.table.put(0, b"b", b"2")
    log.send()
    log.crash()
    assert dict(log.shard.entries) == {b"a": b"1", b"b": b"2"}
    assert log.shard.applied == 0
    for offset, (key, value) in enumerate(log.records):
        log.shard.apply(offset, key, value)
    log.shard.commit()
    log.crash()
    assert sorted(log.shard.entries) == [b"a", b"b", b"z"]
    assert log.shard.applied == 2


async def test_a_changelog_that_is_another_is_not_believed(log):
    log.table.put(0, b"a", b"1")
    log.table.put(0, b"b", b"2")
    log.send()
    log.crash()
    await log.shard.verify(log.record_at)
    assert len(log.shard.entries) == 2
    log.records = [(b"a", b"1"), (b"b", b"of another cluster")]
    log.crash()
    await log.shard.verify(log.record_at)
    assert (len(log.shard.entries), log.shard.applied) == (0, -1)
    log.table.put(0, b"a", b"1")
    log.records.clear()
    log.send()
    log.records.clear()
    log.crash()
    await log.shard.verify(log.record_at)
    assert (len(log.shard.entries), log.shard.applied) == (0, -1)


def test_a_partition_that_went_is_closed_and_another_worker_can_open_it(log):
    log.table.put(0, b"a", b"1")
    log.send()
    log.table.assign(set(), set())
    other = shards_on_disk(log.settings, "index")(0)
    assert dict(other.entries) == {b"a": b"1"}
    other.close()


def test_a_full_disk_holds_what_was_acknowledged_in_sight_until_there_is_room(log, full):
    log.table.put(0, b"a", b"1")
    log.send()
    with full():
        log.table.put(0, b"b", b"x" * 200_000)
        log.table.discard(0, b"a")
        for _ in range(2):
            with pytest.raises(Transient, match="make room there"):
                log.send()
        assert log.records.count((b"a", None)) == 1, "the broker is not asked again for it"
        assert dict(log.shard.entries) == {b"b": b"x" * 200_000}, "what the broker has is read all the same"
    log.send()
    log.crash()
    assert dict(log.shard.entries) == {b"b": b"x" * 200_000}
    assert (log.shard.applied, len(log.shard.entries)) == (2, 1)


def test_a_rebalance_over_a_full_disk_drops_what_cannot_be_told_apart(log, full):
    with full():
        log.table.put(0, b"a", b"x" * 200_000)
        with pytest.raises(Transient):
            log.send()
        log.table.put(0, b"b", b"never acknowledged")
        log.table.assign({0}, set())
        assert log.table.shards == {}
    assert dict(log.table.shard(0).entries) == {}
    assert log.table.shard(0).applied == -1, "all is read from the changelog again"


async def test_a_start_over_a_full_disk_waits_and_says_so(tmp_path, full):
    said = []
    settings = Settings(dedupe=Dedupe(state_dir=tmp_path / "state", write_buffer_mb=1))
    with full() as room:

        class Clock(SetClock):
            async def sleep(self, seconds):
                await super().sleep(seconds)
                if len(self.slept) == 3:
                    room()

        await await_room(settings, said.append, Clock(datetime(2026, 3, 8, tzinfo=UTC)))
    assert len(said) == 4
    assert said[-1] is None
    assert "has no room for 1 MB" in said[0]
    assert list((tmp_path / "state").iterdir()) == []


async def test_a_folder_that_can_be_none_is_told_with_its_setting(tmp_path):
    """A start waits for room only; what else is wrong with the folder, whoever opens it says."""
    (tmp_path / "file").write_text("no folder")
    folder, said = tmp_path / "file" / "state", []
    await await_room(Settings(dedupe=Dedupe(state_dir=folder)), said.append, SetClock(datetime(2026, 3, 8, tzinfo=UTC)))
    assert said == [None]
    with pytest.raises(Misconfigured, match=r"WIRESTREAM_DEDUPE__STATE_DIR: .*cannot be opened .*Not a directory"):
        Changelog(folder)


def test_two_workers_with_one_folder_are_told_so(log):
    with pytest.raises(Misconfigured, match="of its own"):
        shards_on_disk(log.settings, "index")(0)


def test_what_is_cached_stays_below_what_was_set(tmp_path):
    cache = rocksdict.Cache(1 << 20)
    shard = shards_on_disk(Dedupe(state_dir=tmp_path, block_cache_mb=1, write_buffer_mb=1), "index")(0)
    shard._cache = cache
    shard.clear()  # opens anew, with the cache that the test holds
    for offset in range(10_000):
        shard.apply(offset, b"%08d" % offset, b"%01300d" % offset)
        if offset % 500 == 0:
            shard.commit()
    shard.commit()
    assert sum(1 for _ in shard.entries.items()) == 10_000
    for number in range(0, 10_000, 7):
        assert shard.entries[b"%08d" % number] == b"%01300d" % number
    assert 0 < cache.get_usage() <= 1.25 * (1 << 20)
    shard.close()


def test_the_setting_without_the_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "rocksdict", None)
    with pytest.raises(Misconfigured, match=r"wirestream\[rocksdb\]"):
        shards_on_disk(Dedupe(state_dir=tmp_path), "index")
