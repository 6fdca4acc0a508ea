"""Eight invented sources, as the hours of a newsroom make them: uneven days and weeks, volleys, summer time."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["RHYTHMS", "START", "Source", "arrivals"]

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday; the clocks go forward in the twelfth week after it."""
_ZONE = ZoneInfo("Europe/Berlin")
_LOOK = 60
"""Seconds between two looks: what came between them comes at once."""


@dataclass(frozen=True)
class Source:
    """How a source brings copy."""

    name: str
    a_week: int
    """Volleys in a week of mean strength."""
    weight: Callable[[int, int], float]
    """How strong an hour is, of weekday (Monday 0) and hour of the day."""
    volley: float = 1.0
    """How many items come together, in the mean."""
    uneven: float = 0.3
    """How much days differ from each other: sigma of the logarithm."""
    to_the_minute: bool = False
    """It comes on the hour, give or take five minutes, and seldom not at all."""


def _agency(day: int, hour: int) -> float:
    return (1.0 if day < 5 else 0.55) * (0.25 if hour < 5 else 0.7 if hour < 8 or hour > 20 else 1.0)


def _office(day: int, hour: int) -> float:
    return 1.0 if day < 5 and 8 <= hour < 18 else 0.0


def _local(day: int, hour: int) -> float:
    return (1.0 if day < 5 else 0.3) * (1.0 if 8 <= hour < 20 else 0.05)


def _shifts(day: int, hour: int) -> float:
    return 1.0 if 6 <= hour < 10 or 15 <= hour < 22 else 0.01


def _weekend(day: int, hour: int) -> float:
    return 1.0 if day >= 5 and 10 <= hour < 23 else 0.0


RHYTHMS = (
    Source("agency, 7,000 a week", 7000, _agency),
    Source("agency, 1,400 a week in bursts", 350, _agency, volley=4.0, uneven=0.5),
    Source("office hours, 150 a week", 150, _office),
    Source("local, 40 a week", 40, _local, uneven=0.4),
    Source("two shifts, 300 a week", 300, _shifts),
    Source("weekends only, 120 a week", 120, _weekend, uneven=0.4),
    Source("daily digest at 06:00", 7, lambda _day, hour: float(hour == 6), volley=60.0, to_the_minute=True),
    Source("hourly bulletin", 168, lambda _day, _hour: 1.0, to_the_minute=True),
)


def arrivals(source: Source, weeks: int, seed: int) -> Iterator[tuple[datetime, int]]:
    """Yield when a look brought something, and how many items, in order."""
    draw = random.Random(f"{source.name} {seed}")
    whole = sum(source.weight(day, hour) for day in range(7) for hour in range(24))
    pending: dict[int, int] = {}
    strength = of_week = 1.0
    for hours in range(weeks * 168):
        at = START + timedelta(hours=hours)
        local = at.astimezone(_ZONE)
        if hours % 168 == 0:
            of_week = _uneven(draw, source.uneven / 2)
        if hours % 24 == 0:
            strength = of_week * _uneven(draw, source.uneven)
        mean = source.a_week * source.weight(local.weekday(), local.hour) / whole
        for second in _seconds(draw, source, mean, strength):
            look = (int(hours * 3600 + second) // _LOOK + 1) * _LOOK
            pending[look] = pending.get(look, 0) + _size(draw, source.volley)
        for look in sorted(pending):
            if look <= hours * 3600:
                yield START + timedelta(seconds=look), pending.pop(look)
    for look in sorted(pending):
        yield START + timedelta(seconds=look), pending[look]


def _seconds(draw: random.Random, source: Source, mean: float, strength: float) -> list[float]:
    if source.to_the_minute:
        return [abs(draw.gauss(120, 100))] if mean > 0 and draw.random() > 0.01 else []
    found, at, rate = [], 0.0, mean * strength
    while rate > 0:
        at += draw.expovariate(rate) * 3600
        if at >= 3600:
            break
        found.append(at)
    return found


def _size(draw: random.Random, mean: float) -> int:
    return 1 if mean <= 1 else 1 + int(draw.expovariate(1 / (mean - 1)))


def _uneven(draw: random.Random, sigma: float) -> float:
    return math.exp(draw.gauss(-sigma * sigma / 2, sigma))
