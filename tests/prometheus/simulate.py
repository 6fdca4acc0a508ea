"""Lets promtool evaluate silence.yml and drift.yml over weeks of invented sources, and reads what fired.

promtool tells what a query gives only where something else was expected: nothing is expected, and its words are read.
"""

from __future__ import annotations

import math
import random
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.bench.rhythms import RHYTHMS, START, Source, arrivals
from tests.rule_files import FILES
from tests.tools import tool

__all__ = ["DEATH", "WEEK", "Outcome", "drifting", "silent"]

WEEK = 7 * 86400
_DAY = 86400
_LEARNED = 4 * WEEK
"""From then on a source has its four weeks, and what fires counts."""
DEATH = 2 * _DAY + 11 * 3600
"""Wednesday noon of the last week, in winter time: then a source dies, or changes its format."""
_SLOT, _HOUR = 300, 3600
_YIELDS = {"headline": 0.98, "byline": 0.85, "dateline": 0.6}
_QUOTES = 1.2
"""Quotes of an article, in the mean: most have none, some have ten."""
_UNEVEN = 0.08
"""By how much a day's share differs from the source's: the standard deviation, of what a day is about."""
_GOT = re.compile(r"\{([^}]*)\} ([0-9.eE+-]+)")


@dataclass(frozen=True)
class Outcome:
    """What a simulation showed of a source, or of a source's field."""

    false: float
    """Alarms while it lived, or did as always."""
    weeks: float
    """For so long."""
    delay: float | None
    """Hours from the fault to its alarm; None where there was none within the week and a half that was waited."""


def silent(weeks: int, seeds: int) -> dict[str, list[Outcome]]:
    """Sources of each rhythm that live for so many weeks, and then die."""
    death, end = (weeks - 1) * WEEK + DEATH, (weeks - 1) * WEEK + DEATH + 10 * _DAY
    names = {f"{place}-{seed}": source.name for place, source in enumerate(RHYTHMS) for seed in range(seeds)}
    series = {'wire_records_total{stage="normalise", outcome="handled"}': f"0+1x{end // _SLOT}"}
    for place, source in enumerate(RHYTHMS):
        for seed in range(seeds):
            name = f'wire_source_last_article_timestamp_seconds{{source="{place}-{seed}"}}'
            series[name] = _runs(list(_last_arrivals(source, weeks, seed, death, end)))
    found = _fired("silence.yml", "SourceSilent", series, _SLOT, death, end)
    return _by_name(names, found, (death - _LEARNED) / WEEK)


def drifting(weeks: int, seeds: int) -> dict[str, list[Outcome]]:
    """Sources of each rhythm that yield as always for so many weeks, and then give neither byline nor quotes, by rhythm
    and field; headline and dateline go on.
    """
    change, end = (weeks - 1) * WEEK + DEATH, (weeks - 1) * WEEK + DEATH + 3 * _DAY
    names, series = {}, {}
    for place, source in enumerate(RHYTHMS):
        for seed in range(seeds):
            for field, values in _yields(source, weeks + 1, seed, change, end).items():
                series[f'wire_source_extracted_total{{source="{place}-{seed}", field="{field}"}}'] = _runs(values)
                names[f"{place}-{seed} {field}"] = f"{source.name}: {field}"
    found = _fired("drift.yml", "SourceDrift", series, _HOUR, change, end)
    fields = {name: words for name, words in names.items() if not name.endswith(("articles", "lead"))}
    return _by_name(fields, found, (change - _LEARNED) / WEEK)


def _by_name(
    names: Mapping[str, str], found: Mapping[str, tuple[float, float | None]], weeks: float
) -> dict[str, list[Outcome]]:
    outcomes: dict[str, list[Outcome]] = {}
    for label, name in names.items():
        false, delay = found.get(label, (0.0, None))
        outcomes.setdefault(name, []).append(Outcome(false, weeks, delay))
    return outcomes


def _last_arrivals(source: Source, weeks: int, seed: int, death: int, end: int) -> Iterator[int]:
    """When the source last came, of each slot; 0 before it came."""
    coming = [int((at - START).total_seconds()) for at, _ in arrivals(source, weeks + 1, seed)]
    coming, place = [at for at in coming if at < death], 0
    for now in range(0, end + 1, _SLOT):
        while place < len(coming) and coming[place] <= now:
            place += 1
        yield coming[place - 1] if place else 0


def _yields(source: Source, weeks: int, seed: int, change: int, end: int) -> dict[str, list[int]]:
    """The counters of what was found, each hour."""
    draw = random.Random(f"{source.name} {seed} yields")
    fields = ("articles", *_YIELDS, "quotes")
    counts, found = dict.fromkeys(fields, 0), {field: list[int]() for field in fields}
    coming = iter([(int((at - START).total_seconds()), many) for at, many in arrivals(source, weeks, seed)])
    following, day, shares = next(coming, None), -1, dict(_YIELDS)
    for now in range(0, end + 1, _HOUR):
        if now // _DAY != day:
            day, shares = (
                now // _DAY,
                {name: min(1.0, max(0.0, draw.gauss(share, _UNEVEN))) for name, share in _YIELDS.items()},
            )
        while following is not None and following[0] <= now:
            for _ in range(following[1]):
                counts["articles"] += 1
                for name, share in shares.items():
                    counts[name] += draw.random() < share and not (name == "byline" and following[0] >= change)
                counts["quotes"] += 0 if following[0] >= change else _quotes(draw)
            following = next(coming, None)
        for name in fields:
            found[name].append(counts[name])
    return found


def _quotes(draw: random.Random) -> int:
    return 0 if draw.random() < 0.6 else 1 + int(draw.expovariate(1 / (_QUOTES / 0.4 - 0.5)))


def _runs(values: Sequence[int]) -> str:
    """Values as promtool reads them: `7x3` is a seven and three more."""
    words, place = [], 0
    while place < len(values):
        end = place
        while end + 1 < len(values) and values[end + 1] == values[place]:
            end += 1
        words.append(f"{values[place]}x{end - place}")
        place = end + 1
    return " ".join(words)


def _fired(
    rules: str, alert: str, series: Mapping[str, str], step: int, fault: int, end: int
) -> dict[str, tuple[float, float | None]]:
    """By source (and field): how often the alert began before the fault, and after how many hours behind it."""
    firing = f'ALERTS{{alertname="{alert}", alertstate="firing"}}'
    asked = {
        fault: f"count_over_time(({firing} unless {firing} offset {step}s)[{(fault - _LEARNED) // _DAY}d:{step}s])",
        end: f"count_over_time({firing}[{end - fault - 1}s])",
    }
    content = {
        "rule_files": [str(next(file for file in FILES if file.name == rules))],
        "evaluation_interval": f"{step}s",
        "tests": [
            {
                "interval": f"{step}s",
                "input_series": [{"series": name, "values": values} for name, values in series.items()],
                "promql_expr_test": [
                    {"expr": expr, "eval_time": f"{at}s", "exp_samples": []} for at, expr in asked.items()
                ],
            }
        ],
    }
    told = _promtool(content)
    before, after = (_values(told, expr) for expr in asked.values())
    hours = (end - fault) / 3600
    return {
        label: (before.get(label, 0.0), hours - after[label] * step / 3600 if label in after else None)
        for label in {**before, **after}
    }


def _promtool(content: object) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "simulated_test.yml"
        file.write_text(yaml.safe_dump(content, width=math.inf))
        done = subprocess.run(
            [tool("promtool"), "test", "rules", str(file)], capture_output=True, text=True, check=False
        )
    return done.stdout + done.stderr


def _values(told: str, expr: str) -> dict[str, float]:
    _, _, behind = told.partition(f'expr: "{expr.replace(chr(34), chr(92) + chr(34))}"')
    _, _, behind = behind.partition("got:")
    got = behind.partition("expr:")[0]
    found = {}
    for labels, value in _GOT.findall(got):
        label = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        found[" ".join(label[name] for name in ("source", "field") if name in label)] = float(value)
    return found
