"""The queries of the dashboards, as Grafana would ask them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.prometheus.server import Prometheus

__all__ = ["panels_without_series", "queries"]

_FOLDER = Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards"
_VARIABLES = {"$job": ".+", "$instance": ".+", "$source": ".+", "$__range": "10m", "$__rate_interval": "10s"}


def queries() -> Iterator[tuple[str, str, str]]:
    """Yield dashboard, panel and query of each that is there."""
    for file in sorted(_FOLDER.glob("*.json")):
        for panel in _panels(json.loads(file.read_text("utf-8"))):
            for target in panel.get("targets", ()):
                yield file.stem, panel["title"], target["expr"]


def _panels(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in of.get("panels", ()):
        yield panel
        yield from _panels(panel)


def panels_without_series(prometheus: Prometheus, since: float) -> set[tuple[str, str]]:
    """Dashboard and title of the panels of which no query returned anything from then until now. Raises where
    Prometheus refuses a query.
    """
    every = [((board, title), bool(prometheus.over(_filled(query), since, 5))) for board, title, query in queries()]
    return {place for place, _ in every} - {place for place, has_series in every if has_series}


def _filled(query: str) -> str:
    for name, value in _VARIABLES.items():
        query = query.replace(name, value).replace("${" + name[1:] + "}", value)
    return query
