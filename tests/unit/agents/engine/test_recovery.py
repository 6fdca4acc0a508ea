"""What our recovery tells Faust's; no broker."""

import pytest
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
