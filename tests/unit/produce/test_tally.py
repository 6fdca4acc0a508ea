"""What `feed watch` and `replay` count and say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from stream.clock import SetClock
from stream.observe.metrics import REGISTRY
from stream.produce.raw import Sent
from stream.produce.tally import Tally
from tests.factories import id_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENT = Sent("wire.raw.v1", 2, 7, trace_id="ab" * 16)


@pytest.fixture
def source():
    return f"source-{id_of('tally')}"


def _value(name, **labels):
    return REGISTRY.get_sample_value(name, labels)


def test_what_was_sent_and_refused_is_counted_by_source(source, refusal):
    tally = Tally(source, SetClock(NOON))
    before = _value("wire_feed_taken_total", feed=source)
    for result in (SENT, SENT, refusal):
        tally.count("a.xml", result)
    assert (tally.sent, tally.refused) == (2, 1)
    assert _value("wire_feed_taken_total", feed=source) - before == 2
    assert _value("wire_feed_skipped_total", feed=source, why="oversize") >= 1
    assert _value("wire_feed_last_item_timestamp_seconds", feed=source) == NOON.timestamp()


def test_each_file_has_a_line_and_all_of_them_one(source, refusal):
    clock = SetClock(NOON)
    with capture_logs() as lines:
        tally = Tally(source, clock)
        tally.count("a.xml", SENT)
        tally.count("b.xml", refusal)
        clock.advance(90)
        tally.count("c.xml", SENT)
        tally.tell()  # nothing came since
        tally.sum_up()
    sent, refused, _, some, ended = lines
    place = {"topic": "wire.raw.v1", "partition": 2, "offset": 7, "trace_id": "ab" * 16}
    assert sent == {"event": "sent", "log_level": "debug", "source": source, "file": "a.xml", **place}
    assert (refused["log_level"], refused["file"], refused["source"]) == ("warning", "b.xml", source)
    assert (refused["reason"], refused["detail"]) == ("oversize", "too much for anyone")
    assert (some["event"], some["sent"], some["refused"]) == ("files sent", 2, 1)
    assert (ended["event"], ended["sent"], ended["refused"], ended["seconds"]) == ("ended", 2, 1, 90.0)


def test_a_burst_is_one_line(source):
    with capture_logs() as lines:
        tally = Tally(source, SetClock(NOON))
        for _ in range(100):
            tally.count("a.xml", SENT)
        tally.tell()
    assert [line["sent"] for line in lines if line["log_level"] == "info"] == [100]
