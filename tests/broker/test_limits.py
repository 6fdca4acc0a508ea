"""Sizes that the broker takes and we do not, and the reverse: no worker ends, and each culprit is one letter."""

from __future__ import annotations

import asyncio
from collections import Counter
from hashlib import sha256

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from stream.administer import connected_admin
from stream.topics import ARTICLES, DEADLETTERS, RAW
from tests.copydesk import story
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def _set(service, topic, **changes):
    """Set a topic's configuration at the broker, as an operator would; without changes to what the settings want."""
    configs = topic.config(service.settings) | {name.replace("_", "."): value for name, value in changes.items()}

    async def run():
        async with connected_admin(service.settings) as admin:
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, configs)])

    asyncio.run(run())


def _send_packed(service, value):
    async def run():
        producer = AIOKafkaProducer(
            bootstrap_servers=service.settings.kafka.bootstrap, compression_type="gzip", max_request_size=10**9
        )
        async with producer:
            told = await producer.send_and_wait(RAW.name, value, key=b"feed", timestamp_ms=5)
            return told.partition, told.offset

    return asyncio.run(run())


def _alive(service, name="normalise"):
    process = service.processes[name]
    assert process.poll() is None, f"ended with {process.returncode}: {service.log(name)[-1500:]}"


def _letters(service, count, within=60):
    wait_until(
        lambda: _alive(service) or len(service.records(DEADLETTERS.name)) >= count,
        within,
        lambda: f"{len(service.records(DEADLETTERS.name))} letters; {service.log('normalise')[-1500:]}",
        step=1,
    )
    return service.dead_letters()


@pytest.mark.timeout(240)
def test_no_size_and_no_limit_of_a_broker_ends_a_worker(kafka, make_service):
    service = make_service(kafka.bootstrap, WIRESTREAM_GUARD__BACKOFF_MAX="0.5")
    service.start("normalise")
    service.wait_ready("normalise")

    # Small on the wire, large in memory: it fits into no dead letter.
    value = b"a" * 25_000_000
    place = _send_packed(service, value)
    service.publish([story(1, sentences=3)], source=lambda _: "feed")
    ((told, kept),) = _letters(service, 1)
    assert ((told.original_partition, told.original_offset), told.reason) == (place, "oversize")
    assert (kept, told.left_out, told.value_size) == (b"", "value", len(value))
    assert told.original_timestamp.year > 2020, "the producer's 1970 counts"
    assert told.value_sha256 == sha256(value).hexdigest()
    wait_until(lambda: len(service.records(ARTICLES.name)) == 1, 30, lambda: "what came behind it is not handled")

    # A dead-letter topic that takes next to nothing: held, and said; mended, and it goes on.
    _set(service, DEADLETTERS, max_message_bytes="100")
    service.publish([b"{}", story(2, sentences=3)], source=lambda _: "feed")
    wait_until(
        lambda: _alive(service) or "does not even take the dead letter" in service.log("normalise"),
        30,
        lambda: service.log("normalise")[-1500:],
    )
    _alive(service)
    _set(service, DEADLETTERS)
    assert len(_letters(service, 2)) == 2

    # A topic whose limit is below aiokafka's own batch of 16 kB: the broker blames all that travel together.
    _set(service, ARTICLES, max_message_bytes="10000")
    large = {n for n in range(200) if n % 10 == 3}
    copy = {n: story(100 + n, sentences=400 if n in large else 3) for n in range(200)}
    assert min(len(copy[n]) for n in large) > 20_000
    assert max(len(copy[n]) for n in copy.keys() - large) < 6_000
    before = len(service.records(ARTICLES.name))
    service.publish(copy.values(), source=lambda _: "feed")
    told = [told for told, _ in _letters(service, 22)][2:]
    small = {f"urn:test:1:{100 + n}" for n in copy.keys() - large}

    def sent():
        return Counter(orjson.loads(record.value)["guid"] for record in service.records(ARTICLES.name)[before:])

    wait_until(lambda: sent().keys() >= small, 60, lambda: f"{len(sent())} of {len(small)} articles")
    assert sent().keys() == small
    assert max(sent().values()) <= 2
    assert "batch refused for its size" in service.log("normalise")
    wait_until(
        lambda: service.committed("normalise", RAW.name) == 204,
        30,
        lambda: str(service.committed("normalise", RAW.name)),
    )
    told = [told for told, _ in service.dead_letters()][2:]
    assert Counter((told.original_partition, told.original_offset) for told in told).most_common(1)[0][1] == 1
    assert len(told) == len(large)

    # A clock that is off, by a topic that still takes the producer's time: no record of ours is young enough for it.
    _set(service, ARTICLES, message_timestamp_type="CreateTime", message_timestamp_before_max_ms="0")
    before = len(service.records(ARTICLES.name))
    service.publish([story(999, sentences=3)], source=lambda _: "feed")
    wait_until(
        lambda: _alive(service) or "the clock of this machine" in service.log("normalise"),
        30,
        lambda: service.log("normalise")[-1500:],
    )
    _set(service, ARTICLES)
    wait_until(lambda: len(service.records(ARTICLES.name)) == before + 1, 30, lambda: service.log("normalise")[-1500:])
    assert service.terminate("normalise") == 0
