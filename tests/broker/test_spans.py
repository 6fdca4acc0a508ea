"""What is read beside Faust: spans of a changelog, and the tail of the verdicts. On both brokers."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from stream.agents.engine.recovery import catch_up
from stream.agents.engine.shard import Shard
from stream.clock import SYSTEM_CLOCK
from stream.kafka import tail as tail_module
from stream.kafka.changelog import committed, offset_at, read_span
from stream.kafka.clients import consumer
from stream.kafka.tail import Tail
from stream.settings import Kafka, Settings

T0 = 1_700_000_000_000


async def _write(bootstrap, topic, records):
    """Records are (key, value, milliseconds after T0)."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for key, value, at in records:
            await producer.send_and_wait(topic, value, key, partition=0, timestamp_ms=T0 + at)


async def _topic(bootstrap, records=()):
    name = f"span-{uuid4()}"
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs={"retention.ms": "-1"})])
    await admin.close()
    await _write(bootstrap, name, records)
    return name, Settings(kafka=Kafka(bootstrap=bootstrap))


async def test_a_span_is_read_whole_and_in_order_and_back_by_time(bootstrap):
    topic, settings = await _topic(bootstrap, [(b"k", b"%d" % n, 1000 * n) for n in range(20)])
    read = []

    async def span(choose, **options):
        read.clear()
        await read_span(settings, topic, 0, choose, read.extend, **options)
        return [int(record.value) for record in read]

    assert await span(lambda held: held) == list(range(20))
    assert await span(lambda _: (5, 8)) == [5, 6, 7]
    assert await span(lambda held: (held[1], held[1])) == []
    assert await span(lambda _: (12, 12), back_ms=3000) == [8, 9, 10, 11]
    assert await span(lambda _: (0, 0), back_ms=3000) == []
    assert await committed(settings, "nobody", topic, 0) == 0


async def test_where_a_stage_goes_on_is_what_its_group_committed(bootstrap):
    topic, settings = await _topic(bootstrap, [(b"k", b"v", n) for n in range(7)])
    stage = f"stage-{uuid4()}"
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=f"wirestream-{stage}") as member:
        member.assign([TopicPartition(topic, 0)])
        await member.commit({TopicPartition(topic, 0): 5})
    assert await committed(settings, stage, topic, 0) == 5


@pytest.mark.kafka
async def test_what_was_taken_back_is_in_no_span_and_a_marker_holds_none_up(kafka_bootstrap):
    topic, settings = await _topic(kafka_bootstrap, [(b"k", b"first", 0)])
    producer = AIOKafkaProducer(bootstrap_servers=kafka_bootstrap, transactional_id=f"test-{uuid4()}")
    await producer.start()
    try:
        for value, ends in ((b"kept", producer.commit_transaction), (b"taken back", producer.abort_transaction)):
            await producer.begin_transaction()
            await producer.send_and_wait(topic, value, b"k", partition=0, timestamp_ms=T0 + 1)
            await ends()
    finally:
        await producer.stop()
    read = []
    assert await read_span(settings, topic, 0, lambda held: held, read.extend) == (0, 5)
    assert [record.value for record in read] == [b"first", b"kept"]
    read.clear()
    assert await asyncio.wait_for(read_span(settings, topic, 0, lambda _: (5, 5), read.extend, back_ms=10), 60) == (
        5,
        5,
    )
    assert await read_span(settings, topic, 0, lambda _: (2, 2), read.extend, back_ms=10) == (0, 2)
    assert [record.value for record in read] == [b"first", b"kept"]


async def test_reading_starts_at_a_time_or_at_what_comes_next(bootstrap):
    topic, settings = await _topic(bootstrap, [(b"k", b"v", 1000 * n) for n in range(5)])
    tp = TopicPartition(topic, 0)
    reader = consumer(settings)
    await reader.start()
    reader.assign([tp])
    try:
        assert [await offset_at(reader, tp, T0 + at) for at in (-9, 0, 1500, 4000, 4001)] == [0, 0, 2, 4, 5]
    finally:
        await reader.stop()


async def test_a_shard_is_read_on_from_where_it_is_and_anew_where_its_changelog_is_another(bootstrap):
    topic, settings = await _topic(bootstrap, [(b"a", b"1", 0), (b"b", b"2", 1), (b"a", None, 2)])
    shard = Shard()
    await catch_up(settings, topic, 0, shard, SYSTEM_CLOCK)
    assert (shard.entries, shard.applied) == ({b"b": b"2"}, 2)
    shard.changed = False
    await catch_up(settings, topic, 0, shard, SYSTEM_CLOCK)
    assert not shard.changed
    await _write(bootstrap, topic, [(b"c", b"3", 3)])
    await catch_up(settings, topic, 0, shard, SYSTEM_CLOCK)
    assert shard.entries == {b"b": b"2", b"c": b"3"}
    assert shard.changed
    ahead = Shard()
    ahead.apply(99, b"z", b"of a changelog that was deleted")
    await catch_up(settings, topic, 0, ahead, SYSTEM_CLOCK)
    assert ahead.entries == shard.entries


async def test_an_article_finds_its_verdict_whenever_it_was_written_and_twice_if_it_comes_twice(bootstrap, monkeypatch):
    one, two, old = UUID(int=1), UUID(int=2), UUID(int=3)
    topic, settings = await _topic(
        bootstrap,
        [
            (str(old).encode(), b"old", -90_000),
            (b"a stranger's", b"no verdict", 90),
            (str(one).encode(), b"first", 100),
        ],
    )
    monkeypatch.setattr(tail_module, "DEDUPE_VERDICTS", type("Topic", (), {"name": topic}))
    tail = Tail(settings, 0, T0)
    try:
        await _arrives(tail, {one})
        assert tail.get(one) == b"first"
        waits = asyncio.ensure_future(_arrives(tail, {one, two}))
        await asyncio.sleep(0.2)
        assert not waits.done()
        await _write(bootstrap, topic, [(str(two).encode(), b"second", 200)])
        await asyncio.wait_for(waits, 10)
        tail.drop(T0 + 300)
        assert tail.missing({one, two}) is None
        assert tail.missing({old}) is not None
        tail.drop(T0 + 60_150)
        assert tail.missing({one}) is not None
        assert tail.missing({two}) is None
    finally:
        await tail.stop()


async def _arrives(tail, wanted):
    while (arrived := tail.missing(wanted)) is not None:
        await asyncio.wait_for(arrived.wait(), 10)
