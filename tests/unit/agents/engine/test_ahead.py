"""How much a stage reads ahead and takes at once, by bytes, with the real classes of an app that is not started."""

from __future__ import annotations

import asyncio

import pytest

from stream.agents.engine import ahead, batches
from stream.agents.engine.ahead import BYTES_AHEAD, MESSAGES_AHEAD, Ahead
from tests.unit.agents.engine.flow_of_lots import CHANGELOG, A, B, Flow, lot
from tests.unit.agents.engine.stream_in_hand import Reading, take

PICTURE = 1000
"""Bytes that stand for a large picture, where the bounds are as small."""


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(ahead, "BYTES_AHEAD", 4 * PICTURE)
    monkeypatch.setattr(batches, "BATCH_BYTES", 2 * PICTURE)
    monkeypatch.setattr(ahead, "_WAIT_SECONDS", 0.01)


@pytest.fixture
async def reading():
    made = Reading()
    yield made
    await made.stream.stop()


def _pictures(*offsets, tp=A):
    made = lot(*offsets, tp=tp)
    for record in made[tp]:
        record.value = b"x" * PICTURE
    return made


async def test_large_messages_make_small_batches(reading):
    reading.put(*range(5), value=b"x" * PICTURE)
    taken = [len((await take(reading)).read()) for _ in range(3)]
    assert taken == [2, 2, 1]


async def test_a_message_that_is_larger_than_a_batch_may_be_is_a_batch(reading):
    reading.put(0, 1, value=b"x" * 10 * PICTURE)
    assert [len((await take(reading)).read()) for _ in range(2)] == [1, 1]


async def test_messages_without_a_value_and_small_ones_go_by_number(reading):
    reading.put(*range(3), value=None)
    reading.put(*range(3, 6))
    assert len((await take(reading)).read()) == 6


async def test_no_more_is_read_ahead_than_fits(reading):
    flow = Flow(_pictures(*range(10)))
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.05)
    assert flow.offsets == [0, 1, 2, 3]
    flow.consumer.ahead.taken(2, 2 * PICTURE, left=True)
    await asyncio.sleep(0.05)
    assert flow.offsets == [0, 1, 2, 3, 4, 5]
    while not draining.done():
        flow.consumer.ahead.taken(1, PICTURE, left=True)
        await asyncio.sleep(0)
    assert flow.offsets == list(range(10))


@pytest.mark.parametrize("ends", ["rebalance", "new generation"])
async def test_who_waits_for_room_lets_a_rebalance_go_on_and_hands_nothing_out_of_an_old_generation(ends):
    flow = Flow(_pictures(*range(10)), {**_pictures(20, tp=B)})
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.05)
    if ends == "rebalance":
        flow.consumer.flow_active = False
    else:
        flow.app.consumer_generation_id = 2
    await asyncio.wait_for(draining, 5)
    assert flow.offsets == [0, 1, 2, 3]
    assert flow.consumer._read_offset[A] == 3


async def test_what_a_rebalance_dropped_from_the_queue_leaves_room_for_what_comes_behind_it():
    """Nobody takes from an empty queue: what counted before would keep all that comes next out of it, for ever."""
    flow = Flow(_pictures(*range(10)))
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.05)
    flow.consumer.stop_flow()
    flow.app.flow_control.suspend()
    flow.app.flow_control.clear()
    await asyncio.wait_for(draining, 5)
    flow.app.flow_control.resume()
    flow.consumer.resume_flow()
    flow.thread.lots.append(_pictures(4, 5))
    await asyncio.wait_for(flow.drain(), 5)
    assert flow.offsets == [0, 1, 2, 3, 4, 5]


async def test_rows_of_a_table_that_a_standby_reads_do_not_count():
    """No stage takes them."""
    flow = Flow(_pictures(*range(10), tp=CHANGELOG), _pictures(0))
    flow.consumer._set_active_tps({A, CHANGELOG})
    await asyncio.wait_for(flow.drain(rounds=2), 5)
    assert flow.offsets == [*range(10), 0]
    assert flow.consumer.ahead.bytes == PICTURE


def test_one_message_always_fits_and_what_was_dropped_unseen_is_forgotten():
    one = Ahead()
    assert one.fits(100 * BYTES_AHEAD)
    one.came(100 * BYTES_AHEAD)  # dropped by a rebalance: nobody takes it
    assert not one.fits(1)
    one.taken(1, 5, left=True)
    assert not one.fits(1)
    one.taken(1, 5, left=False)
    assert one.fits(BYTES_AHEAD)


async def test_a_batch_tells_the_consumer_what_it_took(reading):
    reading.put(*range(5), value=b"x" * PICTURE)
    await take(reading, 1)
    told = reading.consumer.ahead
    for _ in range(4):
        told.came(PICTURE)
    await take(reading)
    assert (told.messages, told.bytes) == (2, 2 * PICTURE)
    await take(reading)
    assert (told.messages, told.bytes) == (0, 0)


async def test_no_more_messages_are_read_ahead_than_their_number_allows():
    flow = Flow(lot(*range(MESSAGES_AHEAD + 100)))
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.05)
    assert len(flow.offsets) == MESSAGES_AHEAD
    flow.consumer.ahead.taken(100, 0, left=True)
    await asyncio.wait_for(draining, 5)
    assert len(flow.offsets) == MESSAGES_AHEAD + 100
