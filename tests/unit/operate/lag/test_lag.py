"""What `wirestream lag` says of a broker, and how the exporter lives through its absence."""

from __future__ import annotations

import asyncio
import http.client
import json
import struct
from datetime import timedelta

import pytest
from aiokafka import TopicPartition
from structlog.testing import capture_logs

from stream.clock import SYSTEM_CLOCK
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured
from stream.kafka.admin import apply_topics
from stream.kafka.clients import consumer
from stream.kafka.stages import group_of
from stream.kafka.topics import RAW
from stream.operate.lag.batches import written_at
from stream.operate.lag.exporter import Exporter
from stream.operate.lag.measure import measure
from stream.operate.lag.stuck import waiting_records
from stream.settings import Kafka, Settings
from tests.refusals import publish_raw, records_of

SERIES = "wire_group_lag_records{"


async def _commit(settings, stage, offsets):
    reader = consumer(settings, group=group_of(stage))
    await reader.start()
    reader.assign(list(offsets))
    await reader.commit(offsets)
    await reader.stop()


async def _place(settings):
    (first, *_) = await records_of(settings, RAW.name)
    return TopicPartition(RAW.name, first.partition)


async def test_the_lag_of_a_stage_that_is_down(fresh):
    await publish_raw(fresh, 10)
    tp = await _place(fresh)
    before = {stage.stage: stage for stage in await measure(fresh)}
    assert list(before) == ["normalise", "dedupe", "extract", "alert", "notify", "store"]
    assert before["normalise"].lag == 10
    assert before["normalise"].never_committed
    await _commit(fresh, "normalise", {tp: 7})
    after = (await measure(fresh))[0]
    assert (after.lag, after.members, after.is_down, after.never_committed) == (3, 0, True, False)
    (behind,) = [each for each in after.partitions if each.lag]
    assert (behind.topic, behind.partition, behind.committed, behind.end) == (RAW.name, tp.partition, 7, 10)
    written = next(each for each in await records_of(fresh, RAW.name) if each.offset == 7).timestamp
    assert behind.oldest is not None
    assert abs(behind.oldest.timestamp() * 1000 - written) < 1


async def test_the_record_before_which_a_stage_stands_is_named(fresh):
    await publish_raw(fresh, 3)
    tp = await _place(fresh)
    await _commit(fresh, "normalise", {tp: 1})
    stages, later = await measure(fresh), SYSTEM_CLOCK.now() + timedelta(minutes=5)
    (waiting,) = await waiting_records(fresh, stages, older_than=60, now=later)
    assert (waiting.stage, waiting.place) == ("normalise", f"{RAW.name}:{tp.partition}:1")
    assert waiting.about == "source feed  file 1  8 bytes"
    assert await waiting_records(fresh, stages, older_than=3600, now=later) == []


def test_the_command_ends_with_1_where_a_stage_is_too_far_behind(fresh, desk, run):
    asyncio.run(publish_raw(fresh, 4))
    broker = {"WIRESTREAM_KAFKA__BOOTSTRAP": fresh.kafka.bootstrap}
    code, shown, _ = run("lag", "--over", "4", **broker)
    assert code == 0
    assert all(len(line) <= 80 for line in shown.splitlines()[:7])
    assert "nobody works for normalise, dedupe" in shown
    code, shown, _ = run("lag", "--over", "3", "--json", **broker)
    assert code == 1
    first = json.loads(shown.splitlines()[0])
    assert (first["stage"], first["lag"], first["members"], first["never_committed"]) == ("normalise", 4, 0, True)


def test_an_address_or_a_time_that_is_none_is_said_in_one_line(desk, run):
    for arguments, said in ((("--listen", "nowhere"), "--listen"), (("--listen", ":0", "--every", "x"), "--every")):
        code, _, errors = run("lag", *arguments)
        assert code == 2
        assert said in errors
        assert len(errors.splitlines()) == 1


def _get(address, path):
    host, _, port = address.removeprefix("http://").rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


async def _until(address, path, fits):
    for _ in range(400):
        status, text = await asyncio.to_thread(_get, address, path)
        if fits(status, text):
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(f"{path} still says {status}: {text}")


async def test_the_exporter_outlives_its_broker():
    """A broker that hangs is worse than one that is gone: it takes connections, and answers nothing."""
    with EmbeddedBroker() as broker:
        settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
        await apply_topics(settings)
        await publish_raw(settings, 6)
        exporter = Exporter(lambda: measure(settings, 0.5), every=0.2, clock=SYSTEM_CLOCK)
        address = await exporter.start("127.0.0.1", 0)
        looking = asyncio.create_task(exporter.run())
        try:
            text = await _until(address, "/metrics", lambda _, text: SERIES in text)
            assert 'wire_group_members{stage="store"} 0.0' in text
            assert sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(SERIES)) == 6
            assert 'wire_group_oldest_seconds{stage="normalise"}' in text
            await _until(address, "/readyz", lambda status, _: status == 200)
            broker.pause()
            await _until(address, "/readyz", lambda status, text: status == 503 and "did not answer" in text)
            _, text = await asyncio.to_thread(_get, address, "/metrics")
            assert not [line for line in text.splitlines() if line.startswith("wire_group")]
            assert (await asyncio.to_thread(_get, address, "/livez"))[0] == 200
            broker.resume()
            await _until(address, "/readyz", lambda status, _: status == 200)
            await _until(address, "/metrics", lambda _, text: SERIES in text)
            assert not looking.done()
        finally:
            looking.cancel()
            await exporter.stop()


async def test_a_taken_port_is_said(closed_port):
    first = Exporter(_nothing, every=1, clock=SYSTEM_CLOCK)
    address = await first.start("127.0.0.1", 0)
    with pytest.raises(Misconfigured, match="--listen: cannot listen on 127"):
        await Exporter(_nothing, every=1, clock=SYSTEM_CLOCK).start("127.0.0.1", int(address.rpartition(":")[2]))
    await first.stop()


async def _nothing():
    return []


async def test_an_answer_that_nobody_foresaw_does_not_end_it():
    looks, third = 0, asyncio.Event()

    async def look():
        nonlocal looks
        looks += 1
        if looks == 3:
            third.set()
        raise struct.error("what a strange broker answers")

    exporter = Exporter(look, every=0.01, clock=SYSTEM_CLOCK)
    with capture_logs() as said:
        looking = asyncio.create_task(exporter.run())
        await asyncio.wait_for(third.wait(), 5)
    assert not looking.done()
    assert exporter.is_stale
    # What another test's thread says meanwhile (its spans went to a collector that is gone) is none of this one's.
    assert [line["event"] for line in said].count("the lag cannot be measured") == 1, "once, and not at each look"
    looking.cancel()


def test_bytes_that_are_no_batch_have_no_time():
    assert written_at(b"") is None
    assert written_at(b"\0" * 80) is None
