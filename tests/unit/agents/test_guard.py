"""What the guard does with refusals, faults and sizes; each promise of its docstring."""

import asyncio

import pytest
from fakes_of_faust import FakeApp, FakeDelivery, FakeMessage, FakeStream

from schemas import DeadLetter
from stream.agents import guard as guard_module
from stream.agents.delivery import TooLarge
from stream.agents.guard import Guard
from stream.agents.message import Handled, Outgoing
from stream.errors import Fatal, Reason, Rejected, Transient
from stream.settings import Guard as Policy

FAST = Policy(backoff_initial=0.01, backoff_max=0.02, breaker_consecutive=5, breaker_window=10)


class FailStop(BaseException):
    pass


@pytest.fixture(autouse=True)
def _no_exit(monkeypatch):
    def fail_stop(reason, **_):
        raise FailStop(reason)

    monkeypatch.setattr(guard_module, "fail_stop", fail_stop)


async def _handle(handle, *messages, delivery=None, app=None, policy=FAST):
    """Run the guard over messages with a one-record handler; gives the stream and the delivery."""
    app, delivery = app or FakeApp(), delivery or FakeDelivery()
    stream = FakeStream(app)
    stream.put(*messages)
    guard = Guard("test", app, delivery, policy)

    async def work(records):
        result = await guard.each(handle)(records)
        stream.should_stop = True
        return result

    await asyncio.wait_for(guard.run(stream, work), 5)
    return stream, delivery


def _echo(record):
    return Handled([Outgoing("out", record.key, record.value)])


async def test_what_a_batch_caused_is_delivered_before_it_is_acknowledged():
    class Slow(FakeDelivery):
        async def deliver(self, outgoings):
            await asyncio.sleep(0.02)
            assert stream_of[0].acked == []
            await super().deliver(outgoings)

    stream_of = []
    app, delivery = FakeApp(), Slow()
    stream = FakeStream(app)
    stream_of.append(stream)
    stream.put(FakeMessage(0, b"a"), FakeMessage(1, b"b"))
    guard = Guard("test", app, delivery, FAST)

    async def work(records):
        stream.should_stop = True
        return await guard.each(_echo)(records)

    await asyncio.wait_for(guard.run(stream, work), 5)
    assert [out.value for out in delivery.delivered] == [b"a", b"b"]
    assert stream.acked == [0, 1]


async def test_a_refused_record_becomes_a_dead_letter_with_its_bytes_and_its_neighbours_go_on():
    def handle(record):
        if record.value == b"\xff\x00bad":
            raise Rejected(Reason.MALFORMED, "line 1")
        return _echo(record)

    stream, delivery = await _handle(handle, FakeMessage(0, b"a"), FakeMessage(7, b"\xff\x00bad"), FakeMessage(8, b"c"))
    by_topic = {out.topic: out for out in delivery.delivered}
    letter = by_topic["wire.deadletters.v1"]
    told = DeadLetter.from_headers(letter.headers)
    assert (letter.key, letter.value) == (b"k", b"\xff\x00bad")
    assert (told.original_topic, told.original_offset, told.stage, told.reason) == ("in", 7, "test", "malformed")
    assert [out.value for out in delivery.delivered if out.topic == "out"] == [b"a", b"c"]
    assert stream.acked == [0, 7, 8]


async def test_an_unexpected_exception_is_tried_again_then_dead_lettered_with_its_class():
    calls = []

    def handle(record):
        calls.append(record.offset)
        raise ZeroDivisionError

    stream, delivery = await _handle(handle, FakeMessage(3))
    told = DeadLetter.from_headers(delivery.delivered[0].headers)
    assert calls == [3, 3]
    assert (told.reason, told.exception) == ("unexpected", "ZeroDivisionError")
    assert stream.acked == [3]


async def test_a_transient_fault_holds_the_flow_and_is_never_dead_lettered():
    delivery = FakeDelivery(Transient("away"), Transient("away"))
    stream, _ = await _handle(_echo, FakeMessage(0, b"a"), delivery=delivery)
    assert delivery.calls == 3
    assert [(out.topic, out.value) for out in delivery.delivered] == [("out", b"a")]
    assert stream.acked == [0]


async def test_a_held_batch_is_given_up_unacknowledged_when_a_rebalance_waits_for_it():
    app = FakeApp()

    class Away(FakeDelivery):
        async def deliver(self, _):
            app.rebalancing = True
            raise Transient("away")

    stream, _ = await _handle(_echo, FakeMessage(0), app=app, delivery=Away())
    assert stream.acked == []
    assert not app.consumer.unacked


async def test_a_message_too_large_for_the_next_topic_is_dead_lettered_and_the_rest_goes_on():
    def too_large(outgoings):
        return TooLarge(next(out for out in outgoings if out.value == b"large"))

    delivery = FakeDelivery(too_large)
    stream, _ = await _handle(_echo, FakeMessage(0, b"large"), FakeMessage(1, b"b"), delivery=delivery)
    told = {out.topic: out for out in delivery.delivered}
    assert DeadLetter.from_headers(told["wire.deadletters.v1"].headers).reason == "oversize"
    assert told["wire.deadletters.v1"].value == b"large"
    assert told["out"].value == b"b"
    assert stream.acked == [0, 1]


async def test_a_fatal_fault_ends_the_process_with_nothing_acknowledged():
    def handle(_record):
        raise Fatal("no")

    app = FakeApp()
    stream = FakeStream(app)
    stream.put(FakeMessage(0))
    guard = Guard("test", app, FakeDelivery(), FAST)
    with pytest.raises(FailStop):
        await asyncio.wait_for(guard.run(stream, guard.each(handle)), 5)
    assert stream.acked == []


async def test_the_breaker_stops_a_bad_deploy_before_its_refusals_are_delivered():
    def handle(_record):
        raise ZeroDivisionError

    app, delivery = FakeApp(), FakeDelivery()
    stream = FakeStream(app)
    stream.put(*(FakeMessage(n) for n in range(20)))
    guard = Guard("test", app, delivery, FAST)
    with pytest.raises(FailStop, match="breaker"):
        await asyncio.wait_for(guard.run(stream, guard.each(handle)), 5)
    assert delivery.delivered == []
    assert stream.acked == []


async def test_a_feed_of_garbage_does_not_trip_the_breaker():
    """Anybody can send garbage; only faults of ours may stop the service."""

    def handle(_record):
        raise Rejected(Reason.UNRECOGNISED)

    stream, delivery = await _handle(handle, *(FakeMessage(n) for n in range(20)))
    assert len(delivery.delivered) == 20
    assert len(stream.acked) == 20


async def test_a_record_of_several_items_keeps_the_good_ones_and_is_a_dead_letter_too():
    def handle(record):
        return Handled([Outgoing("out", b"k", b"good")], refused=[Rejected(Reason.NO_TEXT, "item 2")])

    _, delivery = await _handle(handle, FakeMessage(0, b"two items"))
    assert {(out.topic, out.value) for out in delivery.delivered} == {
        ("out", b"good"),
        ("wire.deadletters.v1", b"two items"),
    }


class _Table:
    """What the guard needs of a table."""

    def __init__(self, *writes):
        self.writes = list(writes)

    def unsent(self):
        return tuple(self.writes)

    def confirm(self, count, offsets):
        assert len(offsets) == count
        del self.writes[:count]


async def test_table_writes_are_delivered_first_and_confirmed_only_then():
    app, table = FakeApp(), _Table(Outgoing("changelog", b"k", b"v"))
    delivery = FakeDelivery(Transient("away"))
    stream = FakeStream(app)
    stream.put(FakeMessage(0, b"a"))
    guard = Guard("test", app, delivery, FAST)
    guard.keep(table)

    async def work(records):
        stream.should_stop = True
        return await guard.each(_echo)(records)

    await asyncio.wait_for(guard.run(stream, work), 5)
    assert [out.topic for out in delivery.delivered] == ["changelog", "out"]
    assert table.writes == []


async def test_writes_of_an_abandoned_batch_stay_to_be_sent_with_the_next():
    app, table = FakeApp(), _Table(Outgoing("changelog", b"k", b"v"))

    class Away(FakeDelivery):
        async def deliver(self, _):
            app.rebalancing = True
            raise Transient("away")

    stream = FakeStream(app)
    stream.put(FakeMessage(0))
    guard = Guard("test", app, Away(), FAST)
    guard.keep(table)

    async def work(records):
        stream.should_stop = True
        return await guard.each(_echo)(records)

    await asyncio.wait_for(guard.run(stream, work), 5)
    assert len(table.writes) == 1
