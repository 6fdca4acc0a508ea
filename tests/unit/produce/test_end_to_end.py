"""The real producer against the embedded broker: what is dropped into a folder is on the topic, byte for byte."""

from __future__ import annotations

import asyncio

import pytest

from stream.clock import SystemClock
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured, Rejected
from stream.feeds.folder import watch
from stream.kafka.admin import apply_topics
from stream.kafka.clients import consumer
from stream.kafka.topics import RAW
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from stream.settings import Kafka, Limits, Settings


@pytest.fixture(scope="module")
def broker():
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(scope="module")
def settings(broker):
    settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap), limits=Limits(message_bytes=50_000))
    asyncio.run(_without_topics(settings))
    asyncio.run(apply_topics(settings))
    return settings


async def _without_topics(settings):
    """A producer names no topic that is not there: some brokers would make it, with partitions of their own."""
    for _ in range(2):
        with pytest.raises(Misconfigured, match=f"{RAW.name} is missing"):
            async with RawProducer(settings):
                pass


async def _raw(settings, source):
    reader = consumer(settings, RAW.name)
    await reader.start()
    ends = await reader.end_offsets(list(reader.assignment()))
    found = []
    while len(found) < sum(ends.values()):
        for records in (await reader.getmany(timeout_ms=200)).values():
            found += records
    await reader.stop()
    return [record for record in found if record.key == source]


async def test_watched_files_are_on_the_topic_byte_for_byte(settings, tmp_path):
    payloads = {"a.xml": b"\x00\xff\xfe<a/>", "b.txt": "Café\n".encode("latin-1"), "empty": b"", "big": b"x" * 50_001}
    for name, payload in payloads.items():
        (tmp_path / name).write_bytes(payload)
    stop, reports = asyncio.Event(), {}

    def report(path, result):
        reports[path.name] = result
        if len(reports) == len(payloads):
            stop.set()

    async with asyncio.timeout(20), RawProducer(settings) as producer:
        await watch(tmp_path, producer, "watched", settle=0.1, stop=stop, report=report)
    assert isinstance(reports["big"], Rejected)
    records = await _raw(settings, b"watched")
    assert {dict(record.headers)["file"].decode(): record.value for record in records} == {
        name: payload for name, payload in payloads.items() if name != "big"
    }
    assert len({record.partition for record in records}) == 1, "one feed keeps its order on one partition"
    for record in records:
        name = dict(record.headers)["file"].decode()
        assert (reports[name].partition, reports[name].offset) == (record.partition, record.offset)
        assert dict(record.headers)["traceparent"].startswith(b"00-")
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["a.xml", "b.txt", "empty"]


async def test_a_replay_is_on_the_topic_in_its_order(settings):
    payloads = [Payload(str(n), str(n).encode()) for n in range(700)]
    async with RawProducer(settings) as producer:
        await replay(producer, schedule(payloads, Pace()), "replayed", lambda *_: None)
    assert [int(record.value) for record in await _raw(settings, b"replayed")] == list(range(700))


class HastyClock(SystemClock):
    """The machine's clock, for which no sleep is longer than a fifth of a second."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, 0.2))


async def test_the_end_does_not_wait_for_a_broker_that_hangs(broker, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("stream.kafka.queued._STOP_SECONDS", 0.3)
    stop = asyncio.Event()
    try:
        async with asyncio.timeout(8):
            async with RawProducer(settings) as producer:
                task = asyncio.ensure_future(
                    watch(tmp_path, producer, "hangs", settle=0.1, stop=stop, clock=HastyClock())
                )
                broker.pause()
                (tmp_path / "a.xml").write_bytes(b"copy")
                await asyncio.sleep(1.0)
                assert not task.done()
                stop.set()
                await task
    finally:
        broker.resume()
    assert (tmp_path / "a.xml").exists()


async def test_a_producer_outside_its_block_says_so():
    with pytest.raises(RuntimeError, match="async with"):
        await RawProducer(Settings()).publish(b"x", "feed")
