"""Dashboard, alert rules and metrics name the same things.

The rules of Grafana's dashboard-linter (docs/rules of grafana/dashboard-linter), as far as one dashboard needs them.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from stream.cli.commands import app
from stream.errors import Reason
from stream.observe import feed_metrics, source_metrics  # noqa: F401 - each declares its own
from stream.observe.metrics import REGISTRY, start_at_zero

ROOT = Path(__file__).parents[2]
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy/grafana/dashboards/wirestream.json").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text("utf-8"))["groups"][0]["rules"]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [(panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]]
RULE_QUERIES = [(rule["alert"], rule["expr"]) for rule in RULES]

_FAMILIES = {family.name + ("_total" if family.type == "counter" else ""): family for family in REGISTRY.collect()}
_SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "info": ("_info",)}
SERIES = {name + suffix: family for name, family in _FAMILIES.items() for suffix in _SUFFIXES.get(family.type, ("",))}
_NOT_SHOWN = {
    "wire_source_articles_total": "its panels come with the dashboards Wire and Quality",
    "wire_source_last_article_timestamp_seconds": "so do those of this",
    "wire_source_quote_confidence": "and of this",
    "wire_source_refused_total": "and of this",
    "process_virtual_memory_bytes": "address space; says nothing of what is used",
    "python_info": "of the image, and so of wire_build_info",
}
_SELECTOR = re.compile(r"\b([a-z_]\w*)\{([^}]*)\}")
_COUNTED = re.compile(r"(rate|irate|increase)\(([a-z_]+)(?:\{[^}]*\})?\[([^\]]+)\]")
_VARIABLES = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}

each_query = pytest.mark.parametrize(("title", "query"), QUERIES, ids=[title for title, _ in QUERIES])


def named(query: str) -> set[str]:
    """The metrics in a query."""
    bare = re.sub(r'"[^"]*"', "", query)
    return set(re.findall(r"\b(?:wire|process|python)_\w+", bare))


def test_every_metric_that_is_named_exists():
    for title, query in QUERIES + RULE_QUERIES:
        assert named(query) <= SERIES.keys(), title


def test_labels_that_queries_name_are_the_metrics_labels():
    outside = {"job", "instance", "le", "role"}
    for title, query in QUERIES + RULE_QUERIES:
        labels = {label for name in named(query) for label in getattr(_declared(name), "_labelnames", ())} | outside
        for group in re.findall(r"\bby \(([^)]*)\)", query):
            assert {label.strip() for label in group.split(",")} <= labels, title
        for _, selector in _SELECTOR.findall(query):
            assert set(re.findall(r"(\w+)\s*[=!]~?\s*\"", selector)) <= labels, title


def _declared(series: str) -> Any:
    return REGISTRY._names_to_collectors.get(series)


def test_every_metric_is_shown_or_left_out_for_a_reason():
    used = {name for _, query in QUERIES + RULE_QUERIES for name in named(query)}
    shown = {name for name in _FAMILIES if any(name + suffix in used for suffix in ("", "_bucket", "_sum", "_count"))}
    shown |= {name.removesuffix("_info") for name in used} & _FAMILIES.keys()
    assert _FAMILIES.keys() - shown == _NOT_SHOWN.keys()


def test_counters_are_there_before_the_first_event():
    stage = "of-this-test"
    start_at_zero(stage)
    for outcome in ("handled", "refused"):
        assert REGISTRY.get_sample_value("wire_records_total", {"stage": stage, "outcome": outcome}) == 0
    for reason in Reason:
        assert REGISTRY.get_sample_value("wire_deadletters_total", {"stage": stage, "reason": str(reason)}) == 0
    for name in ("wire_retries_total", "wire_rebalances_total", "wire_held", "wire_end_to_end_seconds_count"):
        assert REGISTRY.get_sample_value(name, {"stage": stage}) == 0, name


def test_variables():
    datasource, job, instance = (_VARIABLES[name] for name in ("datasource", "job", "instance"))
    assert (datasource["type"], datasource["query"], datasource["label"]) == ("datasource", "prometheus", "Data Source")
    for variable in (job, instance):
        assert variable["type"] == "query"
        assert variable["datasource"]["uid"] == "${datasource}"
        assert variable["multi"]
        assert variable["allValue"] == ".+"
        assert variable["refresh"] == 2, "on a change of the time range"
    assert (job["label"], instance["label"]) == ("Job", "Instance")
    assert 'job=~"$job"' in instance["query"]["query"]


@each_query
def test_query_follows_job_and_instance(title, query):
    metrics = named(query)
    assert metrics
    selectors = dict(_SELECTOR.findall(query))
    for metric in metrics:
        assert 'job=~"$job", instance=~"$instance"' in selectors[metric]


@each_query
def test_counters_are_counted_over_the_interval_of_the_screen(title, query):
    counted = _COUNTED.findall(query)
    for function, _, interval in counted:
        allowed = {"$__rate_interval"} if function != "increase" else {"$__rate_interval", "$__range"}
        assert interval in allowed, query
    cumulative = {name for name in named(query) if name.endswith(("_total", "_bucket", "_sum", "_count"))}
    assert cumulative <= {name for _, name, _ in counted}, query


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_panel_says_what_it_shows(panel):
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"]["uid"] == "${datasource}"
    for target in panel["targets"]:
        assert target["datasource"]["uid"] == "${datasource}"
        assert target["legendFormat"] or panel["type"] in {"stat", "table"}


def test_panels_do_not_overlap_and_fit_the_grid():
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert max(x for x, _ in cells) < 24
        assert not taken & cells, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_dashboard_cannot_be_changed_by_hand_and_finds_its_datasource():
    assert DASHBOARD["editable"] is False
    provider = yaml.safe_load((ROOT / "deploy/grafana/provisioning/dashboards/wirestream.yml").read_text("utf-8"))
    assert provider["providers"][0]["allowUiUpdates"] is False
    sources = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text("utf-8"))
    assert sources["datasources"][0]["uid"] == _VARIABLES["datasource"]["current"]["value"]


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule['alert']}-{rule['labels']['severity']}" for rule in RULES])
def test_alert_can_be_acted_on(rule):
    assert rule["for"]
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"]
    page = ROOT / rule["annotations"]["runbook_url"]
    assert page.name == f"{rule['alert']}.md"
    text = page.read_text("utf-8")
    assert text.startswith(f"# {rule['alert']}\n")
    assert all(f"\n**{part}** " in text or f"\n**{part}**\n" in text for part in ("Means", "Look", "Do")), page.name


def test_every_alert_is_tested_and_every_runbook_has_an_alert():
    files = sorted((ROOT / "deploy/prometheus").glob("*_test.yml"))
    tests = [test for file in files for test in yaml.safe_load(file.read_text("utf-8"))["tests"]]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    alerts = {rule["alert"] for rule in RULES}
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == alerts, "fires"
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == alerts, "is silent"
    pages = {page.stem for page in (ROOT / "deploy/runbooks").glob("[A-Z]*.md")} - {"README", "AddPartitions"}
    assert pages == alerts
    table = (ROOT / "deploy/runbooks/README.md").read_text("utf-8")
    assert set(re.findall(r"^\| \[(\w+)\]\(\1\.md\) \|", table, re.MULTILINE)) == alerts


def test_commands_of_the_runbooks_are_commands():
    """Each `wirestream …` of a page is a command, with options that it has."""
    seen = 0
    for page in (ROOT / "deploy/runbooks").glob("*.md"):
        code = re.findall(r"`([^`]+)`|^    (.*)$", page.read_text("utf-8"), re.MULTILINE)
        for line in re.findall(r"\bwirestream ([a-z][^&|>;\n]*)", "\n".join(map("".join, code))):
            command: Any = get_command(app)
            words = line.split()
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            options = {word for word in words if word.startswith("--")}
            assert options <= {name for parameter in command.params for name in parameter.opts}, (page.name, line)
            seen += 1
    assert seen > 8


def test_going_past_one_record_moves_one_partition_of_one_group():
    """As it was done on Kafka 4.1: a topic alone moves all of its partitions; `--shift-by` needs a committed offset."""
    page = (ROOT / "deploy/runbooks/ProgressStalled.md").read_text("utf-8")
    commands = re.sub(r"\\\n\s*", "", "\n".join(re.findall(r"^ {7}.*$", page, re.MULTILINE))).splitlines()
    (reset,) = (command for command in commands if "--reset-offsets" in command)
    assert "--group wirestream-STAGE --topic T:P --to-offset N+1 --dry-run" in reset
    assert page.index("docker compose stop ROLE") < page.index("--describe") < page.index("--dry-run")
    assert page.index("--dry-run") < page.index("--execute") < page.index("docker compose start ROLE")
