from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured, Reason
from stream.feeds.tools import Tools
from stream.feeds.topic import consume
from stream.feeds.topic.consume import open_topic
from stream.feeds.topic.settings import TopicSettings
from stream.feeds.transport import EVER, SINCE, FarSideFault, Skipped
from tests.far_sides.looking import looking, until


def source(bootstrap, topic, **keys):
    settings = TopicSettings(kind="kafka", bootstrap=bootstrap, topic=topic, group=f"g-{topic}", **keys)
    return settings, open_topic("bus", settings, Tools(SYSTEM_CLOCK, http=None))


@pytest.fixture
async def topic(embedded_bootstrap):
    """A topic of the test's own."""
    name = f"agency-{uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=embedded_bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1)])
    await admin.close()
    return name


@pytest.fixture
async def sends(embedded_bootstrap, topic):
    """Sends values to the topic."""
    made = AIOKafkaProducer(bootstrap_servers=embedded_bootstrap)
    await made.start()

    async def send(*values, **options):
        for value in values:
            await made.send_and_wait(topic, value, key=b"k", **options)

    yield send
    await made.stop()


async def committed(bootstrap, topic):
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=f"g-{topic}", enable_auto_commit=False) as one:
        return await one.committed(TopicPartition(topic, 0))


async def test_records_come_in_order_and_are_committed_once_they_are_acknowledged(
    embedded_bootstrap, topic, sends, producer
):
    await sends(b"one", None, b"two", headers=[("lang", b"en")])
    settings, transport = source(embedded_bootstrap, topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: len(producer.taken) == 2, seen)
        await sends(b"three")
        await until(lambda: len(producer.taken) == 3 and seen.batches >= 3, seen)
    assert producer.taken == [b"one", b"two", b"three"]
    assert producer.headers[1]["src-lang"] == "en"
    assert producer.headers[1]["wire-delivery-id"] == f"{topic}/0/2"
    assert producer.headers[1]["wire-transport"] == "kafka"
    assert seen.report.skips == [Skipped.EMPTY]
    assert seen.marks == [{"v": 1}]
    assert await committed(embedded_bootstrap, topic) in {3, 4}  # the last commit may have been cut off

    async with looking(settings, transport, producer, {"v": 1}) as again:
        await sends(b"four")
        await until(lambda: producer.taken[-1] == b"four", again)
    assert producer.taken.count(b"one") == 1
    assert again.report.notes == []

    async with looking(settings, transport, producer) as anew:
        await sends(b"five")
        await until(lambda: producer.taken[-1] == b"five", anew)
    assert producer.taken.count(b"one") == 1
    assert "goes on where it was" in anew.report.notes[0]


async def test_nothing_is_committed_before_every_broker_of_ours_has_it(embedded_bootstrap, topic, sends, producer):
    await sends(b"one", b"two")
    producer.hangs = True
    settings, transport = source(embedded_bootstrap, topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: producer.tries == [b"one", b"two"], seen)
    assert await committed(embedded_bootstrap, topic) is None
    producer.hangs = False
    async with looking(settings, transport, producer, {"v": 1}) as seen:
        await until(lambda: len(producer.taken) == 2, seen)
    assert producer.taken == [b"one", b"two"]


async def test_a_quiet_topic_gives_signs_of_life_and_says_what_is_still_to_come(
    embedded_bootstrap, topic, sends, producer, monkeypatch
):
    monkeypatch.setattr(consume, "_ALIVE_SECONDS", 0.05)
    await sends(b"one")
    settings, transport = source(embedded_bootstrap, topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: len(seen.report.backlogs) > 1 and seen.batches > 3, seen)
    assert set(seen.report.backlogs) == {0}
    assert producer.taken == [b"one"]


async def test_a_first_look_may_begin_at_the_end_and_loses_nothing_from_then_on(
    embedded_bootstrap, topic, sends, producer
):
    await sends(b"of old")
    settings, transport = source(embedded_bootstrap, topic, start="latest")
    async with looking(settings, transport, producer) as seen:
        await until(lambda: seen.batches == 1, seen)
    await sends(b"while away")
    async with looking(settings, transport, producer, seen.marks[-1]) as seen:
        await until(lambda: producer.taken, seen)
    assert producer.taken == [b"while away"]


async def test_a_reset_to_a_time_begins_there(embedded_bootstrap, topic, sends, producer):
    now = int(datetime.now(UTC).timestamp() * 1000)
    for number in range(4):
        await sends(b"%d" % number, timestamp_ms=now - 40_000 + number * 10_000)
    settings, transport = source(embedded_bootstrap, topic)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: len(producer.taken) == 4, seen)
    since = datetime.fromtimestamp((now - 25_000) / 1000, UTC).isoformat()
    async with looking(settings, transport, producer, {SINCE: since}) as seen:
        await until(lambda: len(producer.taken) == 6, seen)
    assert producer.taken[4:] == [b"2", b"3"]
    assert seen.marks == [{"v": 1}]
    async with looking(settings, transport, producer, {SINCE: EVER}) as seen:
        await until(lambda: len(producer.taken) == 10, seen)
    assert producer.taken[6:] == [b"0", b"1", b"2", b"3"]  # though the group has committed behind them


async def test_what_is_too_large_is_referred_to_and_holds_nothing(embedded_bootstrap, topic, sends, producer):
    await sends(b"x" * 600, b"small")
    settings, transport = source(embedded_bootstrap, topic, max_bytes=500)
    async with looking(settings, transport, producer) as seen:
        await until(lambda: len(producer.taken) == 2, seen)
    assert sorted(producer.taken) == [b"", b"small"]
    referred = producer.headers[producer.taken.index(b"")]
    assert referred["wire-refused"].startswith(f"{Reason.OVERSIZE}: {topic}/0/0: 600 bytes")
    assert seen.report.skips == [Skipped.OVERSIZE]


async def test_a_topic_that_is_not_there_is_said_and_not_made(embedded_bootstrap, producer):
    for _ in range(2):
        settings, transport = source(embedded_bootstrap, "nobody-made-it")
        async with looking(settings, transport, producer) as seen:
            with pytest.raises(FarSideFault, match="no topic nobody-made-it"):
                await asyncio.wait_for(seen.task, 20)


async def test_a_cluster_that_is_away_is_said_without_secrets(closed_port, producer):
    address = f"127.0.0.1:{closed_port}"
    login = {"username": "desk", "password": "tell-nobody"}
    settings, transport = source(address, "agency", security="SASL_PLAINTEXT", **login)
    async with looking(settings, transport, producer) as seen:
        with pytest.raises(FarSideFault, match=f"no broker answers at {address}") as told:
            await asyncio.wait_for(seen.task, 20)
    assert "tell-nobody" not in repr(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"bootstrap": "no address"}, "'no address' is not host:port"),
        ({"security": "SASL_SSL"}, "needs username and password"),
        ({"ca_file": "/nowhere/ca.pem"}, "/nowhere/ca.pem is no file"),
        ({"ca_file": __file__, "security": "SSL"}, "ca_file cannot be read as PEM"),
        ({"bootstrap": "other:9092, Kafka:9092", "topic": "wire.raw.v1"}, "is a topic of this service"),
    ],
)
def test_what_only_the_file_can_mend_is_one_line(keys, said):
    settings = TopicSettings(kind="kafka", **({"bootstrap": "other:9092", "topic": "out", "group": "g"} | keys))
    with pytest.raises(Misconfigured, match=r"^source bus: ") as told:
        open_topic("bus", settings, Tools(SYSTEM_CLOCK, http=None, own_bootstrap="kafka:9092"))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_another_cluster_may_have_a_topic_of_our_name():
    settings = TopicSettings(kind="kafka", bootstrap="other:9092", topic="wire.raw.v1", group="g")
    assert open_topic("bus", settings, Tools(SYSTEM_CLOCK, http=None, own_bootstrap="kafka:9092")) is not None


async def test_a_rebalance_waits_for_the_batch_in_hand():
    listener = consume._Rebalances()
    await listener.on_partitions_assigned(())
    listener.idle.clear()
    revoking = asyncio.create_task(listener.on_partitions_revoked(()))
    await asyncio.sleep(0.01)
    assert not revoking.done()
    assert not listener.assigned.is_set()
    listener.idle.set()
    await asyncio.wait_for(revoking, 5)


async def test_a_rebalance_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(consume, "_IN_HAND_SECONDS", 0.01)
    listener = consume._Rebalances()
    listener.idle.clear()
    await asyncio.wait_for(listener.on_partitions_revoked(()), 5)
    assert not listener.idle.is_set()
