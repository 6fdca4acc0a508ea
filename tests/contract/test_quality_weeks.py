"""The panels of Quality, asked of a real Prometheus' engine with five weeks of a source that changes its format."""

from __future__ import annotations

import json
from typing import Any

import yaml

from deploy.grafana.build import DASHBOARDS
from tests.tools import run, tool

_TODAY = {"$__rate_interval": "1d", "$job": ".+", "$instance": ".+", "$source": ".+"}
_HOURS = 5 * 7 * 24
_DAY, _WEEK = 24, 7 * 24
_RISES = {
    "articles": (10, 10, 10, 10, 10),
    "headline": (10, 10, 10, 10, 10),
    "byline": (1, 8, 7, 6, 5),
    "quotes": (5, 40, 30, 20, 10),
    "speakers": (1, 20, 18, 16, 9),
    "dateline": (6, 6, 6, 6, 6),
}
"""What an hour brings, by field: in the last day, with another format, and in each of the weeks before."""
_CONFIDENCE = (2, 38, 27, 17, 8)


def series(name: str, rises: tuple[float, ...], **labels: str) -> dict[str, str]:
    """A counter over five weeks."""
    value, values = 0.0, []
    for hours_ago in range(_HOURS, -1, -1):
        values.append(value)
        value += rises[0] if hours_ago <= _DAY else rises[min(1 + (hours_ago - _DAY - 1) // _WEEK, 4)]
    matchers = "".join(f', {label}="{value}"' for label, value in labels.items())
    return {
        "series": f'{name}{{job="wirestream", instance="a", source="ferry"{matchers}}}',
        "values": " ".join(f"{value:g}" for value in values),
    }


def queries(title: str) -> list[tuple[str, str]]:
    """The lines of a panel, by name, as Grafana sends them."""
    panels = json.loads((DASHBOARDS / "quality.json").read_text("utf-8"))["panels"]
    (panel,) = (panel for panel in panels if panel["title"] == title)
    found = []
    for target in panel["targets"]:
        query = target["expr"]
        for name, value in _TODAY.items():
            query = query.replace(name, value)
        found.append((target["legendFormat"], query))
    return found


def weeks(title: str, over: tuple[float, ...], under: tuple[float, ...]) -> list[dict[str, Any]]:
    """What the lines of a panel of weeks must say at the end."""
    names = ["now", "a week before", "2 weeks before", "3 weeks before", "4 weeks before"]
    found = queries(title)
    assert [name for name, _ in found] == names
    return [asked(query, "{}", above / below) for (_, query), above, below in zip(found, over, under, strict=True)]


def asked(query: str, labels: str, value: float) -> dict[str, Any]:
    """A query and its answer, to the thousandth: a quotient of floats is not the number that people write."""
    sample = {"labels": labels, "value": round(value, 3)}
    return {"expr": f"round({query}, 0.001)", "eval_time": f"{_HOURS}h", "exp_samples": [sample]}


def test_each_yield_stands_beside_its_own_weeks(tmp_path):
    promtool = tool("promtool")
    counters = [series("wire_source_extracted_total", rises, field=field) for field, rises in _RISES.items()]
    counters.append(series("wire_source_quote_confidence_count", _RISES["quotes"]))
    counters.append(series("wire_source_quote_confidence_sum", _CONFIDENCE))
    articles, quotes = _RISES["articles"], _RISES["quotes"]
    ((_, by_source),) = queries("Share with a byline, by source")
    tests = [
        *weeks("Share with a headline, and the four weeks before", _RISES["headline"], articles),
        *weeks("Share with a byline, and the four weeks before", _RISES["byline"], articles),
        *weeks("Share with a dateline, and the four weeks before", _RISES["dateline"], articles),
        *weeks("Quotes an article, and the four weeks before", quotes, articles),
        *weeks("Share of quotes with a speaker, and the four weeks before", _RISES["speakers"], quotes),
        *weeks("Mean confidence of quotes, and the four weeks before", _CONFIDENCE, quotes),
        asked(by_source, '{source="ferry"}', 0.1),
    ]
    test = {"interval": "1h", "input_series": counters, "promql_expr_test": tests}
    file = tmp_path / "quality_test.yml"
    file.write_text(yaml.safe_dump({"evaluation_interval": "1h", "tests": [test]}), "utf-8")
    assert "SUCCESS" in run(promtool, "test", "rules", str(file))
