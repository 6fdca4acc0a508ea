"""Records that are handed over one at a time: together where they gather, in order, and each with its own outcome."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.errors import InvalidTimestampError, KafkaConnectionError, KafkaTimeoutError

from stream.errors import Misconfigured, Transient
from stream.kafka import queued
from stream.kafka.errors import ClockWrong
from stream.kafka.message import Acknowledged, Outgoing
from stream.kafka.queued import QueuedDelivery
from stream.kafka.topics import RAW
from stream.settings import Kafka, Settings
from tests.unit.kafka.fake_producer import FakeBroker, FakeProducer

SETTINGS = Settings(kafka=Kafka(request_timeout=5))


@pytest.fixture
def broker(monkeypatch):
    made = FakeBroker()
    monkeypatch.setattr("stream.kafka.producer.idempotent_producer", made.producer)
    return made


@pytest.fixture
async def delivery(broker):
    delivery = QueuedDelivery(SETTINGS)
    await delivery.start()
    yield delivery
    await delivery.stop()


def _out(value):
    return Outgoing(RAW.name, b"feed", value)


async def test_what_gathers_goes_together_in_order_and_each_gets_its_own_place(broker, delivery):
    futures = [await delivery.send(_out(b"%d" % number)) for number in range(20)]
    assert await asyncio.gather(*futures) == [Acknowledged(0, number) for number in range(20)]
    assert broker.log[RAW.name] == [b"%d" % number for number in range(20)]
    assert len(broker.requests) <= 2


async def test_one_that_fails_takes_none_with_it_that_was_acknowledged(broker, delivery):
    broker.faults[b"b"] = KafkaTimeoutError()
    futures = [await delivery.send(_out(value)) for value in (b"a", b"b", b"c")]
    first, second, third = await asyncio.gather(*futures, return_exceptions=True)
    assert (first, type(second), third) == (Acknowledged(0, 0), Transient, Acknowledged(0, 1))
    assert await (await delivery.send(_out(b"b"))) == Acknowledged(0, 2)


async def test_what_is_too_large_alone_is_none_and_its_neighbours_are_sent(broker, delivery):
    broker.limits[RAW.name] = 1000
    futures = [await delivery.send(_out(value)) for value in (b"a", b"x" * 2000, b"c")]
    assert await asyncio.gather(*futures) == [Acknowledged(0, 0), None, Acknowledged(0, 1)]


async def test_a_wrong_clock_is_told_by_its_name(broker, delivery):
    broker.faults[b"a"] = InvalidTimestampError()
    with pytest.raises(ClockWrong):
        await (await delivery.send(_out(b"a")))


async def test_what_is_cancelled_before_it_is_on_its_way_is_taken_back(broker, delivery, monkeypatch):
    answered, whole = asyncio.Event(), delivery._delivery.attempt

    async def slow(outgoings):
        sent = await whole(outgoings)
        await answered.wait()
        return sent

    monkeypatch.setattr(delivery._delivery, "attempt", slow)
    first = await delivery.send(_out(b"first"))
    async with asyncio.timeout(5):
        while not broker.asked:  # noqa: ASYNC110
            await asyncio.sleep(0)
    (await delivery.send(_out(b"taken back"))).cancel()
    last = await delivery.send(_out(b"last"))
    answered.set()
    assert await asyncio.gather(first, last) == [Acknowledged(0, 0), Acknowledged(0, 1)]
    assert broker.asked == [b"first", b"last"]


async def test_it_waits_while_much_is_on_its_way_and_gives_up_in_time(broker, monkeypatch):
    monkeypatch.setattr(queued, "_BYTES_AHEAD", 1000)
    monkeypatch.setattr(queued, "_STOP_SECONDS", 0.05)
    broker.silent = True
    delivery = QueuedDelivery(Settings(kafka=Kafka(request_timeout=0.1)))
    await delivery.start()
    await delivery.send(_out(b"x" * 2000))
    with pytest.raises(Transient, match=r"wire\.raw\.v1.*not acknowledged"):
        await delivery.send(_out(b"more"))
    await delivery.stop()


async def test_the_end_waits_for_what_was_handed_over(broker):
    delivery = QueuedDelivery(SETTINGS)
    await delivery.start()
    future = await delivery.send(_out(b"last"))
    await delivery.stop()
    assert future.result() == Acknowledged(0, 0)


async def test_the_end_does_not_wait_for_a_broker_that_is_away_and_says_what_it_does_not_have(broker, monkeypatch):
    monkeypatch.setattr(queued, "_STOP_SECONDS", 0.05)
    broker.silent = True
    delivery = QueuedDelivery(SETTINGS)
    await delivery.start()
    future = await delivery.send(_out(b"last"))
    async with asyncio.timeout(5):
        await delivery.stop()
    with pytest.raises(Transient, match="closed"):
        future.result()
    assert broker.producers[0].dropped == ["client", "sender"], "it goes on sending"


@pytest.mark.parametrize(
    ("fault", "raised"),
    [(ZeroDivisionError, ZeroDivisionError), (asyncio.CancelledError, Transient)],
    ids=["of ours", "a producer that is ended"],
)
async def test_a_fault_of_ours_is_told_to_whoever_waits_and_ends_nothing(delivery, monkeypatch, fault, raised):
    async def broken(_):
        raise fault

    whole = delivery._delivery.attempt
    monkeypatch.setattr(delivery._delivery, "attempt", broken)
    with pytest.raises(raised):
        await (await delivery.send(_out(b"a")))
    monkeypatch.setattr(delivery._delivery, "attempt", whole)
    assert await (await delivery.send(_out(b"b"))) == Acknowledged(0, 0)


async def test_without_a_broker_it_does_not_start_and_says_so(broker, monkeypatch):
    async def away(_):
        raise KafkaConnectionError

    monkeypatch.setattr(FakeProducer, "start", away)
    with pytest.raises(Misconfigured, match="no Kafka at"):
        await QueuedDelivery(SETTINGS).start()
