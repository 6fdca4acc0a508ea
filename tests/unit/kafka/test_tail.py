"""The verdicts of a partition while the broker is away, or what it has cannot be read. (What is found:
tests/broker/test_spans.py.)
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

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


async def test_what_cannot_be_read_is_tried_again_and_said(monkeypatch):
    """As a header does whose name is no UTF-8: an end would repeat itself, and without a word nobody would look."""
    said, clock = [], SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    verdict = fetched(3, b"a verdict", key=str(ARTICLE).encode(), timestamp=100)
    faults = [UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")] * 2
    log = FakeConsumer((DEDUPE_VERDICTS.name, 0), [verdict], faults=faults)
    monkeypatch.setattr(module, "consumer", log.make)
    monkeypatch.setattr(module.log, "exception", lambda message, **about: said.append((message, about)))
    tail = Tail(Settings(), 0, 100, clock)
    try:
        async with asyncio.timeout(5):
            while (arrived := tail.missing({ARTICLE})) is not None:
                await arrived.wait()
        assert tail.get(ARTICLE) == b"a verdict"
    finally:
        await tail.stop()
    assert [message for message, _ in said] == ["verdicts cannot be read"] * 2
    assert "invalid start byte" in said[0][1]["fault"]
    assert clock.slept == [1.0, 1.0]
    assert log.started == log.stopped == 3
