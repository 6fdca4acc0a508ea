"""The bench's arithmetic and its copy: what its tables say is what was measured. No timings."""

from __future__ import annotations

import importlib
import io
import math

import orjson
import pytest
from rich.console import Console

from tests.bench import figures, show
from tests.bench.articles import article, number_of
from tests.bench.chain import Chain

MODULES = (
    "articles", "chain", "child", "feeds", "figures", "functions", "functions_child", "hop", "hop_child", "idle_child",
    "latency", "polls", "polls_child", "push", "push_child", "quix", "rhythms", "rig", "service", "show", "silence",
    "stage_child", "stopwatch", "__main__",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_imported(name):
    assert importlib.import_module(f"tests.bench.{name}").__doc__


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(100, 0, -1)]
    assert figures.percentile(values, 50) == 50.0
    assert figures.percentile(values, 99) == 99.0
    assert figures.percentile(values, 100) == 100.0
    assert figures.percentile([7.0], 1) == 7.0
    assert math.isnan(figures.percentile([], 50))


def test_costs_are_for_one():
    assert figures.micros(1.5, 20_000) == pytest.approx(75.0)
    assert figures.ratio(185.0, 75.0) == pytest.approx(2.4667, abs=1e-4)
    assert figures.share(0.25, 10.0) == pytest.approx(2.5)
    assert figures.millis(0.0123) == "12.3 ms"
    assert figures.millis(math.nan) == "-"
    assert math.isnan(figures.micros(1.0, 0))
    assert math.isnan(figures.ratio(1.0, 0.0))


def test_memory_an_entry_is_the_slope_and_not_the_whole():
    assert figures.bytes_an_entry([(2000, 100_000_000), (10_000, 110_000_000), (20_000, 118_000_000)]) == 1000.0
    assert math.isnan(figures.bytes_an_entry([(2000, 100_000_000)]))


def test_copy_is_the_same_each_time_and_each_item_unlike_the_others():
    assert article(3, seed=5) == article(3, seed=5)
    bodies = {orjson.loads(article(number))["body_text"] for number in range(50)}
    assert len(bodies) == 50
    assert number_of(orjson.loads(article(37))["headline"]) == 37
    assert number_of("Something else") is None


def test_copy_gives_every_stage_work():
    chain = Chain()
    made = [
        orjson.loads(one)
        for number in range(12)
        for one in chain(article(number, seed=9), 0, number, 1_760_000_000_000)
    ]
    assert chain.relations == {"new": 12}
    assert chain.quotes >= 3 * 12
    assert all(one["extraction"]["dateline"] and one["article"]["byline"] for one in made)
    assert sum(quote["speaker"] is not None for one in made for quote in one["extraction"]["quotes"]) > 24


def test_a_table_shows_its_rows_its_load_and_its_summary():
    table = figures.Table(
        "A hop", ("loop", "µs"), [("raw", "28"), ("ours", "53")], (1.25, 0.5, 0.1), "A note.", ("a line",)
    )
    out = io.StringIO()
    console = Console(file=out, width=100)
    show.show_table(table, console)
    show.show_summary([table], "2 cores", console)
    for said in ("A hop", "1.2 0.5 0.1", "ours", "53", "A note.", "Summary (2 cores)", "- a line"):
        assert said in out.getvalue()
