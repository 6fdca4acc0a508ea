"""The two tables: what both cost, side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.figures import Table, micros, millis, percentile, ratio
from tests.bench.quix_stages.rows import Rows

__all__ = ["RATE", "SERVERS", "Cost", "Round", "backlog_table", "steady_table"]

RATE = 60
"""Articles a second, as in the measure `steady`."""
SERVERS = ("Kafka", "PostgreSQL")
_LEAST_RATE, _MOST_CPU = 1.2, 0.85
"""The aims, in times of Quix Streams."""
_COLUMNS = ("process", "Wirestream", "Quix Streams", "times")
_UNLIKE = (
    "Beside the same work, ours counts, logs and traces, tells stories that turn out to be one of each other, and "
    "holds the flow where a deploy refuses all. Ours sends what a batch changed in its changelog, then its outputs, "
    "then commits; Quix sends outputs at once, its changelog and offsets each second. Stored: ours 25 ms behind what "
    "came, Quix by a checkpoint each 0.25 s. Both keep the index in memory, with an entry an article in the changelog; "
    "Quix writes it to RocksDB as well. Quix runs in its own environment, with its own pydantic."
)


@dataclass(slots=True)
class Cost:
    """Of so many articles: seconds to the last row, and CPU seconds by process."""

    count: int
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.count / self.seconds

    @property
    def own(self) -> float:
        """CPU seconds of the stages' processes."""
        return sum(cpu for name, cpu in self.cpu.items() if name not in SERVERS)


@dataclass(frozen=True, slots=True)
class Round:
    """One start of one of the two."""

    backlog: Cost
    steady: Cost
    latencies: Sequence[float]
    missing: int
    rows: Rows


def backlog_table(
    ours: Sequence[Round], theirs: Sequence[Round], load: tuple[float, float, float], faults: Sequence[str]
) -> Table:
    """Of each its cheapest round."""
    mine, other = (min((one.backlog for one in rounds), key=lambda cost: cost.own) for rounds in (ours, theirs))
    faster, cheaper = ratio(mine.rate, other.rate), ratio(mine.own, other.own)
    rows = [("articles/s", f"{mine.rate:.0f}", f"{other.rate:.0f}", f"{faster:.2f}"), *_cpu_rows(mine, other)]
    said = (
        f"five stages, a process each, raw → stored in PostgreSQL: {mine.rate:.0f} articles/s and {_ms(mine)} ms of "
        f"CPU an article; the same as Quix Streams apps {other.rate:.0f} and {_ms(other)} ms: {faster:.2f} times as "
        f"many (aim {_LEAST_RATE}), {cheaper:.2f} of the CPU (aim {_MOST_CPU})"
    )
    return Table(
        f"The same five stages as Quix Streams 3 apps: a backlog of {mine.count:,} articles, CPU µs an article",
        _COLUMNS,
        rows,
        load,
        f"The cheapest of {len(ours)} rounds in turn, from the first byte sent to the last row stored, all on this "
        f"machine's cores; articles/s of all rounds: {_all(ours)} and {_all(theirs)}. {_UNLIKE}",
        (said,),
        faults,
    )


def steady_table(ours: Sequence[Round], theirs: Sequence[Round], load: tuple[float, float, float]) -> Table:
    """Of each its cheapest round."""
    mine, other = (min(rounds, key=lambda one: one.steady.own) for rounds in (ours, theirs))
    rows = list(_cpu_rows(mine.steady, other.steady))
    for percent in (50, 99):
        here, there = (percentile(one.latencies, percent) for one in (mine, other))
        rows.append((f"wire → alert, p{percent}", millis(here), millis(there), f"{ratio(here, there):.2f}"))
    (_, here_p50, there_p50, _), cheaper = rows[-2], ratio(mine.steady.own, other.steady.own)
    said = (
        f"five stages at a steady {RATE}/s: {_ms(mine.steady)} ms of CPU an article, wire → alert p50 {here_p50}; as "
        f"Quix Streams apps {_ms(other.steady)} ms, p50 {there_p50}: {cheaper:.2f} of the CPU"
    )
    return Table(
        f"The same at a steady {RATE}/s: {mine.steady.count:,} articles, CPU µs an article",
        _COLUMNS,
        rows,
        load,
        f"The cheapest of {len(ours)} rounds in turn; what is unlike stands above.",
        (said,),
    )


def _cpu_rows(mine: Cost, other: Cost) -> list[tuple[str, ...]]:
    pairs = [(name, mine.cpu[name], other.cpu[name]) for name in mine.cpu if name not in SERVERS]
    pairs.append(("sum of the five", mine.own, other.own))
    pairs += [(name, mine.cpu[name], other.cpu[name]) for name in SERVERS]
    return [
        (name, f"{micros(here, mine.count):.0f}", f"{micros(there, other.count):.0f}", f"{ratio(here, there):.2f}")
        for name, here, there in pairs
    ]


def _all(rounds: Sequence[Round]) -> str:
    return ", ".join(f"{one.backlog.rate:.0f}" for one in rounds)


def _ms(cost: Cost) -> str:
    return f"{micros(cost.own, cost.count) / 1000:.1f}"
