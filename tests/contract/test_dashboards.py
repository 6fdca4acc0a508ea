"""The dashboards are what their boards say, and keep the rules of Grafana's dashboard-linter (its docs/rules), which is
not to be had as a package: a test here bears the name of each rule.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.grafana.build import BOARDS, DASHBOARDS, build
from tests.metrics_page import RECORDED, names_in
from tests.tools import run, tool

ROOT = Path(__file__).parents[2]
FILES = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(DASHBOARDS.glob("*.json"))}
PANELS = [(name, panel) for name, board in FILES.items() for panel in board["panels"] if panel["type"] != "row"]
TARGETS = [target for _, panel in PANELS for target in panel["targets"]]
_UNITS = {"short", "none", "percentunit", "s", "dtdurations", "cpm", "cps", "bytes", "bool"}
"""Of Grafana's units those that fit ours: Prometheus has base units, so none but these is right."""
_SELECTOR = re.compile(r"(?<![\w:])((?:wire|process)_\w+)(\{[^}]*\})?(?!:)")
_OF_PROMETHEUS = "ALERTS{"
"""Its own series of what fires: it has the labels of the alert, and of no job."""
_RANGE = re.compile(r"(\w+)\(\s*((?:wire|process)_\w+)(?:\{[^}]*\})?\[([^\]]+)\]")
_TODAY = {"$__rate_interval": "1m", "$__range": "1h", "$job": ".+", "$instance": ".+", "$source": ".+"}

each_board = pytest.mark.parametrize("board", FILES.values(), ids=FILES)


def panels(board: dict[str, Any]) -> list[dict[str, Any]]:
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def queries(board: dict[str, Any]) -> list[str]:
    return [target["expr"] for panel in panels(board) for target in panel["targets"]]


def test_every_dashboard_is_what_its_board_makes():
    boards = {board.stem: board for board in BOARDS.glob("*.yaml")}
    assert boards.keys() == FILES.keys() == {"wire", "pipeline", "quality"}
    for name, board in boards.items():
        assert (DASHBOARDS / f"{name}.json").read_text("utf-8") == build(board), "python -m deploy.grafana.build"
        assert FILES[name]["uid"] == f"wirestream-{name}"


def test_a_changed_board_makes_another_dashboard(tmp_path):
    board = tmp_path / "wire.yaml"
    text = (BOARDS / "wire.yaml").read_text("utf-8")
    board.write_text(text.replace("60 * sum by (source)", "61 * sum by (source)"), "utf-8")
    assert build(board) != (DASHBOARDS / "wire.json").read_text("utf-8")


def variable(board: dict[str, Any], name: str) -> dict[str, Any]:
    return next(variable for variable in board["templating"]["list"] if variable["name"] == name)


@each_board
def test_template_datasource_rule(board):
    found = variable(board, "datasource")
    assert (found["type"], found["query"], found["label"]) == ("datasource", "prometheus", "Data Source")
    assert [v["type"] for v in board["templating"]["list"]].count("datasource") == 1


@each_board
def test_template_job_instance_and_on_time_change_reload_rules(board):
    for found in board["templating"]["list"][1:]:
        assert found["type"] == "query"
        assert found["label"] == found["name"].title()
        assert found["datasource"]["uid"] == "${datasource}"
        assert (found["multi"], found["includeAll"], found["allValue"]) == (True, True, ".+")
        assert found["refresh"] == 2, "on a change of the time range"
        assert re.fullmatch(r"label_values\(wire_\w+(\{job=~\"\$job\"\})?, \w+\)", found["query"]["query"])
    assert {"job", "instance"} <= {found["name"] for found in board["templating"]["list"]}


def test_sources_can_be_chosen_where_they_are_shown():
    chosen = {name: [v["name"] for v in board["templating"]["list"]] for name, board in FILES.items()}
    base = ["datasource", "job", "instance"]
    assert chosen == {"wire": [*base, "source"], "quality": [*base, "source"], "pipeline": base}


@each_board
def test_template_uneditable_rule(board):
    assert board["editable"] is False


@each_board
def test_target_job_and_instance_rules(board):
    by_source = any(found["name"] == "source" for found in board["templating"]["list"])
    for query in queries(board):
        found = _SELECTOR.findall(RECORDED.sub("", query))
        assert found or RECORDED.search(query) or _OF_PROMETHEUS in query, query
        for metric, matchers in found:
            assert 'job=~"$job", instance=~"$instance"' in matchers, query
            assert ('source=~"$source"' in matchers) == (by_source and metric.startswith("wire_source_")), query
        for metric in RECORDED.findall(query):
            assert f'{metric}{{source=~"$source"' in query, "no rule knows a job, but most know a source"


@each_board
def test_target_rate_interval_rule(board):
    for query in queries(board):
        intervals = {interval for function, _, interval in _RANGE.findall(query) if function in {"rate", "irate"}}
        assert intervals <= {"$__rate_interval"}, query


@each_board
def test_target_counter_agg_rule(board):
    for query in queries(board):
        summed = {metric for function, metric, _ in _RANGE.findall(query) if function in {"rate", "irate", "increase"}}
        counters = {n for n in names_in(query) if n.endswith(("_total", "_bucket", "_sum", "_count"))}
        assert counters <= summed, query


def test_target_promql_rule(tmp_path):
    """Each query is one that Prometheus reads, once Grafana has put in what is chosen."""
    promtool = tool("promtool")
    rules = []
    for number, target in enumerate(TARGETS):
        query = target["expr"]
        for name, value in _TODAY.items():
            query = query.replace(name, value)
        assert "$" not in query
        rules.append({"record": f"query:{number}", "expr": query})
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}), "utf-8")
    assert f"{len(TARGETS)} rules found" in run(promtool, "check", "rules", "--lint=none", str(file))


@each_board
def test_panel_title_description_datasource_and_units_rules(board):
    for panel in panels(board):
        title = panel["title"]
        assert title
        assert len(panel["description"]) > 40, title
        assert panel["description"].endswith("."), title
        assert panel["datasource"]["uid"] == "${datasource}", title
        units = [p["value"] for o in panel["fieldConfig"]["overrides"] for p in o["properties"] if p["id"] == "unit"]
        assert {panel["fieldConfig"]["defaults"]["unit"], *units} <= _UNITS, title


@each_board
def test_panel_no_targets_rule_and_every_line_has_a_name_of_labels_that_its_query_keeps(board):
    for panel in panels(board):
        assert panel["targets"], panel["title"]
        assert [t["refId"] for t in panel["targets"]] == list("ABCDEFGHIJ"[: len(panel["targets"])])
        for target in panel["targets"]:
            query, name = target["expr"], target["legendFormat"]
            assert target["datasource"]["uid"] == "${datasource}", query
            assert name or panel["type"] in {"stat", "table"}, query
            kept = {label.strip() for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(",")}
            assert set(re.findall(r"\{\{(\w+)\}\}", name)) <= kept, query


@each_board
def test_panels_have_titles_of_their_own_fit_the_grid_and_do_not_overlap(board):
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert max(x for x, _ in cells) < 24
        assert not taken & cells, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    titles = Counter(panel["title"] for panel in board["panels"] if panel["type"] != "row")
    assert [title for title, count in titles.items() if count > 1] == [], "docs/metrics.md names panels by their titles"


@each_board
def test_the_dashboard_is_that_of_its_datasource_and_leads_to_the_others(board):
    sources = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text("utf-8"))
    assert sources["datasources"][0]["uid"] == variable(board, "datasource")["current"]["value"]
    assert board["links"][0]["tags"] == board["tags"] == ["wirestream"]
    assert board["links"][0]["includeVars"]


def test_the_dashboards_are_provisioned_and_the_editors_is_the_first_that_is_seen():
    provider = yaml.safe_load((ROOT / "deploy/grafana/provisioning/dashboards/wirestream.yml").read_text("utf-8"))
    assert provider["providers"][0]["allowUiUpdates"] is False
    stack = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["grafana"]
    (mount,) = (volume for volume in stack["volumes"] if "grafana/dashboards:" in volume)
    folder = mount.split(":")[1]
    assert provider["providers"][0]["options"]["path"] == folder
    assert stack["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] == f"{folder}/wire.json"


def test_panels_that_runbooks_name_are_there():
    titles = {(name.title(), panel["title"]) for name, panel in PANELS}
    named = []
    for page in (ROOT / "deploy/runbooks").glob("*.md"):
        text = " ".join(page.read_text("utf-8").split())
        assert "the dashboard" not in re.sub(r"the dashboard (?:Wire|Pipeline|Quality)", "", text), page.name
        for titled, board in re.findall(r"((?:“[^”]+”(?: and )?)+) on the dashboard (\w+)", text):
            named += [(board, title) for title in re.findall(r"“([^”]+)”", titled)]
    assert len(named) >= 7
    assert set(named) <= titles
