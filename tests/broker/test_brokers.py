"""What the service leans on in a broker, asked of the embedded one and of Apache Kafka alike.

Dead letters and sketches travel in headers, so headers come first. Where the two differ, a test says which is right.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError, OutOfOrderSequenceNumber

from stream.demo.embedded import EmbeddedBroker
from stream.kafka.clients import admin_client, consumer, idempotent_producer
from stream.settings import Kafka, Settings

HEADERS = [
    ("dlq-reason", b"malformed"),
    ("sketch", bytes(range(256)) * 16),
    ("not-utf8", b"\xff\xfe\x00\xc3\x28"),
    ("twice", b"first"),
    ("twice", b"second"),
    ("empty", b""),
    ("null", None),
    ("naïve-“name”", "Zoë".encode()),
]
"""All that a header may be: bytes of any kind, names that repeat, nothing, null; and their order."""
LARGE = 3_000_000


def _name() -> str:
    return f"test-{uuid4().hex[:12]}"


@asynccontextmanager
async def _admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


@asynccontextmanager
async def _producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """As the service makes it: idempotent, acknowledged by all."""
    settings = Settings(kafka=Kafka(bootstrap=bootstrap))
    async with idempotent_producer(settings) as producer:
        yield producer


async def _topic(bootstrap: str, partitions: int = 1, **configs: str) -> str:
    name = _name()
    async with _admin(bootstrap) as admin:
        created = await admin.create_topics([NewTopic(name, partitions, 1, topic_configs=configs)])
    assert [row[1] for row in created.topic_errors] == [0]
    return name


async def _all(bootstrap: str, topic: str, partitions: int = 1) -> list[Any]:
    """Every record of a topic, up to its end offsets."""
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await reader.start()
    try:
        tps = [TopicPartition(topic, p) for p in range(partitions)]
        reader.assign(tps)
        ends = await reader.end_offsets(tps)
        found: list[Any] = []
        until = time.monotonic() + 20
        while any([await reader.position(tp) < ends[tp] for tp in tps]):
            assert time.monotonic() < until, f"{len(found)} of {ends}"
            for records in (await reader.getmany(timeout_ms=500)).values():
                found += records
        return found
    finally:
        await reader.stop()


async def test_headers_keys_and_values_come_back_byte_for_byte(bootstrap):
    topic = await _topic(bootstrap)
    value, now = bytes(range(256)) * 4, int(time.time() * 1000)
    async with _producer(bootstrap) as producer:
        await producer.send_and_wait(topic, value, key=b"\x00\xffkey", headers=HEADERS, timestamp_ms=now)
        await producer.send_and_wait(topic, None, key=b"tombstone")
        await producer.send_and_wait(topic, b"", headers=[("only", b"header")])
    first, second, third = await _all(bootstrap, topic)
    assert list(first.headers) == HEADERS
    assert (first.key, first.value, first.timestamp) == (b"\x00\xffkey", value, now)
    assert (second.key, second.value, list(second.headers)) == (b"tombstone", None, [])
    assert (third.key, third.value, list(third.headers)) == (None, b"", [("only", b"header")])


async def test_headers_survive_in_batches_of_every_compression(bootstrap):
    topic = await _topic(bootstrap)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, compression_type="gzip", linger_ms=50)
    async with producer:
        sent = [
            await producer.send(topic, b"%d" % n, headers=[("n", bytes([n % 256]) * n), *HEADERS]) for n in range(300)
        ]
        await asyncio.gather(*sent)
    found = await _all(bootstrap, topic)
    assert [record.offset for record in found] == list(range(300))
    for n, record in enumerate(found):
        assert record.value == b"%d" % n
        assert list(record.headers) == [("n", bytes([n % 256]) * n), *HEADERS]


async def test_offsets_count_every_record_and_are_found_by_time(bootstrap):
    """The lag, the end of a replay and `wirestream doctor` are reckoned from these."""
    topic = await _topic(bootstrap, partitions=2)
    now = int(time.time() * 1000)
    async with _producer(bootstrap) as producer:
        for n in range(25):
            told = await producer.send_and_wait(topic, b"x", partition=0, timestamp_ms=now - 1000 + n)
            assert (told.partition, told.offset) == (0, n)
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    async with reader:
        full, empty = TopicPartition(topic, 0), TopicPartition(topic, 1)
        assert await reader.beginning_offsets([full, empty]) == {full: 0, empty: 0}
        assert await reader.end_offsets([full, empty]) == {full: 25, empty: 0}
        assert (await reader.offsets_for_times({full: now - 1000 + 10}))[full].offset == 10


async def test_a_static_member_comes_back_without_a_rebalance(bootstrap):
    topic, group = await _topic(bootstrap, partitions=4), _name()

    async def member(instance: str) -> AIOKafkaConsumer:
        made = AIOKafkaConsumer(
            topic,
            bootstrap_servers=bootstrap,
            group_id=group,
            group_instance_id=instance,
            enable_auto_commit=False,
            session_timeout_ms=20_000,
            heartbeat_interval_ms=300,
        )
        await made.start()
        return made

    async def settled(*members: AIOKafkaConsumer) -> list[set[int]]:
        for _ in range(150):
            held = [{tp.partition for tp in m.assignment()} for m in members]
            if all(held) and sorted(p for each in held for p in each) == [0, 1, 2, 3]:
                return held
            await asyncio.sleep(0.1)
        raise AssertionError(f"not settled: {held}")

    one = await member("one")
    two = await member("two")
    try:
        before = await settled(one, two)
        generation = one._coordinator.generation
        place = TopicPartition(topic, min(before[1]))
        await two.commit({place: 7})
        await two.stop()
        two = await member("two")
        assert await settled(one, two) == before
        assert one._coordinator.generation == generation
        assert await two.committed(place) == 7
    finally:
        await one.stop()
        await two.stop()
    async with _admin(bootstrap) as admin:
        offsets = await admin.list_consumer_group_offsets(group)
    assert {tp: told.offset for tp, told in offsets.items() if told.offset >= 0} == {place: 7}


async def test_a_message_of_a_megabyte_passes_and_one_over_the_topic_s_limit_is_refused(bootstrap):
    topic = await _topic(bootstrap, **{"max.message.bytes": str(LARGE)})
    megabyte = os.urandom(1 << 20)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, max_request_size=20_000_000)
    async with producer:
        await producer.send_and_wait(topic, megabyte)
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(topic, os.urandom(LARGE + 1000))
    async with _producer(bootstrap) as producer:
        await producer.send_and_wait(topic, b"after")
    assert [record.value for record in await _all(bootstrap, topic)] == [megabyte, b"after"]


async def test_a_refused_record_spoils_its_partition_for_an_idempotent_producer(bootstrap):
    """Of aiokafka 0.14: the refused record keeps its sequence number, so that the broker misses it ever after.

    So what is too large must be told before it is sent, or the producer be made anew after such a refusal.
    """
    topic = await _topic(bootstrap, partitions=2)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, max_request_size=20_000_000)
    async with producer:
        await producer.send_and_wait(topic, b"before", partition=0)
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(topic, os.urandom(LARGE), partition=0)
        for _ in range(2):
            with pytest.raises(OutOfOrderSequenceNumber):
                await producer.send_and_wait(topic, b"after", partition=0)
        await producer.send_and_wait(topic, b"elsewhere", partition=1)
    async with _producer(bootstrap) as anew:
        await anew.send_and_wait(topic, b"after", partition=0)
    assert sorted(record.value for record in await _all(bootstrap, topic, 2)) == [b"after", b"before", b"elsewhere"]


async def test_topics_are_created_once_described_and_deleted(bootstrap):
    configs = {"retention.ms": "86400000", "cleanup.policy": "compact", "max.message.bytes": str(LARGE)}
    topic = await _topic(bootstrap, partitions=3, **configs)
    async with _admin(bootstrap) as admin:
        again = await admin.create_topics([NewTopic(topic, 3, 1)])
        assert [row[1] for row in again.topic_errors] == [36]  # TOPIC_ALREADY_EXISTS
        described = (await admin.describe_topics([topic]))[0]
        assert sorted(p["partition"] for p in described["partitions"]) == [0, 1, 2]
        told = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        found = {row[0]: row[1] for row in told[0].resources[0][4]}
        assert {name: found[name] for name in configs} == configs
        deleted = await admin.delete_topics([topic])
        assert [row[1] for row in deleted.topic_error_codes] == [0]
        until = time.monotonic() + 10
        while topic in await admin.list_topics():
            assert time.monotonic() < until
            await asyncio.sleep(0.1)


@pytest.mark.slow
@pytest.mark.long
def test_what_was_acknowledged_survives_a_restart_and_a_kill(broker):
    address, group = broker.bootstrap, _name()

    async def write(topic: str, values: range) -> None:
        async with _producer(address) as producer:
            for n in values:
                await producer.send_and_wait(topic, b"%d" % n, key=b"k", headers=HEADERS)

    async def commit(topic: str) -> None:
        async with AIOKafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False) as reader:
            reader.assign([TopicPartition(topic, 0)])
            await reader.commit({TopicPartition(topic, 0): 5})

    async def committed(topic: str) -> int:
        """While Kafka's coordinator still loads, aiokafka's admin client gives no offsets, and no error either."""
        for _ in range(100):
            async with _admin(address) as admin:
                offsets = await admin.list_consumer_group_offsets(group)
            if offsets:
                return offsets[TopicPartition(topic, 0)].offset
            await asyncio.sleep(0.1)
        raise AssertionError("no offsets")

    async def check(topic: str, count: int) -> None:
        found = await _all(address, topic)
        assert [record.value for record in found] == [b"%d" % n for n in range(count)]
        assert [record.offset for record in found] == list(range(count))
        assert all(list(record.headers) == HEADERS for record in found)
        assert await committed(topic) == 5

    async def prepare() -> str:
        topic = await _topic(address)
        await write(topic, range(20))
        await commit(topic)
        return topic

    topic = asyncio.run(prepare())
    broker.restart()
    assert broker.bootstrap == address
    asyncio.run(check(topic, 20))
    asyncio.run(write(topic, range(20, 30)))
    if isinstance(broker, EmbeddedBroker):
        time.sleep(3)  # it writes its file once a second: what is younger is lost with it, acknowledged or not
    broker.kill()
    broker.start()
    assert broker.bootstrap == address
    asyncio.run(check(topic, 30))
    pid, folder = broker.pid, broker.folder
    broker.close()
    assert not psutil.pid_exists(pid)
    assert not folder.exists()


@pytest.mark.kafka
async def test_apache_kafka_makes_no_topic_that_nobody_created(kafka_bootstrap):
    """The embedded broker does make it: why workers check their topics at the start."""
    topic = _name()
    producer = AIOKafkaProducer(bootstrap_servers=kafka_bootstrap, request_timeout_ms=2000)
    async with producer:
        with pytest.raises((KafkaError, TimeoutError)):
            await asyncio.wait_for(producer.send_and_wait(topic, b"x"), 5)
    async with _admin(kafka_bootstrap) as admin:
        assert topic not in await admin.list_topics()


@pytest.mark.kafka
@pytest.mark.slow
def test_sasl_over_tls_lets_in_who_may_and_nobody_else(make_kafka, caplog):
    """The service's own clients, by the service's settings, against the real thing."""
    broker = make_kafka(security="SASL_SSL")
    good = {
        "bootstrap": broker.bootstrap,
        "security": "SASL_SSL",
        "username": broker.username,
        "password": broker.password,
        "ca_file": broker.ca_file,
        "request_timeout": 5,
    }

    async def flows(**changed: Any) -> None:
        settings = Settings(kafka=Kafka(**(good | changed)))
        topic, admin = _name(), admin_client(settings)
        await admin.start()
        await admin.create_topics([NewTopic(topic, 1, 1)])
        await admin.close()
        async with idempotent_producer(settings) as producer:
            await producer.send_and_wait(topic, b"in", headers=HEADERS)
        async with consumer(settings, topic) as reader:
            record = await asyncio.wait_for(reader.getone(), 20)
        assert (record.value, list(record.headers)) == (b"in", HEADERS)

    def refused(why: str, **changed: Any) -> None:
        async def knock() -> None:
            admin = admin_client(Settings(kafka=Kafka(**(good | changed))))
            try:
                await asyncio.wait_for(admin.start(), 20)
            finally:
                await admin.close()

        caplog.clear()
        with pytest.raises(KafkaConnectionError):
            asyncio.run(knock())
        assert why in caplog.text

    asyncio.run(flows())
    asyncio.run(flows(mechanism="PLAIN"))
    refused("SaslAuthenticationFailed", password=broker.password + "x")
    refused("SaslAuthenticationFailed", username="nobody")
    refused("SaslAuthenticationFailed", password=broker.password + "x", mechanism="PLAIN")
    refused("UnsupportedSaslMechanism", mechanism="SCRAM-SHA-256")
    refused("CERTIFICATE_VERIFY_FAILED", ca_file=None)
    refused("closed", security="PLAINTEXT")
