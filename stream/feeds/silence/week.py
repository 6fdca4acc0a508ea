"""The week of a source: how often it brings something, for each of the 168 hours of a week in UTC.

What is new weighs more: an arrival of eight weeks ago counts 1/e of one of today. Instead of making all old sums
smaller at each arrival, a new one is written with a larger weight; once in eight weeks all are divided.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["HOUR", "HOURS", "MEMORY", "SLOT", "Span", "Week", "hours_of", "reached", "total"]

HOUR = 3600.0
HOURS = 168
SLOT = 300.0
"""Arrivals within the same five minutes count as one: agencies send in volleys, and a poll brings many at once."""
_DAY = 24
MEMORY = 8 * HOURS * HOUR
"""Eight weeks: long enough that a weekday was seen eight times, short enough that a changed timetable is learned."""
_MONDAY = 4 * 86400.0
"""1970-01-05 was a Monday: the first hour of the week begins there."""
_PRIOR = 1.0
"""Weeks of observation that what is known of like hours weighs, beside what is known of the hour itself."""
_BASE = 0.5
"""Hours of observation that the mean of the whole week weighs within the profile of a day."""
_NEIGHBOUR = 0.5
"""What the hours before and after weigh: nothing comes to the minute, and summer time moves everything by one hour."""
_MOST = 1e6
"""The largest sum, so that no source can make its state large."""

Span = tuple[float, float]
"""A piece of time: from and until, in seconds since 1970."""


def _hour_of(seconds: float) -> int:
    return int((seconds - _MONDAY) // HOUR) % HOURS


def _zeros() -> array[float]:
    return array("d", bytes(8 * HOURS))


def hours_of(spans: Iterable[Span]) -> Iterator[tuple[int, float, float]]:
    """Yield each hour of the week that the spans touch, in order: its number, and the piece's beginning and end."""
    for start, end in spans:
        at = start
        while at < end:
            until = min(end, (at // HOUR + 1) * HOUR)
            yield _hour_of(at), at, until
            at = until


@dataclass(slots=True)
class Week:
    """What was seen, by the hour of the week."""

    origin: float = 0.0
    """The instant at which an observation weighs 1."""
    came: array[float] = field(default_factory=_zeros)
    """Arrivals, weighted."""
    seen: array[float] = field(default_factory=_zeros)
    """Hours that were observed, weighted."""
    items: array[float] = field(default_factory=_zeros)
    """Items, weighted: an arrival brings one or many."""
    weight: float = 1.0
    """What an observation of the last instant weighs."""
    _rates: tuple[float, ...] = ()
    _least: tuple[float, ...] = ()

    def add(self, at: float) -> None:
        """Count an arrival."""
        hour = _hour_of(at)
        self.came[hour] = round(min(self.came[hour] + self.weight, _MOST), 3)
        self._rates = ()

    def add_items(self, at: float, count: int) -> None:
        """Count items; `at` may be long over."""
        hour = _hour_of(at)
        together = min(self.items[hour] + self.weight * count, _MOST)
        self.items[hour] = round(together, 3 if together < 1000 else 0)  # or the state would grow long

    def observe(self, spans: Sequence[Span]) -> None:
        """Count time in which the source was looked at."""
        for hour, start, end in hours_of(spans):
            self.seen[hour] = round(min(self.seen[hour] + self._weigh(end) * (end - start) / HOUR, _MOST), 3)
        self._rates = ()

    def _weigh(self, at: float) -> float:
        age = (at - self.origin) / MEMORY
        if age > 1.0:
            by = math.exp(-min(age, 50.0))
            for sums in (self.came, self.seen, self.items):
                for hour in range(HOURS):
                    sums[hour] = round(sums[hour] * by, 3)
            self.origin, age = at, 0.0
        self.weight = math.exp(max(age, -50.0))
        return self.weight

    def rates(self) -> tuple[float, ...]:
        """Return the arrivals that each hour of the week brings."""
        if not self._rates:
            rates = self._rates = _smoothed(self.came, self.seen, self.weight)
            self._least = tuple(min(rates[hour - 1], rates[hour], rates[(hour + 1) % HOURS]) for hour in range(HOURS))
        return self._rates

    def least(self) -> tuple[float, ...]:
        """Return the rate of each hour, or that of the one before or after it where that is smaller."""
        self.rates()
        return self._least

    def items_in(self, at: float) -> float:
        """Return the items that the hour of the week brings in which `at` is."""
        return _smoothed(self.items, self.seen, self.weight)[_hour_of(at)]


def total(spans: Iterable[Span], rates: Sequence[float]) -> float:
    """Return how many arrivals the spans bring at these rates. Whole weeks are not walked through: a clock that is
    wrong makes spans of thousands of years.
    """
    weeks = {span: (span[1] - span[0]) // (HOURS * HOUR) for span in spans}
    rest = [(start + count * HOURS * HOUR, end) for (start, end), count in weeks.items()]
    whole = sum(weeks.values()) * sum(rates)
    return whole + sum((end - start) / HOUR * rates[hour] for hour, start, end in hours_of(rest))


def reached(spans: Iterable[Span], rates: Sequence[float], needed: float) -> float:
    """Return when so many have come at these rates; infinity where they do not within the spans."""
    for hour, start, end in hours_of(spans):
        brought = (end - start) / HOUR * rates[hour]
        if brought >= needed > 0:
            return start + needed / rates[hour] * HOUR
        needed -= brought
    return math.inf


def _smoothed(came: Sequence[float], seen: Sequence[float], weight: float) -> tuple[float, ...]:
    """Return rates an hour: an hour's own and its neighbours', drawn towards the same hour of like days."""
    near_came, near_seen = _with_neighbours(came), _with_neighbours(seen)
    base = sum(came) / max(sum(seen), weight)
    profiles = [
        [
            (sum(near_came[first:last:_DAY]) + _BASE * weight * base)
            / (sum(near_seen[first:last:_DAY]) + _BASE * weight)
            for first, last in ((hour, 5 * _DAY), (5 * _DAY + hour, HOURS))
        ]
        for hour in range(_DAY)
    ]
    prior = _PRIOR * weight
    return tuple(
        (near_came[hour] + prior * profiles[hour % _DAY][hour >= 5 * _DAY]) / (near_seen[hour] + prior)
        for hour in range(HOURS)
    )


def _with_neighbours(sums: Sequence[float]) -> list[float]:
    whole = list(sums)
    shifted = zip([whole[-1], *whole[:-1]], whole, [*whole[1:], whole[0]], strict=True)
    return [here + _NEIGHBOUR * (before + later) for before, here, later in shifted]
