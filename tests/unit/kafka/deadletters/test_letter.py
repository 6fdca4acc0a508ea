"""Dead letters, decoding, headers and partitions: what other clients see."""

from uuid import UUID

import pytest
from aiokafka.partitioner import DefaultPartitioner

from schemas import Alert, DeadLetter, header
from stream.agents.decode import decode
from stream.errors import Reason, Rejected
from stream.kafka.deadletters.letter import dead_letter
from stream.kafka.headers import derived_headers, story_partition
from stream.kafka.message import Record
from stream.kafka.topics import (
    ALERTS,
    ARTICLES,
    DEDUPE_INDEX,
    DEDUPE_PARTIALS,
    DEDUPE_SKETCHES,
    DEDUPE_VERDICTS,
    RESOLVED,
    SHARDED,
    TOPICS,
    Scaling,
    topics_of,
)
from stream.settings import Dedupe, Settings, Topics


def _record(value=b"{}", headers=(), key=b"feed"):
    return Record("wire.raw.v1", 2, 41, 1_700_000_000_123, key, value, tuple(headers))


def test_a_dead_letter_keeps_key_value_and_headers_and_says_where_and_why():
    letter = dead_letter(_record(b"\xff\x00", [("file", b"a.txt")]), "normalise", Rejected(Reason.ENCODING, "byte 0"))
    told = DeadLetter.from_headers(letter.headers)
    assert (letter.key, letter.value, header(letter.headers, "file")) == (b"feed", b"\xff\x00", "a.txt")
    assert (told.original_topic, told.original_partition, told.original_offset) == ("wire.raw.v1", 2, 41)
    assert told.original_timestamp.isoformat() == "2023-11-14T22:13:20.123000+00:00"
    assert (told.stage, told.reason, told.detail, told.replays) == ("normalise", "encoding", "byte 0", 0)


@pytest.mark.parametrize("count", [b"", b"-1", b"x", b"\xff", b"9" * 5000])
def test_a_count_that_is_none_ends_nothing(count):
    told = dead_letter(_record(headers=[("dlq-replays", count)]), "normalise", Rejected(Reason.EMPTY))
    assert DeadLetter.from_headers(told.headers).replays == 0


@pytest.mark.parametrize("stamp", [-(2**62), -(10**15), -1, 10**15, 2**62])
def test_a_time_stamp_that_no_calendar_holds_is_taken_for_one_that_does(stamp):
    """A producer may say what it likes: to fail at it would be to fail at its dead letter too, again and again."""
    record = Record("wire.raw.v1", 0, 1, stamp, b"k", b"v", ())
    assert record.time.year == (2000 if stamp < 0 else 2200)
    assert DeadLetter.from_headers(dead_letter(record, "normalise", Rejected(Reason.EMPTY)).headers).original_timestamp


def test_a_letter_that_was_sent_back_counts_and_tells_only_the_last_refusal():
    old = dead_letter(_record(), "extract", Rejected(Reason.UNEXPECTED, "first"))
    again = _record(headers=[*old.headers, ("dlq-replays", b"2")])
    told = dead_letter(again, "normalise", Rejected(Reason.EMPTY))
    assert DeadLetter.from_headers(told.headers).replays == 2
    assert header(told.headers, "dlq-stage") == "normalise"
    assert [name for name, _ in told.headers].count("dlq-stage") == 1
    assert header(told.headers, "dlq-detail") is None


def test_the_replay_count_of_a_stranger_is_not_trusted():
    assert (
        DeadLetter.from_headers(
            dead_letter(_record(headers=[("dlq-replays", "²".encode())]), "x", Rejected(Reason.EMPTY)).headers
        ).replays
        == 0
    )


@pytest.mark.parametrize(
    ("value", "headers", "said"),
    [
        (b"\xff", (), "Alert: value"),
        (b"{}", (), "alert_id"),
        (b"{}", (("ce_type", b"wire.alert.v2"),), "major version"),
    ],
)
def test_what_a_model_refuses_is_a_refusal_that_names_the_place(value, headers, said):
    with pytest.raises(Rejected, match=said) as refused:
        decode(Alert, _record(value, headers))
    assert refused.value.reason is Reason.SCHEMA


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


def test_topics_that_need_each_other_have_the_same_partitions():
    assert ALERTS.scaling is Scaling.PARTITIONED
    assert ARTICLES.partitions(Settings()) == DEDUPE_INDEX.partitions(Settings()) == 1
    four = Settings(dedupe=Dedupe(partitions=4), topics=Topics(partitions=6))
    assert DEDUPE_SKETCHES.partitions(four) == DEDUPE_INDEX.partitions(four) == 4
    assert ARTICLES.partitions(four) == DEDUPE_VERDICTS.partitions(four) == 6
    assert DEDUPE_PARTIALS.partitions(four) == RESOLVED.partitions(four) == 1


def test_one_detector_needs_no_topics_of_several():
    assert topics_of(Settings()) == TOPICS
    assert topics_of(Settings(dedupe=Dedupe(partitions=2))) == (*TOPICS, *SHARDED)
