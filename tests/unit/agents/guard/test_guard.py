"""What the guard does with refusals, faults and sizes; each promise of its docstring."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from schemas import DeadLetter
from stream.agents.engine.fake import FakeDelivery, FakeEngine, FakeSource
from stream.agents.engine.port import Abandoned, Unreadable
from stream.agents.guard import guard as guard_module
from stream.agents.guard import hold as hold_module
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult
from stream.clock import SetClock
from stream.errors import Fatal, Reason, Rejected, Transient
from stream.kafka.message import Handled, Outgoing
from stream.observe import metrics
from stream.settings import Guard as Policy
from tests.factories import record

FAST = Policy(backoff_initial=0.01, backoff_max=0.02, breaker_consecutive=5, breaker_window=10)


class FailStop(BaseException):
    pass


@pytest.fixture(autouse=True)
def _no_exit(monkeypatch):
    def fail_stop(reason, **_):
        raise FailStop(reason)

    monkeypatch.setattr(guard_module, "fail_stop", fail_stop)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _guard(engine=None, delivery=None, *, stage="test", policy=FAST, clock=None):
    return Guard(stage, engine or FakeEngine(), delivery or FakeDelivery(), policy, clock or SetClock(NOON))


async def _run(guard, source, work):
    await asyncio.wait_for(guard.run(source, work), 5)


async def _handle(handle, *records, delivery=None, engine=None, policy=FAST, clock=None):
    """Run the guard over records with a one-record handler; gives the source and the delivery."""
    delivery, source = delivery or FakeDelivery(), FakeSource(*records)
    guard = _guard(engine, delivery, policy=policy, clock=clock)
    await _run(guard, source, guard.each(handle))
    return source, delivery


def _echo(one):
    return Handled([Outgoing("out", one.key, one.value)])


async def test_what_a_batch_caused_is_delivered_before_it_is_acknowledged():
    class Slow(FakeDelivery):
        async def deliver(self, outgoings):
            await asyncio.sleep(0.02)
            assert source.acknowledged == []
            return await super().deliver(outgoings)

    delivery, source = Slow(), FakeSource(record(0, b"a"), record(1, b"b"))
    guard = _guard(delivery=delivery)
    await _run(guard, source, guard.each(_echo))
    assert [out.value for out in delivery.delivered] == [b"a", b"b"]
    assert source.offsets == [0, 1]


async def test_a_refused_record_becomes_a_dead_letter_with_its_bytes_and_its_neighbours_go_on():
    def handle(one):
        if one.value == b"\xff\x00bad":
            raise Rejected(Reason.MALFORMED, "line 1")
        return _echo(one)

    source, delivery = await _handle(handle, record(0, b"a"), record(7, b"\xff\x00bad"), record(8, b"c"))
    by_topic = {out.topic: out for out in delivery.delivered}
    letter = by_topic["wire.deadletters.v1"]
    told = DeadLetter.from_headers(letter.headers)
    assert (letter.key, letter.value) == (b"k", b"\xff\x00bad")
    assert (told.original_topic, told.original_offset, told.stage, told.reason) == ("in", 7, "test", "malformed")
    assert [out.value for out in delivery.delivered if out.topic == "out"] == [b"a", b"c"]
    assert source.offsets == [0, 7, 8]


async def test_an_unexpected_exception_is_tried_again_then_dead_lettered_with_its_class():
    calls = []

    def handle(one):
        calls.append(one.offset)
        raise ZeroDivisionError

    source, delivery = await _handle(handle, record(3))
    told = DeadLetter.from_headers(delivery.delivered[0].headers)
    assert calls == [3, 3]
    assert (told.reason, told.exception) == ("unexpected", "ZeroDivisionError")
    assert source.offsets == [3]


async def test_a_transient_fault_holds_the_flow_and_is_never_dead_lettered():
    delivery = FakeDelivery(Transient("away"), Transient("away"))
    source, _ = await _handle(_echo, record(0, b"a"), delivery=delivery)
    assert delivery.calls == 3
    assert [(out.topic, out.value) for out in delivery.delivered] == [("out", b"a")]
    assert source.offsets == [0]


async def test_a_held_batch_is_given_up_unacknowledged_when_a_rebalance_waits_for_it():
    engine = FakeEngine()

    class Away(FakeDelivery):
        async def deliver(self, _):
            engine.rebalancing = True
            raise Transient("away")

    source, _ = await _handle(_echo, record(0), engine=engine, delivery=Away())
    assert source.offsets == []
    assert source.released == [record(0)]


async def test_a_held_batch_is_given_up_unacknowledged_at_the_end():
    """SIGTERM while the database is away: the worker must not be killed for it."""
    engine = FakeEngine()

    class Away(FakeDelivery):
        async def deliver(self, _):
            engine.should_stop = True
            raise Transient("away")

    source, _ = await _handle(_echo, record(0), engine=engine, delivery=Away())
    assert source.offsets == []
    assert source.released == [record(0)]


async def test_a_transient_fault_of_a_handler_is_tried_again_and_never_dead_lettered():
    calls = []

    def handle(one):
        calls.append(one.offset)
        if len(calls) <= 2 * FAST.attempts:
            raise Transient("the database is away")
        return _echo(one)

    source, delivery = await _handle(handle, record(4, b"a"))
    assert calls == [4] * (2 * FAST.attempts + 1)
    assert [(out.topic, out.value) for out in delivery.delivered] == [("out", b"a")]
    assert source.offsets == [4]


async def test_a_held_flow_is_shown_while_it_is_held_and_no_longer():
    shown = []
    gauge = metrics.HELD.labels("held-test")

    class Away(FakeDelivery):
        async def deliver(self, outgoings):
            shown.append((guard.held, gauge._value.get()))
            return await super().deliver(outgoings)

    source = FakeSource(record(0, b"a"))
    guard = _guard(delivery=Away(Transient("away"), Transient("away")), stage="held-test")
    await _run(guard, source, guard.each(_echo))
    assert shown == [(False, 0), (True, 1), (True, 1)]
    assert (guard.held, gauge._value.get()) == (False, 0)


async def _pauses(policy, faults):
    """The seconds between one delivery and the next, each of which fails."""
    clock, asked = SetClock(NOON), []

    def fault(_outgoings):
        asked.append(clock.monotonic())
        return Transient("away")

    class Asked(FakeDelivery):
        async def deliver(self, outgoings):
            if not self.faults:
                asked.append(clock.monotonic())
            return await super().deliver(outgoings)

    await _handle(_echo, record(0), delivery=Asked(*[fault] * faults), policy=policy, clock=clock)
    return [later - earlier for earlier, later in pairwise(asked)]


async def test_the_pauses_double_up_to_their_bound(monkeypatch):
    monkeypatch.setattr(hold_module.random, "uniform", lambda _low, high: high)
    pauses = await _pauses(Policy(backoff_initial=0.1, backoff_max=1.0), 6)
    assert pauses == pytest.approx([0.12, 0.24, 0.48, 0.96, 1.2, 1.2])


async def test_the_jitter_stays_within_a_fifth():
    pauses = await _pauses(Policy(backoff_initial=1.0, backoff_max=1.0), 30)
    assert min(pauses) >= 0.8 - 1e-9
    assert max(pauses) <= 1.2 + 1e-9
    assert len(set(pauses)) > 1


async def test_a_fatal_fault_ends_the_process_with_nothing_acknowledged():
    def handle(_record):
        raise Fatal("no")

    source, guard = FakeSource(record(0)), _guard()
    with pytest.raises(FailStop):
        await _run(guard, source, guard.each(handle))
    assert source.offsets == []


class WatchedClock(SetClock):
    """Calls `look` at the first sleep of each pause."""

    def __init__(self, look):
        super().__init__(NOON)
        self._look = look

    async def sleep(self, seconds):
        await self._look()
        await super().sleep(seconds)


@pytest.mark.parametrize("refusal", [ZeroDivisionError(), Rejected(Reason.SCHEMA)])
async def test_the_breaker_holds_a_bad_deploy_before_its_refusals_go_out_and_lets_them_through_later(refusal):
    """To end would be no help: the next worker would meet the same, whatever wrote it."""
    seen = set()

    async def look():
        seen.add((guard.held, metrics.HELD.labels("test")._value.get(), len(delivery.delivered)))

    def handle(_record):
        raise refusal

    delivery, clock = FakeDelivery(), WatchedClock(look)
    guard = _guard(delivery=delivery, policy=FAST.model_copy(update={"breaker_pause": 300.0}), clock=clock)
    source = FakeSource(*(record(n) for n in range(20)))
    await _run(guard, source, guard.each(handle))
    assert seen == {(True, 1, 0)}
    assert sum(clock.slept) == pytest.approx(300.0)
    assert len(delivery.delivered) == 20
    assert len(source.offsets) == 20
    assert metrics.HELD.labels("test")._value.get() == 0


async def test_a_flush_that_gets_through_does_not_let_a_held_batch_go():
    """The watchdog would take a flow that nobody holds for one that stalls, and end the worker, and the next one."""
    paused, go_on = asyncio.Event(), asyncio.Event()

    async def look():
        paused.set()
        await go_on.wait()

    def refuse(_record):
        raise ZeroDivisionError

    guard = _guard(stage="held-batch", clock=WatchedClock(look))
    source = FakeSource(*(record(n) for n in range(20)))
    batch = asyncio.create_task(guard.run(source, guard.each(refuse)))
    await asyncio.wait_for(paused.wait(), 5)
    await asyncio.wait_for(asyncio.create_task(guard.flush()), 5)
    held = (guard.held, metrics.HELD.labels("held-batch")._value.get())
    go_on.set()
    await asyncio.wait_for(batch, 5)
    assert (held, guard.held, len(source.offsets)) == ((True, 1), False, 20)


async def test_a_batch_is_given_up_between_two_records_when_a_rebalance_is_known(monkeypatch):
    """Another worker begins it as well: each of two that need longer than a rebalance waits would take it from the
    other, for ever.
    """
    monkeypatch.setattr(guard_module, "_TURN", 0.0)
    engine, handled = FakeEngine(), []

    def handle(one):
        handled.append(one.offset)
        engine.rebalancing = one.offset == 1
        return _echo(one)

    source, delivery = await _handle(handle, *(record(n) for n in range(5)), engine=engine)
    assert (handled, source.offsets, delivery.delivered) == ([0, 1], [], [])


async def test_a_batch_that_is_in_hand_at_the_end_is_finished(monkeypatch):
    monkeypatch.setattr(guard_module, "_TURN", 0.0)
    engine = FakeEngine()

    def handle(one):
        engine.should_stop = True
        return _echo(one)

    source, _ = await _handle(handle, *(record(n) for n in range(5)), engine=engine)
    assert source.offsets == [0, 1, 2, 3, 4]


async def test_a_batch_that_the_breaker_holds_is_given_up_when_the_end_comes():
    engine = FakeEngine()
    engine.should_stop = True

    def handle(_record):
        raise ZeroDivisionError

    source, delivery = await _handle(handle, *(record(n) for n in range(20)), engine=engine)
    assert (delivery.delivered, source.offsets) == ([], [])


async def test_a_record_that_is_handled_ends_the_row():
    def handle(one):
        if one.offset == 4:
            return _echo(one)
        raise ZeroDivisionError

    engine = FakeEngine()
    engine.should_stop = True  # a breaker that tripped would give the batch up
    policy = FAST.model_copy(update={"breaker_window": 1000})
    source, _ = await _handle(handle, *(record(n) for n in range(9)), policy=policy, engine=engine)
    assert len(source.offsets) == 9


async def test_the_end_names_the_records_in_hand():
    def handle(one):
        if one.offset == 12:
            raise Fatal("no")
        return _echo(one)

    with pytest.raises(FailStop, match=r"stage test .* at in/0/7, in/0/12: .*no"):
        await _handle(handle, record(7), record(12))


async def test_a_feed_of_garbage_does_not_trip_the_breaker():
    """Anybody can send garbage; only faults of ours may stop the service."""

    def handle(_record):
        raise Rejected(Reason.UNRECOGNISED)

    source, delivery = await _handle(handle, *(record(n) for n in range(20)))
    assert len(delivery.delivered) == 20
    assert len(source.offsets) == 20


async def test_a_record_of_several_items_keeps_the_good_ones_and_is_a_dead_letter_too():
    def handle(one):
        return Handled([Outgoing("out", b"k", b"good")], refused=[Rejected(Reason.NO_TEXT, "item 2")])

    _, delivery = await _handle(handle, record(0, b"two items"))
    assert {(out.topic, out.value) for out in delivery.delivered} == {
        ("out", b"good"),
        ("wire.deadletters.v1", b"two items"),
    }


async def test_of_several_refused_items_one_letter_is_made():
    def handle(one):
        return Handled(refused=[Rejected(Reason.NO_TEXT, "item 1"), Rejected(Reason.EMPTY, "item 2")])

    _, delivery = await _handle(handle, record(0, b"two items"))
    assert [out.topic for out in delivery.delivered] == ["wire.deadletters.v1"]


async def test_records_are_counted_by_outcome_and_refusals_by_reason():
    def handle(one):
        if one.value == b"bad":
            raise Rejected(Reason.MALFORMED)
        return _echo(one)

    def counts():
        return (
            metrics.RECORDS.labels("test", "refused")._value.get(),
            metrics.RECORDS.labels("test", "handled")._value.get(),
            metrics.DEADLETTERS.labels("test", "malformed")._value.get(),
        )

    before = counts()
    await _handle(handle, *(record(n, b"bad" if n < 2 else b"good") for n in range(5)))
    assert [now - then for now, then in zip(counts(), before, strict=True)] == [2, 3, 2]


class _Table:
    """What the guard needs of a table."""

    def __init__(self, *writes):
        self.writes = list(writes)
        self.confirmed = []

    def unsent(self):
        return tuple(self.writes)

    def confirm(self, offsets):
        self.confirmed = [*self.confirmed, *zip(self.writes, offsets, strict=False)]
        del self.writes[: len(offsets)]

    def commit(self):
        self.committed = list(self.confirmed)


async def test_table_writes_are_delivered_first_and_confirmed_only_then():
    table, delivery = _Table(Outgoing("changelog", b"k", b"v")), FakeDelivery(Transient("away"))
    source, guard = FakeSource(record(0, b"a")), _guard(delivery=delivery)
    guard.add_table(table)
    await _run(guard, source, guard.each(_echo))
    assert [out.topic for out in delivery.delivered] == ["changelog", "out"]
    assert table.writes == []


async def test_a_table_that_its_disk_does_not_take_holds_the_batch_and_nothing_is_sent_again():
    class Full(_Table):
        left = 2

        def commit(self):
            self.left -= 1
            if self.left >= 0:
                raise Transient("no room")

    table, delivery = Full(Outgoing("changelog", b"k", b"v")), FakeDelivery()
    source, guard = FakeSource(record(0, b"a")), _guard(delivery=delivery)
    guard.add_table(table)
    await _run(guard, source, guard.each(_echo))
    assert table.left == -1, "it is acknowledged once the disk has it, and no sooner"
    assert [out.topic for out in delivery.delivered] == ["changelog", "out"]


async def test_each_table_is_confirmed_with_the_offsets_of_its_own_writes():
    tables = [
        _Table(Outgoing("one", b"k", b"1"), Outgoing("one", b"k", b"2")),
        _Table(Outgoing("two", b"k", b"3")),
    ]
    guard = _guard()
    for table in tables:
        guard.add_table(table)
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
    guard = _guard(delivery=delivery)
    guard.add_table(table)
    await asyncio.gather(guard.flush(), guard.flush(), guard.flush())
    assert [out.value for out in delivery.delivered] == [b"1", b"2"]
    assert table.writes == []


async def test_writes_of_an_abandoned_batch_stay_to_be_sent_with_the_next():
    engine, table = FakeEngine(), _Table(Outgoing("changelog", b"k", b"v"))

    class Away(FakeDelivery):
        async def deliver(self, _):
            engine.rebalancing = True
            raise Transient("away")

    source, guard = FakeSource(record(0)), _guard(engine, Away())
    guard.add_table(table)
    await _run(guard, source, guard.each(_echo))
    assert len(table.writes) == 1


def _broken():
    return Unreadable.of(b"bytes", 5, 9, ValueError("no"))


async def test_the_work_never_sees_what_nobody_can_unpack_and_each_answer_stays_with_its_record():
    seen = []

    def handle(one):
        seen.append(one.value)
        return _echo(one)

    source, delivery = await _handle(handle, record(0, b"a"), record(9, _broken()), record(10, b"b"))
    assert seen == [b"a", b"b"]
    assert [(out.topic, out.value) for out in delivery.delivered] == [
        ("out", b"a"),
        ("wire.deadletters.v1", b"bytes"),
        ("out", b"b"),
    ]
    told = DeadLetter.from_headers(delivery.delivered[1].headers)
    assert (told.original_offset, told.reason, told.detail) == (9, "malformed", _broken().refusal.detail)
    assert source.offsets == [0, 9, 10]


async def test_a_batch_of_which_nobody_can_unpack_anything_is_no_work():
    def handle(_record):
        raise AssertionError

    source, delivery = await _handle(handle, record(9, _broken()))
    assert [out.topic for out in delivery.delivered] == ["wire.deadletters.v1"]
    assert source.offsets == [9]


def _as_a_whole(*outgoings):
    async def work(records):
        return BatchResult([Handled() for _ in records], outgoings)

    return work


async def test_what_a_batch_made_as_a_whole_is_sent_before_it_is_acknowledged():
    source, delivery = FakeSource(record(0), record(1)), FakeDelivery()
    await _run(_guard(delivery=delivery), source, _as_a_whole(Outgoing("out", b"0", b"both")))
    assert [(out.topic, out.value) for out in delivery.delivered] == [("out", b"both")]
    assert source.offsets == [0, 1]


async def test_what_a_batch_made_and_is_too_large_holds_the_flow_and_makes_no_record_a_dead_letter():
    source, delivery = FakeSource(record(0), record(1)), FakeDelivery()
    delivery.too_large.add("out")
    held = []

    async def look():
        held.append(guard.held)
        if len(held) == 3:
            delivery.too_large.clear()  # somebody has mended the topic's limit

    guard = _guard(delivery=delivery, clock=WatchedClock(look))
    await _run(guard, source, _as_a_whole(Outgoing("out", b"0", b"both"), Outgoing("other", b"0", b"small")))
    assert held == [True] * 3
    assert [(out.topic, out.value) for out in delivery.delivered] == [("other", b"small"), ("out", b"both")]
    assert source.offsets == [0, 1]
    assert not guard.held


async def test_what_a_batch_made_as_a_whole_is_sent_though_one_of_its_records_cannot_be_read():
    source, delivery = FakeSource(record(0), record(9, _broken())), FakeDelivery()
    await _run(_guard(delivery=delivery), source, _as_a_whole(Outgoing("out", b"0", b"both")))
    assert [out.topic for out in delivery.delivered] == ["wire.deadletters.v1", "out"]
    assert source.offsets == [0, 9]


async def test_after_a_pause_the_breaker_counts_anew():
    async def look():
        """Time passes by itself."""

    def refuse(_record):
        raise ZeroDivisionError

    clock = WatchedClock(look)
    guard = _guard(policy=FAST.model_copy(update={"breaker_pause": 300.0, "batch": 20}), clock=clock)
    source = FakeSource(*(record(n) for n in range(21)))
    await _run(guard, source, guard.each(refuse))
    assert sum(clock.slept) == pytest.approx(300.0)
    assert len(source.offsets) == 21


async def test_a_delivery_that_is_given_up_is_cancelled(monkeypatch):
    """Left alone, it would arrive behind what is sent later."""
    monkeypatch.setattr(hold_module, "_PATIENCE", 0.0)
    monkeypatch.setattr(hold_module, "_LOOK_EVERY", 0.001)
    engine = FakeEngine()
    engine.should_stop = True
    sending = asyncio.get_running_loop().create_future()
    hold = hold_module.Hold("test", engine, FAST, SetClock(datetime(2026, 3, 1, tzinfo=UTC)))
    with pytest.raises(Abandoned):
        await asyncio.wait_for(hold.until_sent(sending), 5)
    assert sending.cancelled()
