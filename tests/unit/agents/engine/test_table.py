"""What a table knows of its partitions, over hand-overs; no broker."""

from __future__ import annotations

import pytest
from faust.events import Event
from faust.types import TP, Message

from stream.agents.dedupe import Detectors, TableIndex
from stream.agents.engine.app import make_app
from stream.agents.engine.faust_table import open_table
from stream.agents.engine.shard import Shard
from stream.clock import SYSTEM_CLOCK
from stream.dedupe import Params, sketch
from stream.settings import Settings
from tests.copydesk import story
from tests.factories import NOON, ORIGIN, articles_of


@pytest.fixture
def table(shown):
    return shown.content


@pytest.fixture
def shown():
    """The table as Faust knows it."""
    return open_table(make_app("dedupe", Settings(), SYSTEM_CLOCK), "index", "changelog", 4)


def _sent(table, count, offsets):
    """The broker has the writes."""
    assert len(table.unsent()) == count == len(offsets)
    table.confirm(offsets)


def test_a_shard_takes_each_record_of_the_changelog_once_and_in_order():
    shard = Shard()
    shard.apply(0, b"a", b"1")
    shard.apply(1, b"b", b"2")
    shard.apply(2, b"a", None)
    shard.apply(1, b"b", b"old news")
    assert shard.entries == {b"b": b"2"}
    assert shard.applied == 2


def test_own_writes_advance_a_shard_only_while_they_follow_on_what_it_knows():
    shard = Shard()
    shard.acknowledge(0, b"a", b"1")
    shard.acknowledge(2, b"b", b"2")  # another worker wrote 1
    shard.acknowledge(3, b"c", b"3")
    assert shard.applied == 0


def test_what_was_sent_twice_is_read_again_at_the_next_recovery(table):
    table.put(0, b"a", b"1")
    _sent(table, 1, [-1])  # the broker had it already, and does not say where
    table.put(0, b"b", b"2")
    _sent(table, 1, [1])
    assert table.shard(0).applied == -1


def test_partitions_do_not_see_each_other_and_the_mapping_sees_all(table):
    table.put(0, b"a", b"of 0")
    table.put(3, b"a", b"of 3")
    assert table.shard(0).entries[b"a"] == b"of 0"
    assert table.shard(3).entries[b"a"] == b"of 3"
    table.discard(3, b"a")
    table.discard(3, b"a")
    assert [(out.partition, out.value) for out in table.unsent()] == [(0, b"of 0"), (3, b"of 3"), (3, None)]
    assert dict(table.items()) == {b"a": b"of 0"}
    assert b"a" in table
    assert len(table) == 1


def test_a_key_of_two_partitions_is_one_row_and_the_same_however_it_is_read(table):
    """As an alert's is whose record came by another partition than the first time: it must not be sent again."""
    table.put(2, b"a", b"of 2")
    table.put(1, b"a", b"of 1")
    table.put(2, b"b", b"of 2")
    assert list(table.items()) == [(b"a", b"of 1"), (b"b", b"of 2")]
    assert table.get(b"a") == b"of 1"


def test_a_partition_that_went_is_dropped_and_one_that_stayed_is_kept(table):
    for partition in (0, 1):
        table.put(partition, b"a", b"1")
    _sent(table, 2, [0, 0])
    stayed = table.shard(1)
    stayed.changed = False
    table.assign({1, 2}, set())
    assert table.shard(1) is stayed
    assert not stayed.changed
    assert 0 not in table.shards


def test_writes_that_the_broker_never_got_are_dropped_with_their_partition(table):
    table.put(1, b"a", b"1")
    _sent(table, 1, [0])
    table.put(1, b"b", b"never sent")
    table.put(2, b"c", b"1")
    table.confirm([])
    table.assign({1, 2}, set())
    assert table.unsent() == ()
    assert table.shard(1).entries == {}
    assert table.shard(1).changed
    assert table.shard(1).applied == -1


def test_what_a_worker_stands_by_for_is_followed_and_not_seen(table, shown):
    table.assign({0}, {1})
    table.shard(1)
    shown.apply_changelog_batch(
        [
            _event(1, 0, b"a", b"1"),
            _event(1, 1, b"b", b"2"),
            _event(3, 0, b"x", b"not ours"),
        ]
    )
    assert table.shard(1).entries == {b"a": b"1", b"b": b"2"}
    assert dict(table.items()) == {}
    assert 3 not in table.shards
    table.assign({0, 1}, set())
    assert dict(table.items()) == {b"a": b"1", b"b": b"2"}
    assert table.shard(1).applied == 1


def test_faust_is_told_where_each_partition_is_to_be_read_on_from(table, shown):
    table.assign({0}, {1, 2})
    shown.apply_changelog_batch([_event(1, 41, b"a", b"1")])
    table.shard(1).apply(41, b"a", b"1")
    table.shard(2)
    assert [shown.persisted_offset(TP("changelog", number)) for number in (1, 2, 3)] == [41, None, None]


def test_what_expires_is_deleted_from_the_table_and_its_changelog(table):
    """Else both would grow for ever."""
    detectors = Detectors(table, Params(max_entries=5))
    made = [sketch(_article(number)) for number in range(20)]
    for one in made:
        detectors[2].judge(one, ORIGIN.raw, NOON)
    tombstones = [out for out in table.unsent() if out.value is None]
    assert len(tombstones) == 15
    assert {out.partition for out in tombstones} == {2}
    assert [out.key for out in tombstones] == [str(one.article_id).encode() for one in made[:15]]
    assert sorted(table.shard(2).entries) == sorted(str(one.article_id).encode() for one in made[15:])
    assert len(detectors) == 5


def test_what_a_stranger_wrote_into_the_changelog_is_no_entry_and_no_end(table):
    index = TableIndex(table, 0)
    table.shard(0).apply(0, b"no id", b"\x00")
    table.shard(0).apply(1, b"\xff", b"\x00")
    index.put(id_of := sketch(_article(1)).article_id, b"data")
    table.shard(0).apply(2, id_of.hex.upper().encode(), b"nobody asks for it so")
    assert list(index.values()) == [b"data"]
    Detectors(table, Params())[0].rebuild()


def _article(number):
    (one,) = articles_of(story(number, sentences=4))
    return one


def _event(partition, offset, key, value):
    return Event(None, key, value, {}, Message("changelog", partition, offset, 0, 0, {}, key, value, None))
