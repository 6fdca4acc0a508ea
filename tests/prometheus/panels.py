"""The queries of the dashboards, as Grafana would ask them."""

from __future__ import annotations

from tests.metrics_page import panels
from tests.prometheus.server import Prometheus

__all__ = ["panels_without_series"]

_VARIABLES = {"$job": ".+", "$instance": ".+", "$source": ".+", "$__range": "10m", "$__rate_interval": "10s"}


def panels_without_series(prometheus: Prometheus, since: float) -> set[tuple[str, str]]:
    """Dashboard and title of the panels of which no query returned anything since then. Raises where Prometheus
    refuses a query.
    """
    every = [((board, title), bool(prometheus.over(_filled(query), since, 5))) for board, title, query in panels()]
    return {place for place, _ in every} - {place for place, has_series in every if has_series}


def _filled(query: str) -> str:
    for name, value in _VARIABLES.items():
        query = query.replace(name, value).replace("${" + name[1:] + "}", value)
    return query
