"""What a series of samples shows: how it grows, and whether that is within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

__all__ = ["Bounds", "Sample", "Told", "judge", "slope"]

_MB = 2**20
_TEN_MINUTES = 600.0
_FEWEST = 6
"""Samples that a trend needs: of fewer, any two make one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One process at one time."""

    at: float
    """Seconds since the load began."""
    rss: int
    fds: int
    threads: int
    lag: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may do after its warm-up."""

    mb_in_ten_minutes: float = 1.0
    """Growth of memory beyond which a worker would be out of its limit in weeks."""
    fds: int = 3
    """Descriptors more at the end than at the beginning: a connection that is made anew may overlap the old one."""
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the table."""

    role: str
    first_mb: float
    last_mb: float
    growth: float
    """Megabytes in ten minutes, of the line that fits best."""
    fds: tuple[int, int]
    """At the beginning and at the end of what was measured: medians of a third each."""
    threads: tuple[int, int]
    lag: float
    """The most that was waiting."""
    wrong: tuple[str, ...]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The rise of the straight line of least squares, a second."""
    x, y = fmean(at for at, _ in points), fmean(value for _, value in points)
    spread = sum((at - x) ** 2 for at, _ in points)
    return sum((at - x) * (value - y) for at, value in points) / spread if spread else 0.0


def judge(role: str, samples: Sequence[Sample], warm_up: float, bounds: Bounds = Bounds()) -> Told:
    """Judge one process by its samples after the warm-up. Raises `ValueError` where there are too few."""
    warm = [sample for sample in samples if sample.at >= warm_up]
    if len(warm) < _FEWEST:
        raise ValueError(f"{role}: {len(warm)} samples after a warm-up of {warm_up:.0f} s are too few")
    third = max(1, len(warm) // 3)
    first, last = warm[:third], warm[-third:]
    growth = slope([(one.at, float(one.rss)) for one in warm]) * _TEN_MINUTES / _MB
    fds = (round(median(one.fds for one in first)), round(median(one.fds for one in last)))
    threads = (round(median(one.threads for one in first)), round(median(one.threads for one in last)))
    wrong = [
        (growth > bounds.mb_in_ten_minutes, f"grows by {growth:.1f} MB in ten minutes"),
        (fds[1] - fds[0] > bounds.fds, f"{fds[1] - fds[0]} descriptors more"),
        (threads[1] - threads[0] > bounds.threads, f"{threads[1] - threads[0]} threads more"),
    ]
    return Told(
        role,
        first_mb=median(one.rss for one in first) / _MB,
        last_mb=median(one.rss for one in last) / _MB,
        growth=growth,
        fds=fds,
        threads=threads,
        lag=max(one.lag for one in warm),
        wrong=tuple(said for is_so, said in wrong if is_so),
    )
