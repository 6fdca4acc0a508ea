"""Writes docs/metrics.md out of what the code declares, the dashboards show and the rules ask:
`.venv/bin/python -m tests.metrics_page` (`--check` writes nothing).

No metric is declared for nobody: each is on a dashboard or in a rule, or in `UNUSED` with the reason. A test holds the
page to this.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import CollectorRegistry

from stream.observe import desk_metrics, feed_metrics, lag_metrics, metrics, rule_metrics, source_metrics
from tests.rule_files import RULES

__all__ = ["CHAPTERS", "PAGE", "RECORDED", "UNUSED", "Metric", "declared", "names_in", "page", "panels", "rules"]

_ROOT = Path(__file__).parents[1]
PAGE = _ROOT / "docs" / "metrics.md"
UNUSED = {
    "process_virtual_memory_bytes": "address space, which says nothing of what is used; every exporter has it",
    "python_info": "of the image, and so of `wire_build_info`; every Python exporter has it",
}
"""Metrics that nothing uses, and why they are there: those of prometheus_client, which come together."""
CHAPTERS = {
    "Stages, alerts, Kafka": (metrics, "of every worker"),
    "Alert rules": (rule_metrics, "of the workers of `alert`, by stage"),
    "Sources, by the key of their raw records": (source_metrics, "of the workers of `normalise` and `extract`"),
    "Feeds and pushes": (feed_metrics, "of the processes that run a feeds file; `feed` is a name in that file"),
    "The wire desk": (desk_metrics, "of `wirestream desk`"),
    "Lag from outside": (lag_metrics, "of `wirestream lag --listen`, which knows stages that are down"),
}
_PARTS = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count"), "info": ("",)}
_UNITS = {
    "timestamp_seconds": "Unix time, s",
    "start_time_seconds": "Unix time, s",
    "seconds": "s",
    "bytes": "bytes",
    "ratio": "ratio",
    "confidence": "probability",
    "info": "1",
    "held": "0 or 1",
    "state": "0 or 1",
    "stale": "0 or 1",
}
"""By how a name ends. All others count something."""
_NAME = re.compile(r"(?<![\w:])(?:wire|process|python)_\w+(?!:)\b")
RECORDED = re.compile(r"\b(?:\w+:)?wire_\w+:\w+\b")
"""A series that a rule records: it has no `job` and no `instance`, for it is of all of them."""


_HEAD = """\
# Metrics: what is measured, and who looks at it

Written by `.venv/bin/python -m tests.metrics_page` out of the declarations in `stream/observe`, the dashboards in
`deploy/grafana` and the rules in `deploy/prometheus`: it is not edited by hand. What to do about an alert is in the
[runbooks](../deploy/runbooks/README.md).

All names have one prefix and base units. No id, URL or text is ever a label; a label that comes from outside (`source`,
`provider`, `channel`) has at most a hundred values in a process, and then `other`. A histogram is asked by its parts
`_bucket`, `_sum` and `_count`.

Counters begin at 0 when their process begins. Those of a stage are there before the first event; those of a source from
its first article on, so that a worker that was started again does not know who is silent. Over restarts the greatest
value of a window counts, and not that of now: when a source last brought something is
`max by (source) (max_over_time(wire_source_last_article_timestamp_seconds[4w]))`."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, and who uses it."""

    name: str
    """With `_total`, and without the parts of a histogram: as a query names it."""
    kind: str
    labels: tuple[str, ...]
    about: str
    chapter: str
    panels: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    @property
    def series(self) -> set[str]:
        """What a query may name of it."""
        return {self.name + part for part in _PARTS[self.kind]}

    @property
    def unit(self) -> str:
        bare = self.name.removesuffix("_total")
        return next((unit for ending, unit in _UNITS.items() if bare.endswith(f"_{ending}")), "count")


def declared() -> list[Metric]:
    """Return every metric, in the order in which it is declared, with the panels and rules that use it."""
    found = list(_declared())
    by_series = {series: metric for metric in found for series in metric.series}
    for board, panel, query in panels():
        for name in names_in(query):
            _once(by_series[name].panels, f"{board}: {panel}")
    for rule, query in rules():
        for name in names_in(query):
            _once(by_series[name].rules, rule)
    return found


def _declared() -> Iterator[Metric]:
    seen: set[str] = set()
    for chapter, (module, _) in CHAPTERS.items():
        own = {id(value) for value in vars(module).values()}
        registries = (value for value in vars(module).values() if isinstance(value, CollectorRegistry))
        for collector in dict.fromkeys(c for registry in registries for c in registry._collector_to_names):
            labels = getattr(collector, "_labelnames", ())
            for family in collector.collect() if not labels else collector.describe():
                name = f"{family.name}_total" if family.type == "counter" else family.name
                if name in seen or (name.startswith("wire_") and id(collector) not in own):
                    continue
                seen.add(name)
                where = chapter if name.startswith("wire_") else ""
                yield Metric(name, family.type, tuple(labels), family.documentation, where)


def panels() -> Iterator[tuple[str, str, str]]:
    """Yield every query of every dashboard, with the title of its board and of its panel."""
    for file in sorted((_ROOT / "deploy/grafana/dashboards").glob("*.json")):
        board = json.loads(file.read_text("utf-8"))
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                yield file.stem.title(), panel["title"], target["expr"]


def rules() -> Iterator[tuple[str, str]]:
    """Yield every rule of Prometheus: the name of its alert or of what it records, and its query."""
    for rule in RULES:
        yield rule.get("alert") or rule["record"], rule["expr"]


def names_in(query: str) -> set[str]:
    """Return the series that a query names: those that are scraped, not those that rules record."""
    bare = re.sub(r'"[^"]*"|#.*', "", query)
    return set(_NAME.findall(RECORDED.sub("", bare)))


def page() -> str:
    """Return docs/metrics.md."""
    found = declared()
    lines = [_HEAD]
    for chapter, (_, of_whom) in CHAPTERS.items():
        lines += ["", f"## {chapter}", "", f"These are {of_whom}.", ""]
        lines += _table(metric for metric in found if metric.chapter == chapter)
    lines += ["", "## The process", "", "These are prometheus_client's own, of every process.", ""]
    lines += _table(metric for metric in found if not metric.chapter and metric.name not in UNUSED)
    lines += ["", "Left out, for nobody looks at them:", ""]
    lines += [f"- `{name}`: {reason}." for name, reason in UNUSED.items()]
    return "\n".join(lines) + "\n"


def _table(found: Iterator[Metric]) -> Iterator[str]:
    yield "| metric | type | labels | unit | what it tells | panels | rules |"
    yield "|---|---|---|---|---|---|---|"
    for metric in found:
        labels, panels_, rules_ = ", ".join(metric.labels), "; ".join(metric.panels), ", ".join(metric.rules)
        cells = (f"`{metric.name}`", metric.kind, labels, metric.unit, metric.about, panels_, rules_)
        yield f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|"


def _once(users: list[str], user: str) -> None:
    if user not in users:
        users.append(user)


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/metrics.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the page would change")
    check = parser.parse_args().check
    made = page()
    if PAGE.exists() and PAGE.read_text("utf-8") == made:
        return 0
    if not check:
        PAGE.write_text(made, "utf-8")
    print(f"{PAGE.name}: {'is not what it would be' if check else 'written'}")
    return int(check)


if __name__ == "__main__":
    sys.exit(main())
