"""A source of kind `kafka` against real Apache Kafka, with other clients than ours at the far side."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from confluent_kafka import OFFSET_END, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from stream.clock import SYSTEM_CLOCK
from stream.feeds.tools import Tools
from stream.feeds.topic.consume import open_topic
from stream.feeds.topic.settings import TopicSettings
from stream.feeds.transport import FarSideFault, FarSideRefuses, Skipped
from tests.fake_producer import FakeProducer
from tests.far_sides.looking import look_once, looking, until

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.timeout(180)]

QUIET = {"log_level": 0}
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


class Agency:
    """The far side: a cluster that wants a password and has its own authority, and who writes to it."""

    def __init__(self, broker):
        self.broker = broker
        self.options = QUIET | {
            "bootstrap.servers": broker.bootstrap,
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": broker.username,
            "sasl.password": broker.password,
            "ssl.ca.location": str(broker.ca_file),
        }
        self.admin = AdminClient(self.options)

    def topic(self, partitions=1, **config):
        name = f"agency-{uuid4().hex[:8]}"
        made = self.admin.create_topics([NewTopic(name, partitions, 1, config=config)])
        made[name].result(20)
        return name

    def send(self, topic, *values, **options):
        producer = Producer(self.options | options)
        for value in values:
            producer.produce(topic, value, headers={"lang": b"en"})
        assert producer.flush(20) == 0

    def expire(self, topic):
        """Take away all that is in partition 0, as retention does."""
        self.admin.delete_records([TopicPartition(topic, 0, OFFSET_END)])[TopicPartition(topic, 0)].result(20)

    def source(self, topic, **keys):
        keys = {"username": self.broker.username, "password": self.broker.password} | keys
        settings = TopicSettings(
            kind="kafka",
            bootstrap=self.broker.bootstrap,
            topic=topic,
            group=f"g-{topic}",
            security="SASL_SSL",
            ca_file=self.broker.ca_file,
            **keys,
        )
        return settings, open_topic("bus", settings, Tools(SYSTEM_CLOCK, http=None))


@pytest.fixture(scope="module")
def agency():
    from tests.brokers import KafkaBroker, require_kafka  # noqa: PLC0415 - only where Kafka is

    require_kafka()
    with KafkaBroker(security="SASL_SSL") as broker:
        yield Agency(broker)


@pytest.fixture
def producer():
    return FakeProducer()


async def test_every_compression_and_only_what_was_committed(agency, producer):
    topic = agency.topic(**{"message.timestamp.type": "LogAppendTime"})
    for codec in CODECS:
        agency.send(topic, *[f"{codec} {n}".encode() * 20 for n in range(3)], **{"compression.type": codec})
    writer = Producer(agency.options | {"transactional.id": topic})
    writer.init_transactions(20)
    for value, ends in ((b"kept", writer.commit_transaction), (b"taken back", writer.abort_transaction)):
        writer.begin_transaction()
        writer.produce(topic, value)
        writer.flush(20)
        ends(20)
    writer.begin_transaction()
    writer.produce(topic, b"last")
    writer.commit_transaction(20)
    settings, transport = agency.source(topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: b"last" in producer.taken and seen.report.backlogs, seen)
        assert seen.report.backlogs[-1] == 0, "what marks the end of a transaction is nothing that is still to come"
    packed = [f"{codec} {n}".encode() * 20 for codec in CODECS for n in range(3)]
    assert producer.taken == [*packed, b"kept", b"last"]
    assert all("wire-modified" in headers for headers in producer.headers)
    assert producer.headers[0]["src-lang"] == "en"


async def test_what_retention_took_is_counted_and_reading_goes_on_at_the_earliest(agency, producer):
    topic = agency.topic()
    agency.send(topic, b"first")
    settings, transport = agency.source(topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: seen.batches >= 2, seen)
        await asyncio.sleep(0.3)  # for the commit behind it
    agency.send(topic, b"never read", b"nor this")
    agency.expire(topic)
    agency.send(topic, b"after the gap")
    async with looking(settings, transport, producer, {"v": 1}) as seen:
        await until(lambda: b"after the gap" in producer.taken, seen)
    assert producer.taken == [b"first", b"after the gap"]
    assert seen.report.gaps == 1
    assert seen.report.notes == ["offset 1 of partition 0 was gone before it was read: went on at 3"]


async def test_partitions_move_to_another_member_and_back_and_nothing_is_missing_or_taken_twice(agency, producer):
    topic, other = agency.topic(partitions=4), FakeProducer()
    settings, transport = agency.source(topic)
    sent = [b"%d" % n for n in range(600)]
    async with looking(settings, transport, producer) as seen:
        agency.send(topic, *sent[:200])
        await until(lambda: len(producer.taken) > 0, seen)
        async with looking(settings, agency.source(topic)[1], other, {"v": 1}) as second:
            await until(lambda: second.batches > 0, second)
            agency.send(topic, *sent[200:400])
            await until(lambda: len(producer.taken) + len(other.taken) >= 400, second)
            await asyncio.sleep(0.3)  # for the commit behind it
        agency.send(topic, *sent[400:])
        await until(lambda: len(producer.taken) + len(other.taken) >= 600, seen)
    assert len(other.taken) > 0
    assert sorted(producer.taken + other.taken) == sorted(sent)


async def test_a_wrong_password_and_a_stranger_are_refused_and_no_secret_is_said(agency, producer):
    topic = agency.topic()
    settings, transport = agency.source(topic, password="wr0ng-secret")  # noqa: S106
    with pytest.raises(FarSideRefuses, match="the cluster refuses us") as told:
        await look_once(settings, transport, producer, within=60)
    assert "wr0ng-secret" not in repr(told.value)
    settings = settings.model_copy(update={"ca_file": None})
    with pytest.raises(FarSideRefuses, match="certificate"):
        await look_once(settings, open_topic("bus", settings, Tools(SYSTEM_CLOCK, http=None)), producer, within=60)
    settings, transport = agency.source("nobody-made-it")
    with pytest.raises(FarSideFault, match="no topic"):
        await look_once(settings, transport, producer, within=60)


@pytest.mark.long
async def test_a_batch_that_rotted_on_the_far_disk_becomes_a_reference_and_does_not_hold_the_source(agency, producer):
    topic = agency.topic()
    for value in (b"before " * 20, b"this one rots " * 20, b"behind " * 20):
        agency.send(topic, value)
    agency.broker.stop()
    assert _rot(Path(agency.broker.folder), b"this one rots") == 1
    agency.broker.start()
    settings, transport = agency.source(topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: len(producer.taken) == 3, seen, within=60)
    assert sorted(producer.taken) == [b"", b"before " * 20, b"behind " * 20]
    assert producer.headers[producer.taken.index(b"")]["wire-refused"].startswith(
        f"malformed: {topic}/0/1: the batch of records 1 to 1 "
    )
    assert seen.report.skips == [Skipped.UNREADABLE]


def _rot(folder, text):
    """Turn a bit of the text in the log's files; return how many have it."""
    found = 0
    for path in folder.rglob("*.log"):
        data = bytearray(path.read_bytes())
        if (at := data.find(text)) >= 0:
            data[at] ^= 1
            path.write_bytes(data)
            found += 1
    return found
