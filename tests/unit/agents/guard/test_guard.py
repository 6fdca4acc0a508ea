"""What the guard does with refusals, faults and sizes; each promise of its docstring."""

import asyncio

import pytest

from schemas import DeadLetter
from stream.agents.guard import guard as guard_module
from stream.agents.guard.guard import Guard
from stream.errors import Fatal, Reason, Rejected, Transient
from stream.kafka.message import Handled, Outgoing
from stream.observe import metrics
from stream.settings import Guard as Policy
from tests.unit.agents.fakes_of_faust import FakeApp, FakeDelivery, FakeMessage, FakeStream

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
            return await super().deliver(outgoings)

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


async def test_a_held_batch_is_given_up_unacknowledged_at_the_end():
    """SIGTERM while the database is away: the worker must not be killed for it."""
    app = FakeApp()

    class Away(FakeDelivery):
        async def deliver(self, _):
            app.should_stop = True
            raise Transient("away")

    stream, _ = await _handle(_echo, FakeMessage(0), app=app, delivery=Away())
    assert stream.acked == []
    assert not app.consumer.unacked


async def test_a_transient_fault_of_a_handler_is_tried_again_and_never_dead_lettered():
    calls = []

    def handle(record):
        calls.append(record.offset)
        if len(calls) <= 2 * FAST.attempts:
            raise Transient("the database is away")
        return _echo(record)

    stream, delivery = await _handle(handle, FakeMessage(4, b"a"))
    assert calls == [4] * (2 * FAST.attempts + 1)
    assert [(out.topic, out.value) for out in delivery.delivered] == [("out", b"a")]
    assert stream.acked == [4]


async def test_a_held_flow_is_shown_while_it_is_held_and_no_longer():
    app, shown = FakeApp(), []
    gauge = metrics.HELD.labels("held-test")

    class Away(FakeDelivery):
        async def deliver(self, outgoings):
            shown.append((guard.held, gauge._value.get()))
            return await super().deliver(outgoings)

    stream = FakeStream(app)
    stream.put(FakeMessage(0, b"a"))
    guard = Guard("held-test", app, Away(Transient("away"), Transient("away")), FAST)

    async def work(records):
        stream.should_stop = True
        return await guard.each(_echo)(records)

    await asyncio.wait_for(guard.run(stream, work), 5)
    assert shown == [(False, 0), (True, 1), (True, 1)]
    assert (guard.held, gauge._value.get()) == (False, 0)


async def test_the_pauses_double_up_to_their_bound(monkeypatch):
    pauses = []

    async def sleep(_self, seconds):
        pauses.append(seconds)

    monkeypatch.setattr(Guard, "_sleep", sleep)
    monkeypatch.setattr(guard_module.random, "uniform", lambda _low, high: high)
    policy = Policy(backoff_initial=0.1, backoff_max=1.0)
    await _handle(_echo, FakeMessage(0), delivery=FakeDelivery(*[Transient("away")] * 6), policy=policy)
    assert pauses == pytest.approx([0.12, 0.24, 0.48, 0.96, 1.2, 1.2])


async def test_the_jitter_stays_within_a_fifth(monkeypatch):
    pauses = []

    async def sleep(_self, seconds):
        pauses.append(seconds)

    monkeypatch.setattr(Guard, "_sleep", sleep)
    policy = Policy(backoff_initial=1.0, backoff_max=1.0)
    await _handle(_echo, FakeMessage(0), delivery=FakeDelivery(*[Transient("away")] * 30), policy=policy)
    assert min(pauses) >= 0.8
    assert max(pauses) <= 1.2
    assert len(set(pauses)) > 1


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


@pytest.mark.parametrize("refusal", [ZeroDivisionError(), Rejected(Reason.SCHEMA)])
async def test_the_breaker_holds_a_bad_deploy_before_its_refusals_go_out_and_lets_them_through_later(
    monkeypatch, refusal
):
    """To end would be no help: the next worker would meet the same, whatever wrote it."""
    paused = []

    async def sleep(guard, seconds):
        paused.append((seconds, guard.held, metrics.HELD.labels("test")._value.get(), list(delivery.delivered)))

    def handle(_record):
        raise refusal

    monkeypatch.setattr(Guard, "_sleep", sleep)
    delivery = FakeDelivery()
    policy = FAST.model_copy(update={"breaker_pause": 300.0})
    stream, _ = await _handle(handle, *(FakeMessage(n) for n in range(20)), delivery=delivery, policy=policy)
    assert paused == [(300.0, True, 1, [])]
    assert len(delivery.delivered) == 20
    assert len(stream.acked) == 20
    assert metrics.HELD.labels("test")._value.get() == 0


async def test_a_flush_that_gets_through_does_not_let_a_held_batch_go(monkeypatch):
    """The watchdog would take a flow that nobody holds for one that stalls, and end the worker, and the next one."""
    paused, go_on = asyncio.Event(), asyncio.Event()

    async def sleep(_guard, _seconds):
        paused.set()
        await go_on.wait()

    async def work(records):
        stream.should_stop = True
        return await guard.each(refuse)(records)

    def refuse(_record):
        raise ZeroDivisionError

    monkeypatch.setattr(Guard, "_sleep", sleep)
    app = FakeApp()
    stream, guard = FakeStream(app), Guard("held-batch", app, FakeDelivery(), FAST)
    stream.put(*(FakeMessage(n) for n in range(20)))
    batch = asyncio.create_task(guard.run(stream, work))
    await asyncio.wait_for(paused.wait(), 5)
    await asyncio.wait_for(asyncio.create_task(guard.flush()), 5)
    held = (guard.held, metrics.HELD.labels("held-batch")._value.get())
    go_on.set()
    await asyncio.wait_for(batch, 5)
    assert (held, guard.held, len(stream.acked)) == ((True, 1), False, 20)


async def test_a_batch_that_the_breaker_holds_is_given_up_when_the_end_comes():
    app = FakeApp()
    app.should_stop = True

    def handle(_record):
        raise ZeroDivisionError

    stream, delivery = await _handle(handle, *(FakeMessage(n) for n in range(20)), app=app)
    assert (delivery.delivered, stream.acked) == ([], [])


async def test_a_record_that_is_handled_ends_the_row():
    def handle(record):
        if record.offset == 4:
            return _echo(record)
        raise ZeroDivisionError

    app = FakeApp()
    app.should_stop = True  # a breaker that tripped would give the batch up
    policy = FAST.model_copy(update={"breaker_window": 1000})
    stream, _ = await _handle(handle, *(FakeMessage(n) for n in range(9)), policy=policy, app=app)
    assert len(stream.acked) == 9


async def test_the_end_names_the_records_in_hand():
    def handle(record):
        if record.offset == 12:
            raise Fatal("no")
        return _echo(record)

    with pytest.raises(FailStop, match=r"stage test .* at in/0 offsets 7 to 12: .*no"):
        await _handle(handle, FakeMessage(7), FakeMessage(12))


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


async def test_of_several_refused_items_one_letter_is_made():
    def handle(record):
        return Handled(refused=[Rejected(Reason.NO_TEXT, "item 1"), Rejected(Reason.EMPTY, "item 2")])

    _, delivery = await _handle(handle, FakeMessage(0, b"two items"))
    assert [out.topic for out in delivery.delivered] == ["wire.deadletters.v1"]


async def test_records_are_counted_by_outcome_and_refusals_by_reason():
    def handle(record):
        if record.value == b"bad":
            raise Rejected(Reason.MALFORMED)
        return _echo(record)

    def counts():
        return (
            metrics.RECORDS.labels("test", "refused")._value.get(),
            metrics.RECORDS.labels("test", "handled")._value.get(),
            metrics.DEADLETTERS.labels("test", "malformed")._value.get(),
        )

    before = counts()
    await _handle(handle, *(FakeMessage(n, b"bad" if n < 2 else b"good") for n in range(5)))
    assert [now - then for now, then in zip(counts(), before, strict=True)] == [2, 3, 2]


class _Table:
    """What the guard needs of a table."""

    def __init__(self, *writes):
        self.writes = list(writes)
        self.confirmed = []

    def unsent(self):
        return tuple(self.writes)

    def confirm(self, count, offsets):
        assert len(offsets) == count
        self.confirmed = [*self.confirmed, *zip(self.writes, offsets, strict=False)]
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


async def test_each_table_is_confirmed_with_the_offsets_of_its_own_writes():
    app = FakeApp()
    tables = [
        _Table(Outgoing("one", b"k", b"1"), Outgoing("one", b"k", b"2")),
        _Table(Outgoing("two", b"k", b"3")),
    ]
    guard = Guard("test", app, FakeDelivery(), FAST)
    for table in tables:
        guard.keep(table)
    await guard.flush()
    assert [[(out.value, offset) for out, offset in table.confirmed] for table in tables] == [
        [(b"1", 0), (b"2", 1)],
        [(b"3", 2)],
    ]


async def test_a_timer_s_flush_and_a_batch_never_send_the_same_writes():
    class Slow(FakeDelivery):
        async def deliver(self, outgoings):
            outgoings = list(outgoings)
            await asyncio.sleep(0.02)
            return await super().deliver(outgoings)

    delivery, table = Slow(), _Table(Outgoing("changelog", b"k", b"1"), Outgoing("changelog", b"k", b"2"))
    guard = Guard("test", FakeApp(), delivery, FAST)
    guard.keep(table)
    await asyncio.gather(guard.flush(), guard.flush(), guard.flush())
    assert [out.value for out in delivery.delivered] == [b"1", b"2"]
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
