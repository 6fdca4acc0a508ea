"""What `Delivery` promises of its producer: nothing counts as sent that the broker does not have."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from aiokafka.errors import InvalidTimestampError, KafkaConnectionError, KafkaTimeoutError

from stream.clock import SetClock
from stream.errors import Misconfigured, Transient
from stream.kafka import producer as delivery_module
from stream.kafka.clients import idempotent_producer
from stream.kafka.message import Acknowledged, Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import UNIQUE
from stream.observe import metrics
from stream.settings import Limits, Settings
from tests.unit.kafka.fake_producer import FakeBroker, FakeProducer

SETTINGS = Settings(limits=Limits(message_bytes=10_000, derived_factor=1))


@pytest.fixture
def broker(monkeypatch):
    made = FakeBroker()
    monkeypatch.setattr(delivery_module, "idempotent_producer", made.producer)
    return made


def _out(value, topic=UNIQUE.name):
    return Outgoing(topic, b"k", value)


def _count(counter, label=UNIQUE.name):
    return counter.labels(label)._value.get()


async def test_the_producer_is_idempotent_and_acknowledged_by_all():
    producer = idempotent_producer(Settings())
    assert producer._txn_manager is not None
    assert producer._sender._acks == -1
    await producer.stop()


async def test_a_batch_is_delivered_only_when_the_broker_has_all_of_it(broker):
    broker.silent = True
    delivery = Delivery(SETTINGS)
    task = asyncio.ensure_future(delivery.deliver([_out(b"a")]))
    await asyncio.sleep(0.05)
    assert broker.asked == [b"a"]
    assert not task.done()
    task.cancel()


async def test_failed_sends_of_a_topic_are_counted_from_nought(broker):
    await Delivery(SETTINGS).deliver([_out(b"a", "of-this-test")])
    assert metrics.REGISTRY.get_sample_value("wire_produce_errors_total", {"topic": "of-this-test"}) == 0


async def test_offsets_come_in_the_order_of_what_was_sent(broker):
    broker.log["other"].append(b"before")
    assert await Delivery(SETTINGS).deliver([_out(b"a"), _out(b"o", "other"), _out(b"b")]) == [0, 1, 1]


@pytest.mark.parametrize("fault", [KafkaTimeoutError(), KafkaConnectionError()])
async def test_one_that_failed_of_three_fails_the_batch_and_the_producer(broker, fault):
    produced, errors = _count(metrics.PRODUCED), _count(metrics.PRODUCE_ERRORS)
    broker.faults[b"b"] = fault
    delivery = Delivery(SETTINGS)
    batch = [_out(b"a"), _out(b"b"), _out(b"c")]
    with pytest.raises(Transient):
        await delivery.deliver(batch)
    (first,) = broker.producers
    assert first.stopped
    assert (_count(metrics.PRODUCED), _count(metrics.PRODUCE_ERRORS)) == (produced, errors + 1)
    assert await delivery.deliver(batch) == [2, 3, 4]
    assert len(broker.producers) == 2
    assert broker.producers[1].sent == [b"a", b"b", b"c"]
    assert _count(metrics.PRODUCED) == produced + 3


async def test_a_broker_that_takes_nothing_is_a_transient_fault(broker):
    broker.send_fault = KafkaTimeoutError()
    with pytest.raises(Transient, match=UNIQUE.name):
        await Delivery(SETTINGS).deliver([_out(b"a")])


async def test_a_broker_that_cannot_be_reached_is_a_transient_fault(broker, monkeypatch):
    async def away(_):
        raise KafkaConnectionError

    monkeypatch.setattr(FakeProducer, "start", away)
    with pytest.raises(Transient, match="reached"):
        await Delivery(SETTINGS).deliver([_out(b"a")])
    assert broker.producers[0].stopped


async def test_a_refused_time_stamp_says_clock_and_how_to_mend_it(broker):
    broker.faults[b"a"] = InvalidTimestampError()
    with pytest.raises(Transient, match=r"clock.*topics apply --configs"):
        await Delivery(SETTINGS).deliver([_out(b"a")])


async def test_what_is_over_our_limit_is_never_sent(broker):
    large = b"x" * (UNIQUE.max_message_bytes(SETTINGS) + 1)
    assert await Delivery(SETTINGS).deliver([_out(b"a"), _out(large), _out(b"b")]) == [0, None, 1]
    assert broker.asked == [b"a", b"b"]


async def test_keys_and_headers_count_and_a_header_without_value_does_no_harm(broker):
    limit = UNIQUE.max_message_bytes(SETTINGS)
    long_key = Outgoing(UNIQUE.name, b"k" * limit, b"v")
    long_header = Outgoing(UNIQUE.name, b"k", b"v", (("h", b"h" * limit),))
    null = Outgoing(UNIQUE.name, b"k", b"v", (("h", None),))
    assert await Delivery(SETTINGS).deliver([long_key, long_header, null]) == [None, None, 0]


async def test_of_a_refused_batch_only_the_culprits_are_too_large_and_nothing_is_sent_three_times(broker):
    broker.limits[UNIQUE.name] = 1000
    delivery = Delivery(SETTINGS)
    values = [b"%d" % n + b"x" * (2000 if n in (3, 7) else 10) for n in range(10)]
    offsets = await delivery.deliver(_out(value) for value in values)
    assert [n for n, offset in enumerate(offsets) if offset is None] == [3, 7]
    assert broker.log[UNIQUE.name] == [value for n, value in enumerate(values) if n not in (3, 7)]
    assert max(broker.asked.count(value) for value in values) == 2
    # From then on its records go one by one: a neighbour of a large one is not sent again, and no producer is spoiled
    # but by a culprit.
    producers = len(broker.producers)
    assert None in await delivery.deliver([_out(b"later"), _out(b"y" * 2000), _out(b"last")])
    assert broker.asked.count(b"later") == broker.asked.count(b"last") == 1
    assert len(broker.producers) == producers + 1


async def test_after_a_while_a_topic_that_refused_a_batch_gets_its_records_together_again(broker):
    """What was mended at the broker is noticed without a restart."""
    broker.limits[UNIQUE.name] = 1000
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    delivery = Delivery(SETTINGS, clock)
    await delivery.deliver([_out(b"x" * 2000)])
    for passed, requests in ((0.0, 3), (599.0, 3), (1.0, 1)):
        clock.advance(passed)
        before = len(broker.requests)
        await delivery.deliver([_out(b"a"), _out(b"b"), _out(b"c")])
        assert len(broker.requests) - before == requests


async def test_of_an_attempt_each_record_is_told_its_own(broker):
    broker.limits[UNIQUE.name] = 1000
    broker.faults[b"b"] = KafkaTimeoutError()
    attempt = await Delivery(SETTINGS).attempt([_out(b"a", "other"), _out(b"b", "other"), _out(b"c", "third")])
    assert attempt[0] == attempt[2] == Acknowledged(0, 0)
    assert isinstance(attempt[1], Transient)
    assert await Delivery(SETTINGS).attempt([_out(b"x" * 2000)]) == [None]


async def test_after_one_that_is_not_delivered_no_further_request_is_made(broker, monkeypatch):
    """What comes behind it must not overtake it."""
    monkeypatch.setattr(delivery_module, "_BYTES_AT_ONCE", 1000)
    broker.faults[b"a"] = KafkaTimeoutError()
    first, second = await Delivery(SETTINGS).attempt([_out(b"a"), _out(b"b" * 900)])
    assert first is second
    assert isinstance(first, Transient)
    assert broker.asked == [b"a"]


async def test_where_the_client_takes_one_no_more_those_before_it_never_arrive(broker):
    broker.silent = True
    whole = FakeProducer.send

    async def send(self, topic, value=None, **more):
        if value == b"b":
            raise KafkaTimeoutError
        return await whole(self, topic, value, **more)

    delivery = Delivery(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeProducer, "send", send)
        with pytest.raises(Transient):
            await delivery.deliver([_out(b"a"), _out(b"b")])
    assert broker.producers[0].dropped == ["client", "sender"]


@pytest.mark.parametrize("shown", [3, 4])
async def test_partitions_that_were_just_added_are_waited_for_in_bounds(broker, monkeypatch, shown):
    clock, updates = SetClock(datetime(2026, 3, 1, tzinfo=UTC)), []

    async def partitions_for(_, topic):
        return set(range(shown if len(updates) >= 5 else 2))

    async def force_metadata_update():
        updates.append(1)

    monkeypatch.setattr(FakeProducer, "partitions_for", partitions_for, raising=False)
    delivery = Delivery(SETTINGS, clock)
    await delivery.start()
    broker.producers[0].client.force_metadata_update = force_metadata_update
    if shown == 4:
        await delivery.know_partitions(UNIQUE.name, 4)
        assert len(updates) == 5
    else:
        with pytest.raises(Misconfigured, match="does not show 4 partitions"):
            await delivery.know_partitions(UNIQUE.name, 4)
        assert 20 < clock.monotonic() < 60


async def test_a_batch_too_large_as_a_whole_has_no_culprit(broker):
    """aiokafka gathers 16 kB a batch, which may be more than the topic takes at once."""
    broker.batch_limits[UNIQUE.name] = 1000
    values = [b"%d" % n * 400 for n in range(5)]
    assert None not in await Delivery(SETTINGS).deliver(_out(value) for value in values)
    assert broker.log[UNIQUE.name] == values


async def test_after_a_refusal_the_spoiled_producer_is_given_up(broker):
    broker.limits[UNIQUE.name] = 1000
    delivery = Delivery(SETTINGS)
    assert await delivery.deliver([_out(b"before")]) == [0]
    assert await delivery.deliver([_out(b"x" * 2000)]) == [None]
    assert await delivery.deliver([_out(b"after")]) == [1]


async def test_other_topics_of_a_refused_batch_are_not_sent_again(broker):
    broker.limits[UNIQUE.name] = 1000
    await Delivery(SETTINGS).deliver([_out(b"x" * 2000), _out(b"a", "other"), _out(b"b", "other")])
    assert broker.log["other"] == [b"a", b"b"]


async def test_the_later_of_two_writes_stays_the_later(broker, monkeypatch):
    """The first was refused with its batch, the second arrived in another: in a compacted topic the last counts."""
    broker.limits[UNIQUE.name] = 1000
    sent = []

    def refusal(self, topic, batch):
        sent.append([value for _, value, *_ in batch])
        real = original(self, topic, batch)
        self._spoiled.clear()  # the broker had never seen this producer: it takes what follows
        return real

    original = FakeBroker.producer(broker).__class__._refusal
    monkeypatch.setattr(FakeProducer, "_refusal", refusal)

    async def send(self, topic, value=None, **more):
        if value == b"second":
            self._flush()
        return await whole(self, topic, value, **more)

    whole = broker.producers[0].__class__.send
    monkeypatch.setattr(FakeProducer, "send", send)
    await Delivery(SETTINGS).deliver([_out(b"first"), _out(b"x" * 2000), _out(b"second")])
    assert sent[0] == [b"first", b"x" * 2000]
    assert [value for value in broker.log[UNIQUE.name] if value in (b"first", b"second")][-2:] == [b"first", b"second"]


async def test_no_request_is_larger_than_a_broker_takes(broker, monkeypatch):
    """A broker drops the connection of who sends more, and aiokafka sends it again for ever."""
    monkeypatch.setattr(delivery_module, "_BYTES_AT_ONCE", 20_000)
    values = [b"%d" % n + b"x" * 6000 for n in range(10)]
    offsets = await Delivery(SETTINGS).deliver(_out(value, f"topic{n % 3}") for n, value in enumerate(values))
    assert None not in offsets
    assert max(broker.requests) <= 20_000
    assert sorted(broker.asked) == sorted(values)


async def test_what_comes_in_a_later_request_than_a_refused_one_stays_behind_it(broker, monkeypatch):
    monkeypatch.setattr(delivery_module, "_BYTES_AT_ONCE", 5000)
    broker.limits[UNIQUE.name] = 1000
    values = [b"first", b"x" * 4000, b"second", b"third"]
    assert await Delivery(SETTINGS).deliver(map(_out, values)) == [0, None, 1, 2]
    assert broker.log[UNIQUE.name] == [b"first", b"second", b"third"]


async def test_stop_does_not_wait_for_a_broker_that_hangs(broker, monkeypatch):
    monkeypatch.setattr(delivery_module, "_STOP_SECONDS", 0.05)
    delivery = Delivery(SETTINGS)
    await delivery.start()
    broker.producers[0].hangs = True
    await asyncio.wait_for(delivery.stop(), 5)
    assert broker.producers[0].dropped == ["client", "sender"], "it goes on sending"


async def test_what_is_given_up_ends_with_its_producer_and_the_next_goes_by_a_new_one(broker):
    broker.silent = True
    delivery = Delivery(SETTINGS)
    sending = asyncio.ensure_future(delivery.deliver([_out(b"given up")]))
    while not broker.asked:  # noqa: ASYNC110 - bounded by the test's time
        await asyncio.sleep(0)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert broker.producers[0].dropped == ["client", "sender"]
    broker.silent = False
    assert await delivery.deliver([_out(b"after")]) == [0]
    assert len(broker.producers) == 2


async def test_what_is_given_up_while_its_producer_is_being_ended_never_arrives(broker):
    """A rebalance that comes while a failed batch ends its producer."""
    broker.faults[b"b"] = KafkaTimeoutError()
    delivery = Delivery(SETTINGS)
    await delivery.start()
    broker.producers[0].hangs = True
    sending = asyncio.ensure_future(delivery.deliver([_out(b"a"), _out(b"b")]))
    async with asyncio.timeout(5):
        while not broker.requests:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)  # it waits for the rest to be flushed
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert broker.producers[0].dropped == ["client", "sender"]
