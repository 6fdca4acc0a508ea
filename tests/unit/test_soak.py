"""What `make soak` makes of its samples."""

from __future__ import annotations

import pytest

from tests.soak.trend import Sample, judge, slope

_MB = 2**20


def _samples(rss=lambda _: 100 * _MB, fds=lambda _: 20, threads=lambda _: 5):
    return [Sample(at, int(rss(at)), fds(at), threads(at), at % 7) for at in range(0, 1200, 5)]


def test_a_line_is_found_in_noise():
    assert slope([(x, 3 * x + (x % 2)) for x in range(100)]) == pytest.approx(3, abs=0.01)
    assert slope([(5.0, 1.0)]) == 0


def test_what_stays_is_within_bounds_however_it_began():
    told = judge("store", _samples(rss=lambda at: (40 if at < 300 else 100) * _MB + (at % 10) * 50_000), 300)
    assert told.wrong == ()
    assert (round(told.first_mb), round(told.last_mb), told.fds, told.lag) == (100, 100, (20, 20), 6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rss": lambda at: 100 * _MB + at * 2 * _MB / 600}, "grows by 2.0 MB in ten minutes"),
        ({"fds": lambda at: 20 + at // 100}, "6 descriptors more"),
        ({"threads": lambda at: 5 + (at > 800) * 2}, "2 threads more"),
    ],
)
def test_what_grows_is_told(change, said):
    assert judge("store", _samples(**change), 300).wrong == (said,)


def test_too_few_samples_show_nothing():
    with pytest.raises(ValueError, match="too few"):
        judge("store", _samples()[:10], 300)
