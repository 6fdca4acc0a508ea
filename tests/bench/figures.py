"""The arithmetic of the tables, and the tables as values. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Table", "bytes_an_entry", "micros", "millis", "percentile", "rate_within", "ratio", "share"]


@dataclass(frozen=True, slots=True)
class Table:
    """A measure's result: rows of text under columns, what it compares, and its lines of the summary."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    load: tuple[float, float, float]
    """`os.getloadavg()` before the measure: how busy others kept the machine."""
    note: str = ""
    summary: Sequence[str] = field(default_factory=tuple)
    faults: Sequence[str] = ()
    """What went wrong in the measure: its figures are not to be believed, and the bench ends with code 1."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that `percent` of all do not exceed. NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def micros(seconds: float, count: int) -> float:
    """Seconds over a count as microseconds for one."""
    return seconds / count * 1e6 if count else math.nan


def ratio(value: float, base: float) -> float:
    """How many times `base`; NaN where there is no base."""
    return value / base if base else math.nan


def rate_within(lots: Sequence[tuple[float, float, int]], spans: Sequence[tuple[float, float]]) -> float:
    """How many a second, of lots (begun, ended, how many), were done in the spans; NaN without any. Of a lot that is
    only partly in one its share counts.
    """
    within = sum(
        count * max(0.0, min(ended, until) - max(begun, since)) / (ended - begun)
        for begun, ended, count in lots
        for since, until in spans
    )
    return ratio(within, sum(until - since for since, until in spans))


def share(cpu_seconds: float, seconds: float) -> float:
    """Per cent of one core."""
    return 100 * cpu_seconds / seconds if seconds else math.nan


def millis(seconds: float) -> str:
    return "-" if math.isnan(seconds) else f"{seconds * 1000:.1f} ms"


def bytes_an_entry(points: Sequence[tuple[int, int]]) -> float:
    """The slope of (entries, bytes of RSS) from the first point to the last; NaN with fewer than two."""
    if len(points) < 2 or points[-1][0] == points[0][0]:
        return math.nan
    (first, low), (last, high) = points[0], points[-1]
    return (high - low) / (last - first)
