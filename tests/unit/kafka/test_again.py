"""Records are read again by lots, as a stage got them; what is gone is passed over."""

from __future__ import annotations

import pytest
from aiokafka.errors import KafkaConnectionError

from stream.clock import SetClock
from stream.kafka import again, changelog
from stream.kafka.again import read_again
from stream.settings import Settings
from tests.factories import NOON, fetched, record
from tests.unit.kafka.fake_consumer import FakeConsumer


@pytest.fixture
def read(monkeypatch):
    def reads(*offsets, faults=()):
        log = FakeConsumer(("in", 3), (fetched(offset, partition=3) for offset in offsets), faults=faults)
        monkeypatch.setattr(changelog, "consumer", log.make)
        return lambda span: read_again(Settings(), "in", 3, span, SetClock(NOON))

    return reads


async def test_a_span_comes_by_lots_as_a_stage_got_it(read, monkeypatch):
    monkeypatch.setattr(again, "_MOST", 2)
    reading = read(*range(9), faults=[KafkaConnectionError()])
    assert await reading((3, 6)) == ([record(at, b"v", partition=3, timestamp_ms=0) for at in (3, 4)], 5)
    assert await reading((5, 6)) == ([record(5, b"v", partition=3, timestamp_ms=0)], 6)


@pytest.mark.parametrize(
    ("kept", "span", "found", "further"),
    [
        (range(5, 9), (0, 7), [5, 6], 7),  # the first went by retention
        (range(5, 9), (0, 4), [], 4),  # all of them did
        (range(3), (5, 9), [], 9),  # the topic was made anew
        ((0, 1, 4, 5), (1, 4), [1], 4),  # there are markers between them
    ],
)
async def test_what_is_gone_is_passed_over(read, kept, span, found, further):
    records, end = await read(*kept)(span)
    assert ([one.offset for one in records], end) == (found, further)
