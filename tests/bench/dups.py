"""What it costs to tell a duplicate, beside rensa and datasketch MinHash LSH on the same articles in the same run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from tests.bench.child import run_child
from tests.bench.figures import Table, micros
from tests.bench.quix import quix_python
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_dups"]


def measure_dups(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Two tables: from an empty index beside the others, and as the index fills. Need no Kafka."""
    load, count = os.getloadavg(), sizes.dup_articles
    given = {"count": count, "points": sizes.dup_points, "probes": count // 2, "seconds": sizes.dup_seconds}
    ours = run_child("dups_child", given, within=2 * sizes.dup_seconds)
    state = {"wirestream": ours["filling"][-1]["entry"] + ours["filling"][-1]["derived"]}
    found: dict[str, dict[str, Any]] = {"wirestream": ours["empty"]}
    failed = ""
    try:
        for library in ("rensa", "datasketch"):  # each alone, so that what it takes of memory is its own
            found[library] = run_child("dups_peers_child", {"library": library, "count": count}, quix_python())
    except RuntimeError as error:
        failed = f" Not measured: rensa, datasketch: {' '.join(str(error).split())[-200:]}"
    for name, one in found.items():
        state.setdefault(name, one.get("state", 0.0))
    rows = [_row(name, one, count, state[name]) for name, one in found.items()]
    said = [f"{name} {count / (one['sketch'] + one['judge']):,.0f}/s" for name, one in found.items()]
    yield Table(
        f"Duplicates: {count:,} articles of 220 words, 30 % of stories that came before, 10 % templates filled anew",
        ("detector", "sketch /s", "judge /s", "both /s", "p50 ms", "p99 ms", "B an article", "found", "false"),
        rows,
        load,
        "One core. Found: articles of a known story that are linked to it; false: first articles of a story that are "
        "linked to another. The copy is made by rule: these two set the three side by side, and say no more. "
        f"Bytes: ours by size of what is kept, at {ours['filling'][-1]['live']:,} articles; theirs by how the process "
        "grew." + failed,
        (f"duplicates, articles a second on one core, sketch and judgement: {', '.join(said)}",),
    )
    yield _filling(ours["filling"], load)


def _row(name: str, one: dict[str, float], count: int, state: float) -> tuple[str, ...]:
    both = one["sketch"] + one["judge"]
    rates = (f"{count / seconds:,.0f}" for seconds in (one["sketch"], one["judge"], both))
    times = (f"{one[key] * 1000:.2f}" for key in ("p50", "p99"))
    return (name, *rates, *times, f"{state:,.0f}", f"{one['found']:.0%}", f"{one['false']:.1%}")


def _filling(points: list[dict[str, float]], load: tuple[float, float, float]) -> Table:
    first, last = points[0], points[-1]
    rows = [
        (
            f"{one['live']:,.0f}",
            f"{micros(one['mean'], 1):.0f}",
            f"{one['slower']:.2f}",
            f"{one['p50'] * 1000:.2f}",
            f"{one['p99'] * 1000:.2f}",
            f"{one['entry']:.0f}",
            f"{one['derived']:.0f}",
        )
        for one in points
    ]
    slower = f"{last['slower']:.2f} times what it takes at {first['live']:,.0f}"
    size = f"{last['entry'] + last['derived']:,.0f} bytes an article"
    return Table(
        "Duplicates as the index fills",
        (
            "live articles",
            "CPU µs an article",
            "times that at the first",
            "p50 ms",
            "p99 ms",
            "B of entry",
            "B derived",
        ),
        rows,
        load,
        "From one pass, where the first table has the best of three; in turns with an index of the first size. "
        "Derived: what finds the entries again. The aim at 1,000,000 (--rows 1000000): 1.5 times, p99 below 3 ms.",
        (f"at {last['live']:,.0f} live articles a duplicate takes {slower} to tell; {size}",),
    )
