"""What comes from outside the happy protocol stops no worker for ever. Real Kafka, and other clients than ours."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from confluent_kafka import OFFSET_END, Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from stream.agents.engine.membership import Membership, Reading
from stream.agents.guard.fail_stop import Exit
from stream.kafka.admin import apply_topics
from stream.observe.ask_health import ask
from tests.copydesk import story
from tests.service import wait_until

pytestmark = [pytest.mark.kafka]

RAW = "wire.raw.v1"
STALLED_AFTER = 5


QUIET = {"log_level": 0}
"""librdkafka would tell of each broker that goes with its test."""


def _guids(service):
    return {guid for (guid,) in service.rows("SELECT guid FROM articles")}


def _stages(service, name="all"):
    """What the stages of a worker say of themselves, by their names."""
    return {stage["stage"]: stage for stage in orjson.loads(ask(service.port(name))[1]).get("stages", ())}


def _settled(service, stage="normalise", name="all"):
    """Ready, with nothing left to read."""
    told = _stages(service, name).get(stage, {})
    return told.get("ready") and told.get("lag") == 0


def _sent(service, payloads, timestamp=0, headers=(), **options):
    producer = Producer({"bootstrap.servers": service.settings.kafka.bootstrap, **QUIET, **options})
    for payload in payloads:
        producer.produce(RAW, payload, key=b"other", timestamp=timestamp, headers=list(headers))
    assert producer.flush(20) == 0


def _ends(service):
    """The ends of the raw topic's log, all partitions together: markers of transactions count."""
    reader = Consumer({"bootstrap.servers": service.settings.kafka.bootstrap, "group.id": "the-test", **QUIET})
    try:
        partitions = range(service.settings.topics.partitions)
        return sum(reader.get_watermark_offsets(TopicPartition(RAW, number), timeout=20)[1] for number in partitions)
    finally:
        reader.close()


def _expire(service):
    """Take away all that is in the raw topic, as retention does."""
    admin = AdminClient({"bootstrap.servers": service.settings.kafka.bootstrap, **QUIET})
    partitions = [TopicPartition(RAW, number, OFFSET_END) for number in range(service.settings.topics.partitions)]

    def gone():
        try:
            return all(done.result(20) for done in admin.delete_records(partitions).values())
        except KafkaException:  # a topic that is young may still look for its leader
            return False

    wait_until(gone, 30, lambda: "nothing is taken away")


@pytest.mark.fault
@pytest.mark.timeout(240)
def test_no_codec_transaction_retention_time_stamp_or_header_stops_a_worker(kafka, make_service):
    service = make_service(kafka.bootstrap, WIRESTREAM_WATCHDOG__STALLED_AFTER=str(STALLED_AFTER))
    service.publish(story(n, sentences=2) for n in range(20))
    _expire(service)

    # A group that never read, and whose records are gone.
    service.start(name="all")
    service.wait_ready("all")
    wait_until(lambda: _settled(service), 30, lambda: str(_stages(service)))
    wait_until(lambda: service.committed("normalise", RAW) == 20, 30, lambda: "the group stays before what is gone")
    assert service.stored() == 0

    for number, codec in enumerate(["none", "gzip", "snappy", "lz4", "zstd"], 100):
        _sent(service, [story(number, sentences=2)], **{"compression.type": codec})
    service.wait_stored(5, within=60)

    producer = Producer({"bootstrap.servers": kafka.bootstrap, "transactional.id": "the-agency", **QUIET})
    producer.init_transactions(20)
    for number, ends in ((200, producer.commit_transaction), (201, producer.abort_transaction)):
        producer.begin_transaction()
        producer.produce(RAW, story(number, sentences=2), key=b"agency")
        producer.flush(20)
        ends(20)
    published = {f"urn:test:1:{n}" for n in (*range(100, 105), 200)}
    service.wait_stored(6, within=60)
    wait_until(lambda: _settled(service), 30, lambda: str(_stages(service)))
    wait_until(
        lambda: service.committed("normalise", RAW) == _ends(service), 30, lambda: "the markers are not committed"
    )
    assert service.terminate("all") == 0

    # A group that reads no more for a while, and whose records go meanwhile.
    _sent(service, [story(300, sentences=2)])
    _expire(service)
    service.start(name="all")
    service.wait_ready("all")
    wait_until(lambda: _settled(service), 30, lambda: str(_stages(service)))
    wait_until(lambda: service.committed("normalise", RAW) == _ends(service), 30, lambda: "not past what is gone")
    assert "records went by retention before they were read" in service.log("all")
    # A stamp that no calendar holds: Kafka takes it.
    _sent(service, [story(301, sentences=2)], timestamp=-(10**15))
    service.wait_stored(7, within=60)
    assert _guids(service) == {*published, "urn:test:1:301"}
    assert service.dead_letters() == []

    # Headers that are null, or no number: they come along into the dead letter.
    _sent(service, [b" "], headers=[("file", None), ("dlq-replays", b"9" * 5000)])
    wait_until(lambda: len(service.dead_letters()) == 1, 30, lambda: service.log("all")[-800:])
    wait_until(lambda: _settled(service), 30, lambda: str(_stages(service)))
    assert service.processes["all"].poll() is None


@pytest.mark.fault
@pytest.mark.timeout(180)
def test_a_worker_waits_for_the_broker_and_a_batch_that_rotted_on_its_disk_becomes_a_dead_letter(kafka, make_service):
    service = make_service(kafka.bootstrap)
    for number in range(3):
        service.publish([story(number, sentences=2)])
    _stop_in_order(kafka)
    assert _rot(Path(kafka.folder), b"urn:test:1:1") == 1
    try:
        service.start(name="all")
        wait_until(lambda: "waiting for Kafka" in service.log("all"), 60, lambda: service.log("all")[-800:])
        ready, said = ask(service.port("all"))
        assert not ready
        assert f"waiting for Kafka at {kafka.bootstrap}" in said
        assert service.processes["all"].poll() is None
    finally:
        kafka.start()
    service.wait_ready("all")
    service.wait_stored(2, within=60)
    wait_until(lambda: len(service.dead_letters()) == 1, 30, lambda: "no dead letter")
    ((told, value),) = service.dead_letters()
    assert (told.stage, told.reason, told.original_topic, told.original_offset) == ("normalise", "malformed", RAW, 1)
    assert b"urn:test:1:" in value
    assert _guids(service) == {"urn:test:1:0", "urn:test:1:2"}
    wait_until(lambda: service.committed("normalise", RAW) == 3, 30, lambda: "the batch is not passed")


def _stop_in_order(kafka):
    """Stop the broker so that it trusts its log at the next start. One that had to be killed reads it through, and cuts
    it off at what has rotted: nothing would be left to meet.
    """
    for _ in range(3):
        kafka.stop()
        if (Path(kafka.folder) / "data" / ".kafka_cleanshutdown").exists():
            return
        kafka.start()
    pytest.fail("the broker did not stop in order")


def _rot(folder, text):
    """Turn a bit behind a text in the broker's log; gives how often it was there."""
    found = 0
    for log in (folder / "data").glob(f"{RAW}-*/*.log"):
        data = bytearray(log.read_bytes())
        at = data.find(text)
        if at >= 0:
            data[at + len(text) - 1] ^= 1
            log.write_bytes(data)
            found += 1
    return found


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_topic_made_anew_is_read_again_and_a_standby_is_left_in_peace(kafka, make_service):
    service = make_service(kafka.bootstrap, WIRESTREAM_WATCHDOG__STALLED_AFTER=str(STALLED_AFTER))
    service.start("normalise", "dedupe", "store", name="rest")
    service.start("dedupe", name="standby")
    service.start("extract")
    for name in ("rest", "standby", "extract"):
        service.wait_ready(name)
    service.publish(story(n, sentences=2) for n in range(5))
    service.wait_stored(5, within=60)
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap, **QUIET})
    for done in admin.delete_topics(["wire.unique.v1"]).values():
        done.result(20)
    _wait_told(service, "is gone")
    assert service.processes["extract"].poll() is None
    asyncio.run(apply_topics(service.settings))
    service.publish(story(n, sentences=2) for n in range(5, 10))
    # Either the group is given the new partitions by itself, or nobody reads them: then the worker ends, and the next
    # one reads them. What it never does is to say that it is ready, and read nothing.
    extract = service.processes["extract"]
    wait_until(
        lambda: extract.poll() is not None or service.stored() == 10, 90, lambda: str(_stages(service, "extract"))
    )
    if extract.poll() is not None:
        assert extract.returncode == Exit.STALLED
        service.start("extract")
        service.wait_ready("extract")
    service.wait_stored(10, within=60)
    assert len(_guids(service)) == 10

    everything = asyncio.run(Membership(service.settings, "wirestream-dedupe", ("wire.articles.v1",)).look())
    assert everything == Reading()
    workers = {name: _stages(service, name)["dedupe"] for name in ("rest", "standby")}
    assert sorted(len(told["assigned"]) for told in workers.values()) == [0, 1]
    assert all(told["ready"] for told in workers.values())


def _wait_told(service, words):
    def told():
        assert service.processes["extract"].poll() is None, service.log("extract")[-800:]
        stage = _stages(service, "extract").get("extract", {})
        return not stage.get("ready") and words in " ".join(stage.get("why", ()))

    wait_until(told, 60, lambda: str(_stages(service, "extract")))


@pytest.mark.fault
@pytest.mark.timeout(180)
def test_of_two_workers_of_one_instance_id_one_ends_and_says_why(kafka, make_service):
    service = make_service(kafka.bootstrap, WIRESTREAM_KAFKA__INSTANCE_ID="same", WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
    service.start("extract", name="one")
    wait_until(lambda: '"starting"' in service.log("one"), 30, lambda: "it does not start")
    service.start("extract", name="two")
    wait_until(
        lambda: any(service.processes[name].poll() is not None for name in ("one", "two")),
        90,
        lambda: f"they go on: {service.log('one')[-1500:]} {service.log('two')[-1500:]}",
    )
    ended, left = sorted(("one", "two"), key=lambda name: service.processes[name].poll() is None)
    assert service.processes[ended].wait(10) == Exit.MISCONFIGURED
    said = [line for line in service.log(ended).splitlines() if "WIRESTREAM_KAFKA__INSTANCE_ID" in line]
    assert len(said) == 1
    assert "another worker of this role" in said[0]
    service.wait_ready(left)
    assert service.processes[left].poll() is None
    assert _began(service, left) < _began(service, ended), "the one that came first is to be left in peace"


def _began(service, name):
    """When it said that it starts."""
    return orjson.loads(next(line for line in service.log(name).splitlines() if '"starting"' in line))["timestamp"]


@pytest.mark.long
def test_a_worker_with_a_password_that_is_wrong_ends_at_once(make_kafka, make_service):
    broker = make_kafka(security="SASL_PLAINTEXT")
    secured = {
        "WIRESTREAM_KAFKA__SECURITY": "SASL_PLAINTEXT",
        "WIRESTREAM_KAFKA__USERNAME": broker.username,
        "WIRESTREAM_KAFKA__PASSWORD": broker.password,
    }
    service = make_service(broker.bootstrap, **secured)
    ended = subprocess.run(
        [sys.executable, "-m", "stream", "worker", "extract"],
        env={**os.environ, **service.environment, "WIRESTREAM_KAFKA__PASSWORD": "wrong"},
        cwd=service.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert "refuses us" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
