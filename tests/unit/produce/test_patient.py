"""A feed waits for a broker that is away, and ends in time all the same."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from stream.clock import SYSTEM_CLOCK, SetClock, pause
from stream.errors import Rejected, Transient
from stream.produce.patient import publish_patiently
from stream.produce.raw import Sent


@pytest.fixture
def clock():
    return SetClock(datetime(2026, 3, 8, 12, tzinfo=UTC))


async def _published(producer, clock, stop=None):
    async with asyncio.timeout(5):
        return await publish_patiently(
            producer, b"copy", "feed", file="a.xml", stop=stop or asyncio.Event(), clock=clock
        )


async def test_a_broker_that_is_away_is_waited_for_longer_and_longer(producer, clock):
    producer.faults[b"copy"] = [Transient("away")] * 9
    assert await _published(producer, clock) == Sent("wire.raw.v1", 0, 0)
    assert producer.taken == [b"copy"]
    assert len(clock.slept) == 9
    assert clock.slept == sorted(clock.slept)
    assert clock.slept[-2:] == [10.0, 10.0]


async def test_a_refusal_is_raised_at_once(producer, clock, refusal):
    producer.faults[b"copy"] = [refusal]
    with pytest.raises(Rejected):
        await _published(producer, clock)
    assert producer.tries == [b"copy"]


async def test_the_end_does_not_wait_for_a_broker_that_hangs(producer, clock):
    producer.hangs, stop = True, asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, stop.set)
    assert await _published(producer, clock, stop) is None
    assert producer.taken == []


async def test_what_was_under_way_at_the_end_has_a_last_chance(producer):
    stop = asyncio.Event()
    taken = producer.publish

    async def publish(*arguments, **named):
        stop.set()
        await asyncio.sleep(0.05)
        return await taken(*arguments, **named)

    producer.publish = publish
    assert await _published(producer, SYSTEM_CLOCK, stop) == Sent("wire.raw.v1", 0, 0)


async def test_a_pause_ends_with_the_end():
    class Endless(SetClock):
        async def sleep(self, seconds):  # noqa: ARG002 - a clock's
            await asyncio.Event().wait()

    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, stop.set)
    async with asyncio.timeout(5):
        await pause(3600, stop, Endless(datetime(2026, 3, 8, tzinfo=UTC)))
