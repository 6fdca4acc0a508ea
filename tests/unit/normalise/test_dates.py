"""Dates as printed, broken clocks, missing zones (OPERATIONS F14)."""

from datetime import UTC, datetime, timedelta

import pytest

from stream.normalise.dates import Context, instant, plausible
from stream.normalise.repair import Repairs

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


def read(value):
    repairs = Repairs()
    return plausible(instant(value, "d", Context(NOW), repairs), "d", NOW, repairs), repairs.names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("20260301T100000+0100", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2021-05-26T13:40:18+02:00", datetime(2021, 5, 26, 11, 40, 18, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 10:00:00 GMT", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("0001 GMT Monday 2 March 2026", datetime(2026, 3, 2, 0, 1, tzinfo=UTC)),
        ("00:01 EST on March 2, 2026", datetime(2026, 3, 2, 5, 1, tzinfo=UTC)),
        ("2 March 0930 CET", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_dates_of_many_wires(value, expected):
    assert read(value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "expected", "flag"),
    [
        ("2026-03-01T10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC), "d:no-zone"),
        ("2026-03-29T02:30:00", datetime(2026, 3, 8, 12, tzinfo=UTC), "d:no-zone"),
        ("2026-03-20T10:00:00Z", NOW, "d:future"),
        ("1956-03-08T12:00:00Z", datetime(1970, 1, 1, tzinfo=UTC), "d:before-1970"),
        ("0001-01-01T00:00:00+14:00", None, "d:unreadable"),
        ("9999-12-31T23:59:59-14:00", None, "d:unreadable"),
        ("2026-02-30T10:00:00Z", None, "d:unreadable"),
        ("yesterday", None, "d:unreadable"),
        ("9" * 79, None, "d:unreadable"),
        ("1" * 10_000, None, "d:unreadable"),
        ("\ud800 5", None, "d:unreadable"),
    ],
)
def test_broken_dates_are_flagged(value, expected, flag):
    found, names = read(value)
    assert found == expected
    assert flag in names


def test_a_week_ahead_and_thirty_years_ago_stand():
    assert read(NOW + timedelta(days=7)) == (NOW + timedelta(days=7), [])
    assert read("1996-03-08T12:00:00Z")[1] == []


def test_what_a_short_date_leaves_out_is_taken_from_the_reception_and_not_from_today():
    assert instant("5 May 10:00 GMT", "d", Context(datetime(1999, 6, 1, tzinfo=UTC)), Repairs()) == datetime(
        1999, 5, 5, 10, tzinfo=UTC
    )
