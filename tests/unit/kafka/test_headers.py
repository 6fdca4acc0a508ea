"""Headers and partitions of what stages send: what other clients see."""

from __future__ import annotations

from uuid import UUID

import pytest
from aiokafka.partitioner import DefaultPartitioner

from schemas import header
from stream.kafka.headers import derived_headers, story_partition
from stream.kafka.raw_headers import REPLAYED
from stream.kafka.topics import ARTICLES, UNIQUE
from tests.factories import record


def _record(value=b"{}", headers=(), key=b"feed"):
    place = {"topic": "wire.raw.v1", "partition": 2, "key": key}
    return record(41, value, **place, headers=headers, timestamp_ms=1_700_000_000_123)


def test_derived_headers_are_the_same_for_the_same_record_and_carry_its_trace():
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    record = _record(headers=[("traceparent", parent.encode())])
    made = [derived_headers(record, ARTICLES, "normalise", subject=UUID(int=1), time=record.time) for _ in range(2)]
    assert made[0] == made[1]
    trace = header(made[0], "traceparent")
    assert trace.split("-")[1] == parent.split("-")[1]
    assert trace.split("-")[2] != parent.split("-")[2]
    assert header(made[0], "ce_type") == "wire.article.v1"
    assert header(made[0], "ce_specversion") == "1.0"


@pytest.mark.parametrize("traceparent", [b"", b"garbage", b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01"])
def test_an_invalid_trace_is_replaced(traceparent):
    headers = derived_headers(
        _record(headers=[("traceparent", traceparent)]), ARTICLES, "normalise", subject=UUID(int=1), time=_record().time
    )
    assert len(header(headers, "traceparent").split("-")[1]) == 32
    assert header(headers, "traceparent").encode() != traceparent


def test_a_story_lies_where_kafka_would_put_its_id_as_a_key():
    for number in range(50):
        story = UUID(int=number * 7919)
        kafkas = DefaultPartitioner()(str(story).encode(), list(range(6)), list(range(6)))
        assert story_partition(story, 6) == kafkas


def test_what_is_made_of_a_replayed_record_is_replayed_too_and_of_another_is_not():
    for headers, replayed in ((((REPLAYED, b"1"), (REPLAYED, b"2")), [b"1"]), ((("file", b"a.xml"),), [])):
        made = derived_headers(
            _record(headers=headers), ARTICLES, "normalise", subject=UUID(int=1), time=_record().time
        )
        assert [value for name, value in made if name == REPLAYED] == replayed
        again = derived_headers(_record(headers=made), UNIQUE, "dedupe", subject=UUID(int=1), time=_record().time)
        assert [value for name, value in again if name == REPLAYED] == replayed
