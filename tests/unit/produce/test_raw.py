"""What `RawProducer` makes of a broker's refusals, up to the producer's edge."""

from __future__ import annotations

import asyncio
import sys

import pytest
from aiokafka.errors import InvalidTimestampError, KafkaTimeoutError

from stream.errors import Rejected, Transient
from stream.kafka.topics import RAW
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.raw import ClockWrong
from stream.produce.replay import Payload
from stream.settings import Settings
from tests.unit.kafka.fake_producer import FakeBroker


@pytest.fixture
def broker(monkeypatch):
    made = FakeBroker()

    async def there(*_):
        pass

    module = sys.modules["stream.produce.raw"]
    monkeypatch.setattr("stream.kafka.producer.idempotent_producer", made.producer)
    monkeypatch.setattr(module, "require_topic", there)
    return made


async def _replayed(payloads):
    results = {}
    async with asyncio.timeout(20), RawProducer(Settings()) as producer:
        stream = schedule([Payload(str(n), payload) for n, payload in enumerate(payloads)], Pace())
        await replay(producer, stream, "feed", lambda item, result: results.update({item.payload.name: result}))
    return results


async def test_of_a_refused_batch_only_the_culprit_is_refused_and_the_feed_goes_on(broker):
    broker.limits[RAW.name] = 1000
    payloads = [b"%d" % n + b"x" * (2000 if n == 3 else 5) for n in range(10)]
    results = await _replayed(payloads)
    assert [name for name, result in results.items() if isinstance(result, Rejected)] == ["3"]
    assert "topics plan" in str(results["3"])
    assert broker.log[RAW.name] == [payload for n, payload in enumerate(payloads) if n != 3]
    assert max(broker.asked.count(payload) for payload in payloads) == 2
    assert all(producer.stopped for producer in broker.producers)


async def test_after_a_refusal_later_payloads_of_the_feed_are_taken(broker):
    """A producer that was refused is out of order for the broker: `feed watch` waited for ever."""
    broker.limits[RAW.name] = 1000
    async with asyncio.timeout(20), RawProducer(Settings()) as producer:
        await producer.publish(b"before", "feed")
        with pytest.raises(Rejected):
            await producer.publish(b"x" * 2000, "feed")
        assert (await producer.publish(b"after", "feed")).offset == 1


async def test_after_a_failure_the_next_goes_by_a_new_producer(broker):
    broker.faults[b"a"] = KafkaTimeoutError()
    async with asyncio.timeout(20), RawProducer(Settings()) as producer:
        with pytest.raises(Transient):
            await producer.publish(b"a", "feed")
        assert broker.producers[0].stopped
        await producer.publish(b"a", "feed")
    assert [each.sent for each in broker.producers] == [[b"a"], [b"a"]]


async def test_a_replay_ends_at_once_where_the_clock_is_wrong_and_says_so(broker):
    broker.faults[b"copy"] = InvalidTimestampError()
    with pytest.raises(ClockWrong, match=r"clock.*topics apply --configs"):
        await _replayed([b"copy"])
    assert broker.asked == [b"copy"]


async def test_a_producer_that_was_closed_is_of_no_use(broker):
    async with RawProducer(Settings()) as producer:
        pass
    with pytest.raises(RuntimeError, match="async with"):
        await producer.send(b"x", "feed")
    assert all(each.stopped for each in broker.producers)
