"""How often a learned silence is a false alarm, and how soon a dead source is told, beside fixed times.

Needs no Kafka.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stream.feeds.silence.rhythm import LEARNING, QUARTER, Rhythm
from tests.bench.figures import Table
from tests.bench.rhythms import RHYTHMS, START, Source, arrivals
from tests.bench.rig import Rig, Sizes

__all__ = ["Watched", "measure_silence", "watched"]

FIXED = (2, 6, 24)
"""Hours of quiet after which others call any source silent."""
_MONTH = 30.44
_GRACE = timedelta(minutes=2)
"""The rule of Prometheus waits as long."""
_NOON = timedelta(days=2, hours=11)
"""Wednesday noon in winter time, since the start of a week."""
_SETTLED = 8
"""Weeks after which deaths are counted: by then all is known that is ever known."""


@dataclass
class Watched:
    """What came of watching a source."""

    months: float
    """Months after it was learned."""
    early: int = 0
    """False alarms while learning."""
    false: int = 0
    floods: int = 0
    fixed: list[int] = field(default_factory=lambda: [0] * len(FIXED))
    """False alarms of fixed times, after the learning too."""
    deaths: list[float] = field(default_factory=list)
    """Hours from a death on Wednesday noon to its alarm, a week each."""


def watched(source: Source, weeks: int, seed: int) -> Watched:
    """Watch an invented source."""
    rhythm, found = Rhythm(), Watched((weeks * 7 - LEARNING / 86400) / _MONTH)
    last, noon, flooding = START, START + _NOON, False
    for at, count in arrivals(source, weeks, seed):
        while noon < at:
            if noon - START > timedelta(weeks=_SETTLED):
                found.deaths.append(_told(rhythm, noon))
            noon += timedelta(weeks=1)
        learned = rhythm.watched >= LEARNING
        if (at - last).total_seconds() > QUARTER:  # no less is ever silence
            alarm = rhythm.judge(at, "learn").alarm_at
            if alarm is not None and at - alarm > _GRACE:
                found.false += learned
                found.early += not learned
            if learned:
                found.fixed = [n + (at - last > timedelta(hours=h)) for n, h in zip(found.fixed, FIXED, strict=True)]
        rhythm.arrived(at, count)
        if count > 1 or at.minute == 0:
            was, flooding = flooding, rhythm.judge(at, "learn").flooding
            found.floods += flooding and not was
        last = at
    return found


def _told(rhythm: Rhythm, noon: datetime) -> float:
    """Return the hours until a source that dies at noon is called silent; eight weeks where it is not before."""
    alarm = rhythm.judge(noon, "learn").alarm_at
    return max(0.0, (alarm - noon).total_seconds() / 3600) if alarm is not None else _SETTLED * 168.0


def measure_silence(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """One table: eight sources, each with several seeds."""
    load, rows, rates = os.getloadavg(), [], []
    for source in RHYTHMS:
        all_of = [watched(source, sizes.silence_weeks, seed) for seed in range(sizes.silence_seeds)]
        months = sum(one.months for one in all_of)
        rates.append(sum(one.false for one in all_of) / months)
        deaths = [hours for one in all_of for hours in one.deaths]
        fixed = " / ".join(f"{sum(one.fixed[place] for one in all_of) / months:.1f}" for place in range(len(FIXED)))
        rows.append(
            (
                source.name,
                f"{rates[-1]:.2f}",
                f"{statistics.mean(one.early for one in all_of):.1f}",
                f"{statistics.median(deaths):.1f} h" if deaths else "-",
                f"{max(deaths):.1f} h" if deaths else "-",
                f"{sum(one.floods for one in all_of) / months:.2f}",
                fixed,
            )
        )
    yield Table(
        f"Silence: {sizes.silence_weeks} weeks, {sizes.silence_seeds} seeds a source",
        ("source", "false /month", "while learning", "death told", "at most", "floods /month", "fixed 2/6/24 h /month"),
        rows,
        load,
        "Invented rhythms, with a change to summer time: they show what to expect, and prove nothing about real feeds. "
        "Dies on Wednesday noon; a source of weekends is told on the weekend.",
        (f"silence: {statistics.mean(rates):.2f} false alarms a source and month, mean of {len(RHYTHMS)} rhythms",),
    )
