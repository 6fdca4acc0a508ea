"""How rows are moved, up to the producer's edge. (On a broker, cut off anywhere: tests/broker/test_alerts.py.)"""

from __future__ import annotations

from uuid import UUID

import pytest
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError

from stream.errors import Misconfigured
from stream.kafka import repartition as module
from stream.kafka.headers import story_partition
from stream.kafka.repartition import repartition
from stream.kafka.topics import ALERT_DELIVERIES, ALERT_STORIES
from stream.settings import Settings, Topics
from tests.unit.kafka.fake_producer import FakeBroker, FakeProducer

SETTINGS = Settings(topics=Topics(partitions=4))
STORIES = [str(UUID(int=number * 7919)).encode() for number in range(30)]


def _home(key):
    return story_partition(UUID(key.decode()), 4)


@pytest.fixture
def broker(monkeypatch):
    """A topic of four partitions whose rows lie as they did when it had one."""
    made = FakeBroker()

    async def rows(*_):
        return [{key: b"row of " + key for key in STORIES}, {}, {}, {}]

    async def partitions_for(*_):
        return set(range(4))

    monkeypatch.setattr("stream.kafka.producer.idempotent_producer", made.producer)
    monkeypatch.setattr(FakeProducer, "partitions_for", partitions_for, raising=False)
    monkeypatch.setattr(module, "_read", rows)
    return made


async def test_every_copy_is_acknowledged_before_the_first_original_is_deleted(broker):
    moving = [key for key in STORIES if _home(key) != 0]
    assert await repartition(SETTINGS, ALERT_STORIES) == len(moving) > 10
    written = [(partition, key, value) for partition, key, value, _ in broker.records[ALERT_STORIES.name]]
    copies = [(_home(key), key, b"row of " + key) for key in moving]
    assert written == copies + [(0, key, None) for key in moving]
    assert len(broker.requests) == 2


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda broker, _: broker.limits.update({ALERT_STORIES.name: 10}), r"its own row .*topics apply --configs"),
        (lambda broker, key: broker.faults.update({b"row of " + key: KafkaTimeoutError()}), "run it again"),
    ],
    ids=["refused", "not delivered"],
)
async def test_where_a_copy_does_not_arrive_no_original_is_deleted(broker, spoil, words):
    spoil(broker, next(key for key in STORIES if _home(key) != 0))
    with pytest.raises(Misconfigured, match=words) as raised:
        await repartition(SETTINGS, ALERT_STORIES)
    assert "\n" not in str(raised.value)
    assert None not in broker.asked


async def test_a_broker_that_is_gone_by_then_is_one_line_for_the_operator(broker, monkeypatch):
    async def away(_):
        raise KafkaConnectionError("gone")

    monkeypatch.setattr(FakeProducer, "start", away)
    with pytest.raises(Misconfigured, match=r"cannot be reached.*gone; run it again") as raised:
        await repartition(SETTINGS, ALERT_STORIES)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("story_id", [b"7", b'"no id"', b"null", b"[]"])
def test_a_row_that_nobody_can_read_ends_no_worker_at_its_start_and_stays_where_it_is(story_id):
    value = b'{"alert":{"story_id":' + story_id + b"}}"
    assert module._misplaced(ALERT_DELIVERIES, {b"k": value, b"torn": b"{", b"list": b"[1]"}, 0, 4) == {}
