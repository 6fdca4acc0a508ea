"""Metrics, dashboards and rules name the same things, and the page of metrics says who uses which."""

from __future__ import annotations

import re
from pathlib import Path

from stream.errors import Reason
from stream.observe import lag_metrics, metrics, source_metrics
from stream.observe.metrics import REGISTRY, start_at_zero
from tests.metrics_page import CHAPTERS, PAGE, RECORDED, UNUSED, declared, names_in, page, panels, rules

METRICS = declared()
SERIES = {series: metric for metric in METRICS for series in metric.series}
QUERIES = [*((f"{board}: {panel}", query) for board, panel, query in panels()), *rules()]
_FROM_OUTSIDE = {"job", "instance", "le", "role", "window"}
"""Labels of Prometheus, of a histogram's parts, of the jobs in prometheus.yml, and of rules."""
_SELECTOR = re.compile(r"\b([a-z_]\w*)\{([^}]*)\}")


def test_the_page_of_metrics_is_current():
    assert PAGE.read_text("utf-8") == page(), "python -m tests.metrics_page"


def test_the_page_has_every_metric_that_is_declared_wherever_it_is():
    collected = [family for registry in (REGISTRY, lag_metrics.LAG_REGISTRY) for family in registry.collect()]
    names = {family.name + ("_total" if family.type == "counter" else "") for family in collected}
    assert names - UNUSED.keys() == {metric.name for metric in METRICS} - UNUSED.keys()
    named = set(re.findall(r"^(?:\||-) `(\w+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    assert named == {metric.name for metric in METRICS} | UNUSED.keys()


def test_metrics_are_declared_where_the_page_looks_for_them_and_nowhere_else():
    stream = Path(metrics.__file__).parents[1]
    declares = re.compile(r"registry=[\w.]*REGISTRY")
    declaring = {file for file in stream.rglob("*.py") if declares.search(file.read_text("utf-8"))}
    assert declaring == {Path(str(module.__file__)) for module, _ in CHAPTERS.values()}


def test_every_metric_is_on_a_dashboard_or_in_a_rule_or_left_out_for_a_reason():
    assert {metric.name for metric in METRICS if not metric.panels and not metric.rules} == UNUSED.keys()


def test_every_series_that_is_asked_for_exists():
    recorded = {name for name, _ in rules()}
    for name, query in QUERIES:
        assert names_in(query) <= SERIES.keys(), name
        assert set(RECORDED.findall(re.sub(r'"[^"]*"|#.*', "", query))) <= recorded, name


def test_labels_that_are_asked_for_are_those_of_the_metrics():
    # Those that rules record have the labels of the rules (`promtool test rules` holds them), ALERTS those of alerts.
    scraped = [(name, query) for name, query in QUERIES if not RECORDED.search(query) and "ALERTS{" not in query]
    assert len(scraped) > 100
    for name, query in scraped:
        labels = {label for series in names_in(query) for label in SERIES[series].labels} | _FROM_OUTSIDE
        for group in re.findall(r"\bby \(([^)]*)\)", query):
            assert {label.strip() for label in group.split(",")} <= labels, name
        for _, selector in _SELECTOR.findall(query):
            assert set(re.findall(r"(\w+)\s*[=!]~?\s*\"", selector)) <= labels, name


def test_only_the_metrics_of_sources_have_a_source():
    assert {m.name for m in METRICS if "source" in m.labels} == {m.name for m in METRICS if "wire_source_" in m.name}
    named = {name for name, value in vars(source_metrics).items() if name.isupper() and hasattr(value, "_labelnames")}
    assert named == {"ARTICLES", "CONFIDENCE", "EXTRACTED", "FORMAT_REFUSED", "LAST_ARTICLE", "REFUSED"}


def test_the_role_of_lag_says_which_version_it_runs():
    """The variables of the dashboards are made of it, and the panels of processes ask for it."""
    metrics.BUILD_INFO.labels(*["of-this-test"] * len(metrics.BUILD_INFO._labelnames)).set(1)
    try:
        (line,) = re.findall(rb"^wire_build_info.*of-this-test.*$", lag_metrics.lag_exposition(), re.MULTILINE)
        assert b'version="of-this-test"' in line
    finally:
        metrics.BUILD_INFO.clear()


def test_every_metric_has_a_sentence_and_a_unit():
    for metric in METRICS:
        assert metric.about.endswith(".") or not metric.chapter, metric.name
        assert metric.unit, metric.name
    units = {metric.name: metric.unit for metric in METRICS}
    assert units["wire_source_last_article_timestamp_seconds"] == "Unix time, s"
    assert units["wire_store_write_seconds"] == "s"
    assert units["wire_group_lag_records"] == "count"


def test_counters_are_there_before_the_first_event():
    stage = "of-this-test"
    start_at_zero(stage)
    for outcome in ("handled", "refused"):
        assert REGISTRY.get_sample_value("wire_records_total", {"stage": stage, "outcome": outcome}) == 0
    for reason in Reason:
        assert REGISTRY.get_sample_value("wire_deadletters_total", {"stage": stage, "reason": str(reason)}) == 0
    for metric in (metrics.RETRIES, metrics.REBALANCES, metrics.HELD, metrics.END_TO_END):
        samples = [sample for family in metric.collect() for sample in family.samples]
        assert [s.value for s in samples if s.labels.get("stage") == stage and not s.name.endswith("_created")]
        assert not any(s.value for s in samples if s.labels.get("stage") == stage and not s.name.endswith("_created"))
