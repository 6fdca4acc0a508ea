"""A dead letter's reason goes through headers and comes back whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import DeadLetter
from schemas.deadletter import DETAIL_LIMIT

LETTER = DeadLetter(
    original_topic="wire.raw.v1",
    original_partition=3,
    original_offset=2**63 - 1,
    original_timestamp=datetime(2026, 3, 2, 6, 0, 0, 1, tzinfo=UTC),
    stage="normalise",
    reason="malformed",
    detail="line 3: no end tag for “p”",
    exception="XMLSyntaxError",
    attempts=2,
    replays=1,
)


def test_headers_by_name():
    assert dict(LETTER.to_headers()) == {
        "dlq-original-topic": b"wire.raw.v1",
        "dlq-original-partition": b"3",
        "dlq-original-offset": b"9223372036854775807",
        "dlq-original-timestamp": b"2026-03-02T06:00:00.000001+00:00",
        "dlq-stage": b"normalise",
        "dlq-reason": b"malformed",
        "dlq-detail": "line 3: no end tag for “p”".encode(),
        "dlq-exception": b"XMLSyntaxError",
        "dlq-attempts": b"2",
        "dlq-replays": b"1",
    }


def test_what_is_empty_has_no_header():
    names = {name for name, _ in LETTER.model_copy(update={"detail": "", "exception": ""}).to_headers()}
    assert not names & {"dlq-detail", "dlq-exception"}
    assert "dlq-replays" in names


@given(
    st.builds(
        DeadLetter,
        original_topic=st.text(min_size=1, max_size=249),
        original_partition=st.integers(0, 2**31 - 1),
        original_offset=st.integers(0, 2**63 - 1),
        original_timestamp=st.datetimes(timezones=st.just(UTC)),
        stage=st.text(min_size=1, max_size=20),
        reason=st.text(min_size=1, max_size=20),
        detail=st.text(max_size=DETAIL_LIMIT),
        exception=st.text(max_size=50),
        attempts=st.integers(1, 100),
        replays=st.integers(0, 100),
    )
)
def test_round_trip(letter):
    assert DeadLetter.from_headers(letter.to_headers()) == letter


def test_among_the_records_own_headers():
    own = (("ce_id", b"7"), ("dlq-unknown", b"?"), ("traceparent", b"\xff"))
    assert DeadLetter.from_headers(own + LETTER.to_headers() + own) == LETTER


def test_of_two_the_last_counts():
    earlier = LETTER.model_copy(update={"stage": "dedupe", "replays": 0})
    assert DeadLetter.from_headers(earlier.to_headers() + LETTER.to_headers()) == LETTER


def test_a_long_detail_is_cut_and_stays_text():
    letter = LETTER.model_copy(update={"detail": "é" * 10_000})
    assert DeadLetter.from_headers(letter.to_headers()).detail == "é" * DETAIL_LIMIT


def test_a_lone_surrogate_costs_a_question_mark():
    letter = LETTER.model_copy(update={"detail": "a\ud800b"})
    assert dict(letter.to_headers())["dlq-detail"] == b"a?b"


@pytest.mark.parametrize(
    "name", ["original-topic", "original-partition", "original-offset", "original-timestamp", "stage", "reason"]
)
def test_a_missing_header_is_named(name):
    headers = tuple(pair for pair in LETTER.to_headers() if pair[0] != f"dlq-{name}")
    with pytest.raises(ValidationError, match=name.replace("-", "_")):
        DeadLetter.from_headers(headers)


@pytest.mark.parametrize(
    ("name", "value"),
    [("dlq-original-offset", b"many"), ("dlq-original-timestamp", b"2026-03-02T06:00:00"), ("dlq-attempts", b"0")],
)
def test_a_header_that_makes_no_sense_is_refused(name, value):
    with pytest.raises(ValidationError):
        DeadLetter.from_headers((*LETTER.to_headers(), (name, value)))
