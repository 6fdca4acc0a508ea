"""Records are read again by lots, as a stage got them; what is gone is passed over."""

from __future__ import annotations

import pytest
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    ReplicaNotAvailableError,
    TopicAuthorizationFailedError,
    UnknownError,
)
from structlog.testing import capture_logs

from stream.clock import SetClock
from stream.kafka import again, changelog
from stream.kafka.again import read_again
from stream.settings import Settings
from tests.factories import NOON, fetched, record
from tests.unit.kafka.fake_consumer import FakeConsumer


@pytest.fixture
def logs():
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def read(monkeypatch):
    def reads(*offsets, faults=(), rotten=(), seconds=0):
        clock = SetClock(NOON)
        log = FakeConsumer(("in", 3), (fetched(offset, partition=3) for offset in offsets), faults=faults)
        log.rotten.update(rotten)
        log.on_fetch = lambda: clock.advance(seconds)
        monkeypatch.setattr(changelog, "consumer", log.make)
        return lambda span: read_again(Settings(), "in", 3, span, clock)

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


async def test_a_rotten_record_alone_is_passed_over_and_named(read, logs):
    reading, at, found = read(*range(9), rotten=[4]), 2, []
    while at < 7:
        records, at = await reading((at, 7))
        found += [one.offset for one in records]
    assert found == [2, 3, 5, 6]
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert (line["topic"], line["partition"], line["first"], line["behind"]) == ("in", 3, 4, 5)
    assert "passed over" in line["event"]


async def test_a_span_that_can_never_be_read_holds_nobody_for_ever(read, logs):
    records, end = await read(*range(9), faults=[KafkaError("no")] * 2)((2, 7))
    assert ([one.offset for one in records], end) == ([2], 3), "it passed"
    assert not logs
    assert await read(*range(9), faults=[KafkaError("no")] * 3)((2, 7)) == ([], 7)
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert (line["first"], line["behind"], line["fault"]) == (2, 7, "KafkaError: no")


async def test_a_rotten_record_behind_what_went_by_retention_is_passed_over_at_once(read):
    assert await read(*range(5, 9), rotten=[5])((0, 9)) == ([], 6)


@pytest.mark.parametrize(
    "fault",
    [
        KafkaTimeoutError,
        TopicAuthorizationFailedError,
        AuthenticationFailedError,
        ReplicaNotAvailableError,  # no fault that aiokafka tries again
        UnknownError,  # the broker's own, or newer than our client
    ],
)
async def test_what_may_be_mended_is_waited_for_and_called_by_its_name(read, logs, fault):
    records, end = await read(*range(9), faults=[fault()] * again._TRIES)((2, 4))
    assert ([one.offset for one in records], end) == ([2, 3], 4)
    assert [line["event"] for line in logs] == ["what is to be stored again cannot be read yet"] * again._TRIES


async def test_what_was_found_when_time_is_up_is_kept(read, monkeypatch):
    """Else a lot that takes longer than whoever asks will wait is begun again for ever."""
    monkeypatch.setattr(changelog, "_AT_ONCE", 2)
    records, end = await read(*range(9), seconds=3)((0, 9))
    assert ([one.offset for one in records], end) == ([0, 1, 2, 3], 4)


async def test_large_records_come_by_few(read, monkeypatch):
    monkeypatch.setattr(changelog, "_AT_ONCE", 1)
    monkeypatch.setattr(again, "_BYTES", 2)
    records, end = await read(*range(9))((0, 9))
    assert ([one.offset for one in records], end) == ([0, 1, 2], 3)
