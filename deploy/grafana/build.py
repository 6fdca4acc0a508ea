"""Builds Grafana's dashboards out of what people write: `python -m deploy.grafana.build` (`--check` writes nothing).

A board is a file of `boards/`: rows of panels, each with what it shows, its unit and its query in plain PromQL. What
Grafana wants beside that (places in the grid, the data source, the variables' matchers in every selector) is put in
here, so that none can be forgotten. `dashboards/` has a line a panel and is never edited: Grafana reads it, and a
contract test holds it to its board.
"""

# ruff: noqa: INP001, T201 - a program of the repository: it talks to who started it
from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from deploy.grafana.panels import DATASOURCE, panel_of, row_of

__all__ = ["BOARDS", "DASHBOARDS", "build", "dashboard_of"]

_HERE = Path(__file__).parent
BOARDS = _HERE / "boards"
DASHBOARDS = _HERE / "dashboards"
_WIDTH = 24
"""Columns of Grafana's grid."""
_LINKS = {"type": "dashboards", "title": "Wirestream", "tags": ["wirestream"], "asDropdown": False, "keepTime": True,
          "includeVars": True, "icon": "dashboard", "targetBlank": False, "tooltip": "", "url": ""}  # fmt: skip

_ALERTS = {
    "name": "Alerts", "datasource": DATASOURCE, "enable": True, "hide": False, "iconColor": "red", "type": "dashboard",
    "expr": 'ALERTS{alertstate="firing"}', "step": "60s", "titleFormat": "{{alertname}}",
    "textFormat": "{{severity}} {{stage}}{{feed}}{{source}}{{channel}}", "tagKeys": "alertname,severity",
}  # fmt: skip
"""Draws the time in which an alert fired into every panel."""


def dashboard_of(board: dict[str, Any]) -> dict[str, Any]:
    """Return the dashboard of a board as Grafana reads it."""
    return {
        "uid": board["uid"],
        "title": board["title"],
        "description": board["about"],
        "tags": ["wirestream"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "refresh": board["refresh"],
        "timezone": "browser",
        "time": {"from": board["from"], "to": "now"},
        "timepicker": {},
        "annotations": {"list": [_ALERTS]},
        "links": [_LINKS],
        "templating": {"list": list(_variables(with_source="source" in board["variables"]))},
        "panels": list(_panels(board)),
    }


def build(board: Path) -> str:
    """Return the text of the dashboard of a board's file: a line a panel, so that a change shows where it is."""
    dashboard = dashboard_of(yaml.safe_load(board.read_text("utf-8")))
    panels = dashboard.pop("panels")
    head = json.dumps(dashboard, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(f"  {json.dumps(panel, ensure_ascii=False)}" for panel in panels)
    return f'{head},\n "panels": [\n{lines}\n ]\n}}\n'


def _variables(*, with_source: bool) -> Iterator[dict[str, Any]]:
    yield {
        "name": "datasource", "label": "Data Source", "type": "datasource", "query": "prometheus",
        "current": {"text": "Prometheus", "value": "wirestream-prometheus"},
        "hide": 0, "includeAll": False, "multi": False, "options": [], "refresh": 1, "regex": "",
    }  # fmt: skip
    yield _variable("job", "label_values(wire_build_info, job)")
    yield _variable("instance", 'label_values(wire_build_info{job=~"$job"}, instance)')
    if with_source:
        yield _variable("source", 'label_values(wire_source_articles_total{job=~"$job"}, source)')


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name, "label": name.title(), "type": "query", "datasource": DATASOURCE,
        "query": {"query": query, "refId": f"Variables-{name}"}, "definition": query, "refresh": 2, "sort": 1,
        "multi": True, "includeAll": True, "allValue": ".+", "current": {"text": ["All"], "value": ["$__all"]},
        "hide": 0, "regex": "", "options": [],
    }  # fmt: skip


def _panels(board: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield rows and panels, numbered, from left to right and from top to bottom."""
    number = y = 0
    for row in board["rows"]:
        number += 1
        yield row_of(row["row"], number, y)
        x, y, below = 0, y + 1, y + 1
        for spec in row["panels"]:
            panel = panel_of(spec, matchers=_matchers(board))
            width, height = panel["gridPos"]["w"], panel["gridPos"]["h"]
            if x + width > _WIDTH:
                x, y = 0, below
            number += 1
            panel["id"], panel["gridPos"]["x"], panel["gridPos"]["y"] = number, x, y
            yield panel
            x, below = x + width, max(below, y + height)
        y = below


def _matchers(board: dict[str, Any]) -> dict[str, str]:
    """Return by the beginning of a metric's name what every selector of it gets; the first that fits counts."""
    every = 'job=~"$job", instance=~"$instance"'
    if "source" not in board["variables"]:
        return {"wire_": every, "process_": every}
    source = 'source=~"$source"'
    return {"source": source, "wire_source_": f"{every}, {source}", "wire_": every, "process_": every}


def main() -> int:
    """Build all boards. With `--check` nothing is written, and 1 is returned where a dashboard is not its board's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where something would change")
    check = parser.parse_args().check
    stale = 0
    for board in sorted(BOARDS.glob("*.yaml")):
        made, path = build(board), DASHBOARDS / f"{board.stem}.json"
        if not path.exists() or path.read_text("utf-8") != made:
            stale += 1
            print(f"{path.name}: {'is not what its board makes' if check else 'written'}")
            if not check:
                path.write_text(made, "utf-8")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
