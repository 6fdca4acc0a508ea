"""Makes Grafana's panels of what a board says of them. The kinds: `lines`, `area`, `bars`, `stat`, `heat`, `table`."""

# ruff: noqa: INP001 - beside the program that uses it
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["DATASOURCE", "panel_of", "row_of"]

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
_METRIC = re.compile(r'"[^"]*"|\b((?:source\w*:)?(?:wire|process)_\w+(?::\w+)?)(\{([^}]*)\})?')
"""A text in quotes, which is left as it is, or a metric's name with its matchers. One with colons is what a rule
records: of all jobs and instances, which it does not know."""
_BY = re.compile(r"\bby \(([^)]*)\)")
_LETTERS = "ABCDEFGHIJ"
_DRAWN = {
    "lines": {"lineWidth": 1, "fillOpacity": 8, "showPoints": "never", "stacking": {"mode": "none"}},
    "area": {"lineWidth": 1, "fillOpacity": 30, "showPoints": "never", "stacking": {"mode": "normal"}},
    "bars": {"drawStyle": "bars", "lineWidth": 1, "fillOpacity": 60, "showPoints": "never",
             "stacking": {"mode": "normal"}},
}  # fmt: skip
_SIZE = {"stat": (4, 4), "lines": (8, 8), "area": (12, 8), "bars": (8, 8), "heat": (8, 8), "table": (24, 8)}


def row_of(title: str, number: int, y: int) -> dict[str, Any]:
    """Return the line that parts the panels of one subject from those above."""
    place = {"h": 1, "w": 24, "x": 0, "y": y}
    return {"type": "row", "id": number, "title": title, "collapsed": False, "gridPos": place, "panels": []}


def panel_of(spec: Mapping[str, Any], matchers: Mapping[str, str]) -> dict[str, Any]:
    """Return one panel, without its number and its place. Raises `KeyError` where the board says too little."""
    kind = spec.get("kind", "lines")
    width, height = _SIZE[kind]
    panel = {
        "type": {"stat": "stat", "heat": "heatmap", "table": "table"}.get(kind, "timeseries"),
        "title": spec["panel"],
        "description": " ".join(spec["about"].split()),
        "datasource": DATASOURCE,
        "gridPos": {"h": spec.get("height", height), "w": spec.get("width", width)},
        "fieldConfig": {"defaults": _defaults(spec, kind), "overrides": _overrides(spec)},
        "options": _options(spec, kind),
        "targets": _targets(spec, kind, matchers),
    }
    if "every" in spec:
        panel["interval"] = spec["every"]
    if kind == "table":
        panel["transformations"] = _columns(spec)
    return panel


def _defaults(spec: Mapping[str, Any], kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {"unit": spec["unit"]}
    if kind in _DRAWN:
        made |= {"min": 0, "custom": dict(_DRAWN[kind])}
        if "red" in spec:
            made["custom"]["thresholdsStyle"] = {"mode": "line"}
    if "max" in spec:
        made["max"] = spec["max"]
    if "decimals" in spec:
        made["decimals"] = spec["decimals"]
    if kind == "stat":
        made["noValue"] = "0"
    if kind == "stat" or "red" in spec:
        first = {"color": "green" if kind == "stat" else "transparent", "value": None}
        steps = [{"color": colour, "value": spec[colour]} for colour in ("yellow", "red") if colour in spec]
        made["thresholds"] = {"mode": "absolute", "steps": [first, *steps]}
    return made


def _options(spec: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if kind == "stat":
        reduced = {"calcs": ["lastNotNull"]}
        return {"reduceOptions": reduced, "textMode": "value", "colorMode": "value", "graphMode": "area"}
    if kind == "heat":
        color = {"mode": "scheme", "scheme": "Oranges", "steps": 64}
        return {"calculate": False, "yAxis": {"unit": spec["unit"]}, "color": color, "cellGap": 1}
    if kind == "table":
        return {"sortBy": [{"displayName": spec["sorted"], "desc": True}]} if "sorted" in spec else {}
    legend = {"displayMode": "table", "placement": "bottom", "showLegend": True, "calcs": ["lastNotNull", "max"]}
    return {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}


def _targets(spec: Mapping[str, Any], kind: str, matchers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the queries: one (`query`), several lines by their names (`queries`), or a table's columns."""
    columns = {name: column["query"] for name, column in spec.get("columns", {}).items()}
    queries = spec.get("queries") or columns or {spec.get("legend"): spec["query"]}
    now = spec.get("now", False)
    return [
        _target(letter, name, query, kind, matchers, now=now)
        for letter, (name, query) in zip(_LETTERS, queries.items(), strict=False)
    ]


def _target(
    letter: str, name: str | None, query: str, kind: str, matchers: Mapping[str, str], *, now: bool
) -> dict[str, Any]:
    expr = _selected(" ".join(query.split()), matchers)
    target: dict[str, Any] = {"refId": letter, "datasource": DATASOURCE, "expr": expr}
    target["legendFormat"] = "" if kind in {"stat", "table"} else (name or _legend(expr))
    if kind == "heat":
        target["format"] = "heatmap"
    if kind == "table" or now:
        target |= {"instant": True, "range": False}
    if kind == "table":
        target["format"] = "table"
    return target


def _selected(query: str, matchers: Mapping[str, str]) -> str:
    """Return the query with the variables' matchers in each selector."""

    def select(found: re.Match[str]) -> str:
        name, _, inner = found.groups()
        if name is None:
            return found[0]
        every = next((texts for beginning, texts in matchers.items() if name.startswith(beginning)), "")
        own = ", ".join(text for text in (every, inner) if text)
        return f"{name}{{{own}}}" if own else name

    return _METRIC.sub(select, query)


def _legend(expr: str) -> str:
    """Return the labels that the outermost aggregation keeps."""
    by = _BY.search(expr)
    labels = [label.strip() for label in by[1].split(",")] if by else []
    return " · ".join(f"{{{{{label}}}}}" for label in labels if label != "le" or labels == ["le"])


def _columns(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how the answers become one table: a column a query, without Prometheus' own."""
    columns = spec.get("columns", {})
    hidden = {"Time": True, **({} if columns else {"Value": True})}
    names = {f"Value #{letter}": name for letter, name in zip(_LETTERS, columns, strict=False)}
    merged = [{"id": "merge", "options": {}}] if columns else []
    return [*merged, {"id": "organize", "options": {"excludeByName": hidden, "renameByName": names}}]


def _overrides(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the units of a table's columns, where they differ from the table's own."""
    return [
        {"matcher": {"id": "byName", "options": name}, "properties": [{"id": "unit", "value": column["unit"]}]}
        for name, column in spec.get("columns", {}).items()
        if "unit" in column
    ]
