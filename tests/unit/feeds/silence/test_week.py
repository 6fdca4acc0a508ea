"""The week of a source: what a span of any length brings."""

from __future__ import annotations

import pytest

from stream.feeds.silence.week import HOUR, HOURS, hours_of, total


class Counted(tuple[float, ...]):
    """Rates that count how often one is asked for."""

    __slots__ = ()
    asked = 0

    def __getitem__(self, place):
        type(self).asked += 1
        return super().__getitem__(place)


def test_a_span_of_thousands_of_years_is_not_walked_through():
    """A machine whose clock is wrong says such a span at each look."""
    Counted.asked = 0
    rates = Counted(float(hour % 7) for hour in range(HOURS))
    years = 8000 * 52 * HOURS * HOUR
    assert total([(1000.0, 1000.0 + years + 90 * HOUR)], rates) == pytest.approx(
        8000 * 52 * sum(rates) + total([(1000.0, 1000.0 + 90 * HOUR)], rates)
    )
    assert 0 < Counted.asked <= 2 * HOURS


def test_several_spans_bring_what_their_hours_bring():
    rates = tuple(float(hour % 7) for hour in range(HOURS))
    spans = [(-5000.0, 3e5), (4e5, 4e5 + 1), (5e5, 5e6)]
    walked = sum((end - start) / HOUR * rates[hour] for hour, start, end in hours_of(spans))
    assert total(spans, rates) == pytest.approx(walked)
