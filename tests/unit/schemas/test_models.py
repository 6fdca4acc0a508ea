"""What holds for every event model: UTC, frozen, tolerant of fields that a newer writer added."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas import Article, RawRecord, Verdict
from schemas._model import Utc

instant = TypeAdapter(Utc)

ARTICLE = {
    "article_id": "3f0c3a52-58a1-5b0e-9d6c-2f6f5f8a1c11",
    "provider": "example",
    "source": "example-en",
    "format": "plain-text",
    "raw": {"topic": "wire.raw.v1", "partition": 0, "offset": 0},
    "received_at": "2026-03-02T06:00:00Z",
}
VERDICT = {"relation": "new", "story_id": ARTICLE["article_id"], "decided_at": "2026-03-02T06:00:00Z"}


@pytest.mark.parametrize(
    "given",
    [
        "2026-03-02T08:30:00+02:30",
        "2026-03-01T20:00:00-10:00",
        "2026-03-02T06:00:00Z",
        datetime(2026, 3, 2, 11, 45, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        1772431200,
    ],
)
def test_any_offset_becomes_utc(given):
    found = instant.validate_python(given)
    assert found == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("given", ["2026-03-02T06:00:00", "2026-03-02", datetime(2026, 3, 2, 6), "today", ""])  # noqa: DTZ001 - naive is the point
def test_an_instant_without_an_offset_is_refused(given):
    with pytest.raises(ValidationError):
        instant.validate_python(given)


def test_a_naive_time_in_a_message_is_refused():
    with pytest.raises(ValidationError, match="received_at"):
        Article.model_validate(ARTICLE | {"received_at": "2026-03-02T06:00:00"})


def test_written_as_utc_to_the_microsecond_and_read_back_the_same():
    article = Article.model_validate(ARTICLE | {"received_at": "2026-03-02T07:00:00.000001+01:00"})
    assert '"received_at":"2026-03-02T06:00:00.000001Z"' in article.model_dump_json()
    assert Article.model_validate_json(article.model_dump_json()) == article


def test_models_are_frozen():
    article = Article.model_validate(ARTICLE)
    with pytest.raises(ValidationError, match="frozen"):
        article.headline = "other"


def test_unknown_fields_are_ignored_at_every_depth():
    newer = ARTICLE | {"mood": "grim", "raw": {**ARTICLE["raw"], "epoch": 3}}
    assert Article.model_validate(newer) == Article.model_validate(ARTICLE)


def test_unknown_fields_of_the_wire_survive_in_extra():
    extra = {"desk": {"id": 7, "open": True}, "tags": ["a", None, 1.5]}
    article = Article.model_validate(ARTICLE | {"extra": extra})
    assert Article.model_validate_json(article.model_dump_json()).extra == extra


@pytest.mark.parametrize(
    "wrong",
    [{"urgency": 0}, {"urgency": 9}, {"version": -1}, {"status": "spiked"}, {"article_id": "7"}, {"raw": None}],
)
def test_values_out_of_range_are_refused(wrong):
    with pytest.raises(ValidationError):
        Article.model_validate(ARTICLE | wrong)


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan"), float("inf")])
def test_scores_are_from_zero_to_one(score):
    with pytest.raises(ValidationError):
        Verdict.model_validate(VERDICT | {"score": score})


def test_evidence_that_is_no_number_is_refused():
    with pytest.raises(ValidationError):
        Verdict.model_validate(VERDICT | {"evidence": {"containment": float("nan")}})


def test_raw_record_takes_kafkas_largest_offset():
    record = RawRecord(topic="wire.raw.v1", partition=0, offset=2**63 - 1)
    assert RawRecord.model_validate_json(record.model_dump_json()) == record
