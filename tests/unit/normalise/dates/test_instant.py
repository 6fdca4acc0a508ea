"""Dates as printed, broken clocks, missing zones."""

from datetime import UTC, datetime, timedelta

import pytest

from stream.normalise.dates import Context, instant, latest, plausible
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


AROUND = Context(datetime(2026, 11, 28, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("EST", 17), ("EDT", 16), ("CST", 18), ("CDT", 17), ("MST", 19), ("MDT", 18), ("PST", 20), ("PDT", 19),
        ("AKST", 21), ("HST", 22), ("NST", 15.5), ("ET", 16), ("CT", 17), ("MT", 18), ("PT", 19), ("Eastern", 16),
        ("GMT", 12), ("UTC", 12), ("Z", 12), ("UT", 12), ("WET", 12), ("BST", 11), ("WEST", 11), ("IST", 6.5),
        ("CET", 11), ("MEZ", 11), ("CEST", 10), ("MESZ", 10), ("EET", 10), ("EEST", 9), ("MSK", 9), ("TRT", 9),
        ("PKT", 7), ("JST", 3), ("KST", 3), ("HKT", 4), ("SGT", 4), ("AEST", 2), ("AEDT", 1), ("NZST", 0), ("NZDT", -1),
        ("+0200 (CEST)", 10), ("-0400", 16), ("UTC-4", 16), ("GMT+2", 10), ("(GMT-04:00)", 16), ("Z-0700", 19),
        ("UTC+05:30", 6.5), ("GMT+0200 (Central European Summer Time)", 10), ("E.D.T.", 16), ("London time", 11),
        ("Central European Time", 10), ("(heure de Paris)", 10), ("Berliner Zeit", 10), ("hora de Madrid", 10),
        ("heure de Paris", 10),
    ],
)  # fmt: skip
def test_each_zone_of_the_press_is_its_own(zone, hour):
    found = instant(f"1 July 2026 12:00 {zone}", "d", AROUND, Repairs())
    assert found == datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon Oct 07 2024 09:05:12 GMT+0300 (Eastern European Summer Time)", "2024-10-07T06:05:12"),
        ("Sat Nov 28 09:16:46 UTC 2026", "2026-11-28T09:16:46"),
        ("mar, 3 mar 2026 10:00:00 +0100", "2026-03-03T09:00"),
        ("вт, 03 мар 2026 10:00:00 +0300", "2026-03-03T07:00"),
        ("الثلاثاء، ٣ مارس ٢٠٢٦ 10:00 UTC", "2026-03-03T10:00"),
        ("2026年3月3日 18時30分", "2026-03-03T18:30"),
        ("2026년 3월 3일 오후 6시", "2026-03-03T18:00"),
        ("1.5.2026 klo 10.15", "2026-05-01T10:15"),
        ("03JUN2026 1000Z", "2026-06-03T10:00"),
        ("Published: June 3, 2026 at 10:00 am", "2026-06-03T10:00"),
        ("Sunday, 2 June 2024 10.15pm GMT", "2024-06-02T22:15"),
        ("March 2, 2026", "2026-03-02T00:00"),
        ("20260302", "2026-03-02T00:00"),
        ("31 December 23:00 GMT", "2025-12-31T23:00"),
        ("MONDAY NOVEMBER 30 0900 GMT", "2026-11-30T09:00"),
        ("06.10 18:00 GMT", "2026-10-06T18:00"),
        ("12 noon GMT, 3 June 2026", "2026-06-03T12:00"),
        ("6 de junio de 2026 a las 6 de la tarde", "2026-06-06T18:00"),
        ("6 juin 2026 à 9h du matin", "2026-06-06T09:00"),
    ],
)
def test_forms_of_machines_and_of_people(text, expected):
    assert instant(text, "d", AROUND, Repairs()) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    "text", ["6 March 10:00 GMT / 7 March 10:00 GMT", "noon", "MONDAY 0001", "1717406400", "12 listopad 2026"]
)
def test_what_may_mean_several_things_is_none(text):
    repairs = Repairs()
    assert instant(text, "d", AROUND, repairs) is None
    assert repairs.names == ["d:unreadable"]


def test_a_month_of_two_languages_is_that_of_the_items_own():
    for tag, month in (("hr", 10), ("pl", 11)):
        context = Context(AROUND.received_at, tag)
        assert instant("12 listopad 2026 10:00 UTC", "d", context, Repairs()) == datetime(
            2026, month, 12, 10, tzinfo=UTC
        )


def test_the_order_of_day_and_month_is_the_languages_and_is_flagged_where_it_is_open():
    for tag, month in (("de", 3), ("en-GB", 3), ("en-US", 4), ("en", 4), (None, 4)):
        repairs = Repairs()
        found = instant("4/3/2026 10:00 UTC", "d", Context(AROUND.received_at, tag), repairs)
        assert found == datetime(2026, month, 7 - month, 10, tzinfo=UTC)
        assert repairs.names == ([] if tag in {"de", "en-GB", "en-US"} else ["d:day-or-month"])
    repairs = Repairs()
    assert instant("14/3/2026 10:00 UTC", "d", AROUND, repairs) == datetime(2026, 3, 14, 10, tzinfo=UTC)
    assert repairs.names == []


def test_the_zones_rules_are_there_and_are_those_of_summer():
    """Without IANA's data a zone's name would raise: tzdata is a dependency."""
    assert latest("6 a.m. ET, July 1, 2027", "d", AROUND, Repairs()) == datetime(2027, 7, 1, 10, tzinfo=UTC)
    assert latest("6 a.m. ET, Dec. 1, 2026", "d", AROUND, Repairs()) == datetime(2026, 12, 1, 11, tzinfo=UTC)
