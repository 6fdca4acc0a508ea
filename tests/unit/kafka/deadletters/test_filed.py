"""Reading the dead letters of a broker that goes away. (What is read: test_send_back.py, on a broker.)"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from aiokafka.errors import KafkaConnectionError

from stream.clock import SetClock
from stream.errors import Transient
from stream.kafka.deadletters import filed
from stream.kafka.deadletters.filed import read_filed, read_letters
from stream.kafka.errors import BrokerAway
from stream.kafka.topics import DEADLETTERS
from stream.settings import Settings
from tests.factories import fetched
from tests.unit.kafka.fake_consumer import FakeConsumer


@pytest.fixture
def log(monkeypatch):
    log = FakeConsumer((DEADLETTERS.name, 0), map(fetched, range(3)))

    async def there(*_):
        pass

    monkeypatch.setattr(filed, "consumer", log.make)
    monkeypatch.setattr(filed, "require_topic", there)
    return log


async def test_a_broker_that_falls_silent_before_the_end_is_given_up_after_half_a_minute(log):
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    log.silent, log.on_fetch = True, lambda: clock.advance(2)
    with pytest.raises(Transient, match="silent"):
        await read_filed(Settings(), clock)
    assert 30 < clock.monotonic() <= 34
    assert log.stopped == 1


async def test_a_position_that_nobody_tells_is_not_waited_for_for_ever(log, monkeypatch):
    monkeypatch.setattr(filed, "_SILENCE_SECONDS", 0.02)
    log.position = lambda _: asyncio.Event().wait()
    async with asyncio.timeout(5):
        with pytest.raises(Transient, match="silent"):
            await read_filed(Settings())
    assert log.stopped == 1


async def test_a_slow_broker_is_read_to_the_end(log):
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    whole = log.getmany

    async def slow(**more):
        clock.advance(29)
        return await whole(max_records=1, **more)

    log.getmany = slow
    assert [letter async for letter in read_letters(Settings(), clock)] == [], "none is a letter of ours"
    assert log.position_of == 3


async def test_a_broker_that_is_away_ends_in_one_line(log):
    log.faults = [KafkaConnectionError("gone")]
    with pytest.raises(BrokerAway, match="WIRESTREAM_KAFKA__BOOTSTRAP"):
        await read_filed(Settings())
