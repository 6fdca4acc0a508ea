"""The pure functions without our agents: alone by stage, behind a raw aiokafka loop, and in a Quix Streams app."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.articles import article
from tests.bench.child import run_child
from tests.bench.figures import Table, micros
from tests.bench.quix import quix_python
from tests.bench.rig import Rig, Sizes, make_topic, produce_backlog

__all__ = ["measure_functions"]

_IN, _OUT = "bench-copy-in", "bench-copy-out"


def measure_functions(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Two tables: by stage, and in one process behind Kafka."""
    yield _alone(sizes)
    yield _behind_kafka(rig, sizes)


def _alone(sizes: Sizes) -> Table:
    load, count = os.getloadavg(), sizes.pure_articles
    spent = run_child("functions_child", {"kind": "alone", "count": count})
    total = sum(spent.values())
    rows = [(stage, f"{micros(seconds, count):.0f}") for stage, seconds in spent.items()]
    return Table(
        f"The pure functions alone, no Kafka: {count:,} articles of 2.7 kB, five quotes each",
        ("stage", "CPU µs an article"),
        [*rows, ("sum", f"{micros(total, count):.0f}")],
        load,
        "JSON between stages: what three hops write and read (Article, JudgedArticle, ExtractedArticle).",
        (f"the pure functions need {micros(total, count) / 1000:.1f} ms of CPU an article (JSON included)",),
    )


def _behind_kafka(rig: Rig, sizes: Sizes) -> Table:
    load, count = os.getloadavg(), sizes.pure_articles
    for topic in (_IN, _OUT):
        make_topic(rig.bootstrap, topic, 2)
    produce_backlog(rig.bootstrap, _IN, 2, [article(number, seed=4) for number in range(count)])
    given = {"kind": "behind", "bootstrap": rig.bootstrap, "topic": _IN, "out": _OUT, "count": count}
    runs: dict[str, Callable[[], dict[str, Any]]] = {
        "raw aiokafka + the functions": lambda: run_child("functions_child", {**given, "group": "copy-raw"}),
        "Quix Streams 3 + the functions": lambda: run_child("quix_child", {**given, "group": "copy-q"}, quix_python()),
    }
    rows: list[tuple[str, ...]] = []
    said: list[str] = []
    failed = ""
    for name, run in runs.items():
        try:
            found = run()
        except RuntimeError as error:
            rows.append((name, "-", "-", "-"))
            failed += f" Not measured: {name}: {' '.join(str(error).split())[-200:]}"
            continue
        rate, cpu = count / found["seconds"], micros(found["cpu"], count)
        rows.append((name, f"{rate:.0f}", f"{cpu:.0f}", f"{found['quotes'] / count:.1f}"))
        said.append(f"{name}, one process: {rate:.0f} articles/s, {cpu:.0f} µs of CPU an article")
    return Table(
        f"One process, one hop: raw → extracted, the same functions, {count:,} articles",
        ("loop", "articles/s", "CPU µs an article", "quotes"),
        rows,
        load,
        "No duplicate, alert or store stage; the index is lost with the process. Quix runs in its own environment, "
        f"with its own pydantic.{failed}",
        tuple(said),
    )
