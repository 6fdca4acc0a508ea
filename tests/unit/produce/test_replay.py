from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from stream.clock import SetClock
from stream.errors import Rejected, Transient
from stream.produce import Pace, replay, schedule
from stream.produce.replay import Payload, Scheduled

_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _payloads(count: int) -> list[Payload]:
    return [Payload(f"{n:03}", str(n).encode()) for n in range(count)]


def _names(stream) -> list[str]:
    return [item.payload.name for item in stream]


def test_a_schedule_keeps_the_order_and_sends_each_once():
    stream = list(schedule(_payloads(50), Pace()))
    assert _names(stream) == [f"{n:03}" for n in range(50)]
    assert {item.at for item in stream} == {0.0}
    assert not any(item.resend for item in stream)


def test_nothing_makes_an_empty_stream_even_for_ever():
    assert list(schedule([], Pace(loops=None))) == []


def test_rate_spreads_payloads_evenly_over_loops_too():
    stream = list(schedule(_payloads(3), Pace(rate=4, loops=2)))
    assert [item.at for item in stream] == [0, 0.25, 0.5, 0.75, 1.0, 1.25]


def test_rate_counts_injected_resends():
    stream = list(schedule(_payloads(10), Pace(rate=2, duplicates=1.0)))
    assert [item.at for item in stream] == [n / 2 for n in range(20)]


def test_speed_goes_by_the_items_own_times_and_never_back():
    times = [_NOON, _NOON + timedelta(hours=1), None, _NOON + timedelta(minutes=30), _NOON + timedelta(hours=2)]
    payloads = [Payload(str(n), b"x", at) for n, at in enumerate(times)]
    assert [item.at for item in schedule(payloads, Pace(speed=60))] == [0, 60, 60, 60, 120]


def test_speed_without_any_time_sends_at_once():
    assert [item.at for item in schedule(_payloads(3), Pace(speed=2))] == [0, 0, 0]


def test_a_second_loop_begins_when_the_first_has_ended():
    payloads = [Payload("a", b"a", _NOON), Payload("b", b"b", _NOON + timedelta(seconds=10))]
    assert [item.at for item in schedule(payloads, Pace(speed=1, loops=2))] == [0, 10, 10, 20]


def test_loops_without_end_go_on():
    assert _names(islice(schedule(_payloads(2), Pace(loops=None)), 7)) == ["000", "001"] * 3 + ["000"]


def test_the_same_seed_makes_the_same_resends_and_another_seed_others():
    def stream(seed: int) -> list[Scheduled]:
        return list(schedule(_payloads(200), Pace(duplicates=0.2, seed=seed)))

    assert stream(7) == stream(7)
    assert stream(7) != stream(8)


def test_resends_are_about_as_many_as_asked_each_after_its_first_and_soon():
    stream = list(schedule(_payloads(1000), Pace(duplicates=0.3, seed=1)))
    firsts = [item for item in stream if not item.resend]
    again = [item for item in stream if item.resend]
    assert _names(firsts) == [f"{n:03}" for n in range(1000)]
    assert 230 < len(again) < 370
    assert len(set(_names(again))) == len(again)
    for position, item in enumerate(stream):
        if item.resend:
            between = stream[_names(stream).index(item.payload.name) + 1 : position]
            assert sum(not other.resend for other in between) <= 10


def test_every_payload_is_resent_where_all_are_asked_for():
    stream = list(schedule(_payloads(30), Pace(duplicates=1.0)))
    assert sorted(_names(stream)) == sorted([f"{n:03}" for n in range(30)] * 2)


async def _replayed(producer, payloads, pace=Pace(), clock=None):  # noqa: B008 - frozen
    reports = []
    clock = clock or SetClock(_NOON)
    stream = schedule(payloads, pace)
    await replay(producer, stream, "test", lambda item, r: reports.append((item.payload.name, r)), clock)
    return reports


async def test_replay_sends_in_order_and_reports_each_once(producer):
    reports = await _replayed(producer, _payloads(1200))
    assert producer.taken == [str(n).encode() for n in range(1200)]
    assert [name for name, _ in reports] == [f"{n:03}" for n in range(1200)]
    assert [sent.offset for _, sent in reports] == list(range(1200))


async def test_every_record_says_that_it_is_replayed_also_one_that_is_sent_again(producer):
    producer.faults[b"1"] = [Transient("away")] * 2
    await _replayed(producer, _payloads(3))
    assert producer.headers == [{"wire-replayed": "1"}] * 3


async def test_a_refused_payload_is_reported_and_the_others_are_sent(producer, refusal):
    producer.faults[b"1"] = [refusal]
    reports = dict(await _replayed(producer, _payloads(3)))
    assert reports["001"] is refusal
    assert producer.taken == [b"0", b"2"]
    assert len(reports) == 3


async def test_what_the_broker_refuses_after_it_was_handed_over_is_reported_too(producer, refusal, monkeypatch):
    send = producer.send

    async def refused_later(payload, source, **given):
        future = await send(payload, source, **given)
        if payload == b"1":
            future = asyncio.get_running_loop().create_future()
            future.set_exception(refusal)
        return future

    monkeypatch.setattr(producer, "send", refused_later)
    reports = dict(await _replayed(producer, _payloads(3)))
    assert isinstance(reports["001"], Rejected)
    assert [name for name, result in reports.items() if not isinstance(result, Rejected)] == ["000", "002"]


async def test_a_fault_that_passes_costs_only_another_try(producer):
    producer.faults[b"1"] = [Transient("away")] * 3
    reports = await _replayed(producer, _payloads(3))
    assert sorted(producer.taken) == [b"0", b"1", b"2"]
    assert producer.tries.count(b"1") == 4
    assert len(reports) == 3


async def test_a_send_that_fails_at_once_is_tried_again(producer, monkeypatch):
    send, failed = producer.send, []

    async def sent(payload, source, **given):
        if payload == b"0" and not failed:
            failed.append(True)
            raise Transient("no metadata")
        return await send(payload, source, **given)

    monkeypatch.setattr(producer, "send", sent)
    assert len(await _replayed(producer, _payloads(2))) == 2
    assert sorted(producer.taken) == [b"0", b"1"]


async def test_a_broker_that_stays_away_ends_the_replay_with_its_own_error_and_stops_an_endless_stream(producer):
    producer.away = True
    async with asyncio.timeout(20):
        with pytest.raises(Transient):  # not a group of them: the command prints it in one line
            await _replayed(producer, _payloads(2), Pace(loops=None))
    tries = len(producer.tries)
    await asyncio.sleep(0.05)
    assert len(producer.tries) == tries, "something still sends"


async def test_rate_holds_the_stream_back(producer):
    clock = SetClock(_NOON)
    await _replayed(producer, _payloads(5), Pace(rate=40), clock)
    assert clock.slept == pytest.approx([0.025] * 4)


async def test_a_fault_is_waited_out_for_longer_each_time(producer):
    clock = SetClock(_NOON)
    producer.faults[b"0"] = [Transient("away")] * 8
    await _replayed(producer, _payloads(1), clock=clock)
    assert clock.slept == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


async def test_a_cancelled_replay_leaves_nothing_running(producer):
    producer.hangs = True
    task = asyncio.ensure_future(_replayed(producer, _payloads(5)))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
