"""The metrics by source: what is counted of whom, from nought, never back, and without end for nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemas import Byline, Extraction, Quote, QuoteKind
from stream.errors import Reason
from stream.observe import metrics, source_metrics
from stream.observe.metrics import REGISTRY

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _unbounded_by_other_tests(monkeypatch):
    monkeypatch.setattr(metrics, "bounded_label", metrics.BoundedLabels())


def value(name, source, **labels):
    return REGISTRY.get_sample_value(f"wire_source_{name}", {"source": source, **labels})


def quote(speaker, confidence):
    return Quote(
        text='"Late."',
        start=0,
        end=7,
        segments=((0, 7),),
        kind=QuoteKind.DIRECT,
        speaker=speaker,
        confidence=confidence,
    )


def test_the_last_article_of_a_source_is_never_taken_back_by_a_record_that_is_read_again():
    for minutes in (0, 5, -60):
        source_metrics.arrived("ferry-desk", NOON + timedelta(minutes=minutes))
    assert value("articles_total", "ferry-desk") == 3
    assert value("last_article_timestamp_seconds", "ferry-desk") == (NOON + timedelta(minutes=5)).timestamp()


def test_the_refusals_of_a_source_are_there_at_nought_from_its_first_article_on():
    source_metrics.arrived("harbour-desk", NOON)
    assert {value("refused_total", "harbour-desk", reason=str(reason)) for reason in Reason} == {0}
    source_metrics.refused("harbour-desk", Reason.NO_TEXT)
    assert value("refused_total", "harbour-desk", reason="no-text") == 1
    assert value("articles_total", "harbour-desk") == 1


def test_a_source_of_which_all_is_refused_has_no_time_of_a_last_article():
    source_metrics.refused("noise-desk", Reason.UNRECOGNISED)
    assert value("articles_total", "noise-desk") == 0
    assert value("last_article_timestamp_seconds", "noise-desk") is None


def test_what_was_found_in_an_article_is_counted_by_field_and_what_was_not_found_is_there_at_nought():
    found = Extraction(
        headline="Ferry late",
        byline=Byline(raw="By Ada Holm", names=("Ada Holm",)),
        quotes=(quote("Ada Holm", 0.95), quote(None, 0.25)),
    )
    source_metrics.extracted("quay-desk", found)
    source_metrics.extracted("quay-desk", Extraction(headline="Ferry later"))
    counted = {field: value("extracted_total", "quay-desk", field=field) for field in source_metrics.FIELDS}
    expected = {"articles": 2, "headline": 2, "byline": 1, "dateline": 0, "lead": 0, "quotes": 2, "speakers": 1}
    assert counted == expected
    assert value("quote_confidence_count", "quay-desk") == 2
    assert value("quote_confidence_sum", "quay-desk") == pytest.approx(1.2)
    assert value("quote_confidence_bucket", "quay-desk", le="0.3") == 1


def test_sources_without_end_make_no_series_without_end_and_show_no_secret():
    for number in range(150):
        source_metrics.arrived(f"endless-{number}", NOON)
    source_metrics.arrived("https://user:hunter2@wire.example/feed", NOON)  # beyond the bound, and so `other` as well
    monitored = metrics.exposition().decode()
    labels = {sample.labels["source"] for family in source_metrics.ARTICLES.collect() for sample in family.samples}
    assert sum(label.startswith("endless-") for label in labels) == 100
    assert "other" in labels
    assert "hunter2" not in monitored


def test_a_name_of_any_length_is_no_label():
    source_metrics.arrived("long" * 30, NOON)
    assert "longlong" not in metrics.exposition().decode()


def test_a_secret_in_a_sources_name_is_masked():
    source_metrics.arrived("https://user:hunter2@wire.example/feed", NOON)
    assert value("articles_total", "https://***@wire.example/feed") == 1
    assert "hunter2" not in metrics.exposition().decode()


def test_a_source_whose_name_would_take_for_ever_to_mask_is_none():
    source_metrics.refused("@" + "://" * 300_000, Reason.UNRECOGNISED)
    assert value("refused_total", "other", reason=str(Reason.UNRECOGNISED)) >= 1
