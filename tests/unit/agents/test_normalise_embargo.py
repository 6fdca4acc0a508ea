"""What is held under an embargo that cannot be read is counted, and nothing else is."""

from datetime import UTC, datetime

import pytest

from stream.agents.normalise import normaliser, with_sketch
from stream.observe import metrics
from stream.settings import Settings
from tests.factories import record

NAME = "wire_embargo_unreadable_total"


def _handle(line, provider):
    copy = f"Provider: {provider}\nSlug: mill-sale\n{line}\n\nMill sold\n\nThe mill at Quaymouth is sold."
    at = int(datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp() * 1000)
    came = record(1, copy.encode(), topic="wire.raw.v1", key=b"desk", timestamp_ms=at)
    handled = normaliser(Settings().limits, with_sketch)(came)
    assert len(handled.outgoings) == 1
    return metrics.REGISTRY.get_sample_value(NAME, {"provider": provider})


@pytest.fixture(autouse=True)
def _providers_of_this_test_alone(monkeypatch):
    monkeypatch.setattr(metrics, "bounded_label", metrics.BoundedLabels())


def test_only_an_embargo_that_cannot_be_read_is_counted_and_from_nought():
    assert _handle("", "mill press") == 0
    assert _handle("EMBARGOED UNTIL 0001 GMT DECEMBER 8", "mill press") == 0
    assert _handle("EMBARGOED UNTIL SOME DAY", "mill press") == 1
    assert _handle("EMBARGOED UNTIL SOME DAY", "mill press") == 2


def test_its_label_is_bounded():
    for number in range(150):
        _handle("EMBARGOED UNTIL SOME DAY", f"press {number}")
    samples = next(m for m in metrics.EMBARGO_UNREADABLE.collect()).samples
    labels = {sample.labels["provider"] for sample in samples if sample.name == NAME}
    assert len([label for label in labels if label.startswith("press ")]) == 100
    assert "other" in labels
