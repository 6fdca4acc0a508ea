from __future__ import annotations

import re

from prometheus_client import Counter
from prometheus_client.parser import text_string_to_metric_families

from stream.observe import metrics


def test_the_exposition_is_prometheus_and_all_names_are_ours_or_the_process():
    metrics.RECORDS.labels("normalise", "ok").inc()
    metrics.STAGE_SECONDS.labels("normalise").observe(0.002)
    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    assert len(families) > 20
    for family in families:
        assert re.match(r"wire_|process_|python_", family.name), family.name
        assert family.documentation, family.name


def test_every_metric_is_declared_for_others_and_registered_once():
    declared = [getattr(metrics, name) for name in metrics.__all__ if name.isupper() and name != "REGISTRY"]
    assert len({metric._name for metric in declared}) == len(declared)
    registered = set(metrics.REGISTRY._collector_to_names)
    assert set(declared) <= registered
    for metric in declared:
        if isinstance(metric, Counter):
            assert f"{metric._name}_total" in metrics.REGISTRY._names_to_collectors
        assert not re.search(r"_(ms|millis|minutes|kb)\b", metric._name), "base units only"


def test_a_label_from_outside_has_a_hundred_values_and_then_other():
    bounded = metrics.BoundedLabels()
    values = [f"feed-{n}" for n in range(100)]
    assert [bounded("provider", value) for value in values] == values
    assert bounded("provider", "feed-100") == "other"
    assert bounded("provider", "feed-101") == "other"
    assert bounded("provider", "feed-42") == "feed-42"


def test_labels_are_bounded_each_on_its_own():
    bounded = metrics.BoundedLabels()
    for n in range(200):
        bounded("provider", str(n))
    assert bounded("format", "ninjs") == "ninjs"


def test_hostile_label_values_leave_the_exposition_readable():
    hostile = 'x"} 1\nwire_fake_total 7\n\\'
    metrics.ARTICLES_RECEIVED.labels(metrics.BoundedLabels()("provider", hostile), "ninjs").inc()
    families = {family.name: family for family in text_string_to_metric_families(metrics.exposition().decode())}
    assert "wire_fake" not in families
    assert any(sample.labels.get("provider") == hostile for sample in families["wire_articles_received"].samples)


def test_a_channels_deliveries_are_there_before_the_first():
    metrics.channels_at_zero(["chat-of-this-test", "hook-of-this-test"])
    for channel in ("chat-of-this-test", "hook-of-this-test"):
        for outcome in ("delivered", "retry", "refused", "given-up"):
            labels = {"channel": channel, "outcome": outcome}
            assert metrics.REGISTRY.get_sample_value("wire_alert_deliveries_total", labels) == 0
