"""What our recovery tells Faust's; no broker."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaTimeoutError
from faust.assignor.client_assignment import ClientAssignment
from faust.tables.recovery import Recovery
from faust.types import TP

from stream.agents.engine import recovery as module
from stream.agents.engine.app import make_app
from stream.agents.engine.faust_table import open_table
from stream.clock import SYSTEM_CLOCK
from stream.settings import Settings

CHANGELOG = TP("changelog", 1)


@pytest.fixture
async def table():
    app = make_app("dedupe", Settings(), SYSTEM_CLOCK)
    made = open_table(app, "index", "changelog", 4)
    app.tables._changelogs["changelog"] = made
    return made


async def test_a_rebalance_gives_the_table_its_partitions_and_takes_those_that_went(table):
    for partition in (0, 1):
        table.content.put(partition, b"a", b"1")
    table.content.confirm([0] * len(table.content.unsent()))
    table.app.assignor._assignment = ClientAssignment(
        actives={"changelog": [1], "in": [0]}, standbys={"changelog": [2]}
    )
    table.app.consumer_generation_id = 1
    await table.app.tables.recovery.on_rebalance({CHANGELOG}, {TP("changelog", 0)}, set(), 0)
    assert sorted(table.content.shards) == [1, 2]
    assert dict(table.content.items()) == {b"a": b"1"}
    assert table.content.active == [1]


@pytest.mark.parametrize(("title", "told"), [("active", 42), ("standby", None)])
async def test_what_was_read_in_bulk_is_not_left_to_faust(table, monkeypatch, title, told):
    caught_up = []

    async def nothing(*_):
        pass

    async def catch_up(_settings, topic, partition, shard, _clock):
        caught_up.append((topic, partition, shard))

    monkeypatch.setattr(Recovery, "_build_offsets", nothing)
    monkeypatch.setattr(module, "catch_up", catch_up)
    recovery, destination = table.app.tables.recovery, {}
    recovery.active_highwaters[CHANGELOG] = 42
    await recovery._build_offsets(None, {CHANGELOG}, destination, title)
    assert destination.get(CHANGELOG) == told
    assert caught_up == ([("changelog", 1, table.content.shard(1))] if told else [])


async def test_a_rebalance_that_follows_at_once_is_not_taken_for_over(table, monkeypatch):
    """The first one's recovery ends while the group gives out its partitions again."""
    app, recovery = table.app, table.app.tables.recovery
    client = AIOKafkaConsumer(group_id="wirestream-dedupe")
    client.subscribe(["in"])
    client._subscription.assign_from_subscribed([TopicPartition("in", 0)])
    app.consumer._thread._consumer = client
    app.consumer_generation_id, app.rebalancing = 1, True
    app.in_recovery = True
    client._subscription.begin_reassignment()
    await recovery.on_recovery_completed(1)
    assert (app.rebalancing, app.flow_control.is_active(), app.in_recovery) == (True, False, False)


@pytest.mark.parametrize("fault", [KafkaTimeoutError(), TimeoutError()], ids=repr)
async def test_brokers_that_do_not_answer_in_time_are_asked_again(table, monkeypatch, fault):
    """Of a partition without a leader nobody knows the end. To raise would end each worker at its start."""
    app, recovery, asked = table.app, table.app.tables.recovery, []
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.001)

    async def highwaters(*tps):
        asked.append(tps)
        if len(asked) < 3:
            raise fault
        return dict.fromkeys(tps, 43)

    monkeypatch.setattr(app.consumer, "highwaters", highwaters)
    destination = {}
    await asyncio.wait_for(recovery._build_highwaters(app.consumer, {CHANGELOG}, destination, "active"), 5)
    assert (destination, len(asked)) == ({CHANGELOG: 42}, 3)
    assert not app.crashed


@pytest.mark.parametrize("step", ["_build_offsets", "_seek_offsets"])
async def test_so_are_they_for_a_standby(table, monkeypatch, step):
    recovery, asked = table.app.tables.recovery, []
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.001)

    async def once_away(*_):
        asked.append(step)
        if len(asked) < 2:
            raise KafkaTimeoutError

    monkeypatch.setattr(Recovery, step, once_away)
    await asyncio.wait_for(getattr(recovery, step)(None, {CHANGELOG}, {}, "standby"), 5)
    assert len(asked) == 2


async def test_a_partition_that_a_rebalance_took_is_told_to_faust(table, monkeypatch):
    async def taken(*_):
        raise IllegalStateError

    monkeypatch.setattr(Recovery, "_seek_offsets", taken)
    with pytest.raises(IllegalStateError):
        await asyncio.wait_for(table.app.tables.recovery._seek_offsets(None, {CHANGELOG}, {}, "active"), 5)
