"""What a dead letter carries of its record."""

import pytest

from schemas import DeadLetter, header
from stream.errors import Reason, Rejected
from stream.kafka.deadletters.letter import dead_letter
from tests.factories import record


def _record(value=b"{}", headers=(), key=b"feed"):
    place = {"topic": "wire.raw.v1", "partition": 2, "key": key}
    return record(41, value, **place, headers=headers, timestamp_ms=1_700_000_000_123)


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
