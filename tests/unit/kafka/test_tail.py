"""The verdicts of a partition while the broker is away, or what it has cannot be read. (What is found:
tests/broker/test_spans.py.)
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from aiokafka.errors import KafkaConnectionError

from stream.clock import SetClock
from stream.kafka import tail as module
from stream.kafka.tail import Tail
from stream.kafka.topics import DEDUPE_VERDICTS
from stream.settings import Settings
from tests.factories import fetched
from tests.unit.kafka.fake_consumer import FakeConsumer

ARTICLE = UUID(int=7)


async def test_a_broker_that_is_away_is_waited_for_and_the_verdict_is_found_then(monkeypatch):
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    verdict = fetched(3, b"a verdict", key=str(ARTICLE).encode(), timestamp=100)
    log = FakeConsumer((DEDUPE_VERDICTS.name, 0), [verdict], faults=[KafkaConnectionError()] * 2)
    monkeypatch.setattr(module, "consumer", log.make)
    tail = Tail(Settings(), 0, 100, clock)
    try:
        async with asyncio.timeout(5):
            while (arrived := tail.missing({ARTICLE})) is not None:
                await arrived.wait()
        assert tail.get(ARTICLE) == b"a verdict"
        assert clock.slept == [1.0, 1.0]
    finally:
        await tail.stop()
    assert log.started == log.stopped == 3


async def test_what_ends_the_reading_is_said_to_whoever_waits(monkeypatch):
    """As a header does whose name is no UTF-8: without a word, the stage would hold its flow for ever."""
    fault = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    log = FakeConsumer((DEDUPE_VERDICTS.name, 0), faults=[fault])
    monkeypatch.setattr(module, "consumer", log.make)
    tail = Tail(Settings(), 0, 100)
    arrived = tail.missing({ARTICLE})
    async with asyncio.timeout(5):
        await arrived.wait()
    with pytest.raises(UnicodeDecodeError):
        tail.missing({ARTICLE})
    assert log.started == log.stopped == 1
