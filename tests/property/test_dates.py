"""Every form of the press × every zone × the turn of the year and the changes of clocks: a restriction never ends
before the instant that was meant, and ends exactly then where nothing is in doubt.
"""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.normalise.dates import Context, latest
from stream.normalise.dates.latest import read_latest
from stream.normalise.dates.usual import read
from stream.normalise.language import OF_NEWS
from stream.normalise.repair import Repairs

FORMS = {
    "four digits first": "{t:%H%M} {zone} {t:%A %B} {t.day}",
    "four digits last": "{t:%A} {t.day} {t:%B} {t:%H%M} {zone}",
    "hrs": "{t:%H%M}HRS {zone} {t:%a} {t.day} {t:%b}",
    "tied": "{t:%H%M}{zone} {t:%b} {t.day}",
    "tied with a year": "{t:%H%M} {zone} {t:%A} {t:%B} {t.day} {t.year}",
    "year behind a zone": "{t:%H%M} {t:%A} {t:%B} {t.day} {t.year} ({zone})",
    "colon": "{t:%H:%M} {zone} on {t:%A}, {t.day} {t:%B}",
    "colon and year": "{t:%H:%M} {zone} {t.day} {t:%B} {t.year}",
    "dot": "{t:%H.%M} {zone} {t:%A} {t:%B} {t.day}",
    "twelve": "{h}:{t:%M} {half} {zone}, {t:%A}, {t:%b}. {t.day}",
    "twelve tied": "{h}.{t:%M}{tied} {zone} {t:%A} {t.day} {t:%B}",
    "twelve and year": "{t:%B} {t.day}, {t.year}, {h}:{t:%M} {half} {zone}",
    "ordinal": "{t:%A} the {t.day}th of {t:%B} {t.year} at {t:%H:%M} {zone}",
    "hyphens": "{t.day}-{t:%b}-{t.year} {t:%H:%M} {zone}",
    "no blanks": "{t:%d%b%y} {t:%H:%M} {zone}",
    "uhr": "{t:%H:%M} Uhr ({zone}), {t.day}. {t:%B} {t.year}",
    "h": "{t:%H}h{t:%M} ({zone}) {t:%A} {t.day} {t:%B}",
    "figures": "{t:%d.%m.%Y}, {t:%H:%M} {zone}",
    "iso with a zone": "{t:%Y-%m-%d %H:%M} {zone}",
    "capitals": "{T:%H%M} {zone} {upper}",
    "zone last": "{t:%H:%M}, {t:%A} {t:%B} {t.day} {t.year} {zone}",
}
PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "Eastern": "America/New_York", "London time": "Europe/London", "Paris time": "Europe/Paris",
    "Tokyo time": "Asia/Tokyo", "Sydney time": "Australia/Sydney", "Auckland time": "Pacific/Auckland",
    "GMT": "UTC", "UTC": "UTC", "JST": "Asia/Tokyo", "HKT": "Asia/Hong_Kong", "MSK": "Europe/Moscow",
    "UTC+8": "Asia/Singapore", "GMT+3": "Europe/Istanbul", "UTC-5": "America/Bogota", "+0530": "Asia/Kolkata",
    "-0300": "America/Argentina/Buenos_Aires",
}  # fmt: skip
SEASONAL = {
    "EST": ("America/New_York", -5), "EDT": ("America/New_York", -4), "CST": ("America/Chicago", -6),
    "PDT": ("America/Los_Angeles", -7), "BST": ("Europe/London", 1), "CET": ("Europe/Berlin", 1),
    "CEST": ("Europe/Berlin", 2), "MEZ": ("Europe/Berlin", 1), "MESZ": ("Europe/Berlin", 2),
    "AEST": ("Australia/Sydney", 10), "AEDT": ("Australia/Sydney", 11), "NZDT": ("Pacific/Auckland", 13),
}  # fmt: skip
LOCALS = [
    datetime.fromisoformat(f"{day} {clock}")
    for day, clock in (
        *(("2026-12-31", "23:59"), ("2027-01-01", "00:01"), ("2027-01-01", "12:00"), ("2026-12-07", "00:01")),
        *(("2027-03-14", "01:30"), ("2027-03-14", "03:30"), ("2027-03-28", "00:30"), ("2027-03-28", "04:01")),
        *(("2027-04-04", "06:00"), ("2027-10-31", "04:00"), ("2027-11-07", "12:01"), ("2027-02-28", "20:26")),
    )
]
"""The turns of the year, of America's, Europe's and Australia's clocks; a clock that looks like a year."""
RECEIVED = datetime(2026, 11, 28, 12, tzinfo=UTC)


def printed(form, local, zone):
    tied = "pm" if local.hour >= 12 else "am"
    return FORMS[form].format(
        t=local, T=local, zone=zone, h=local.hour % 12 or 12, tied=tied, half=f"{tied[0]}.m.",
        upper=f"{local:%A %B} {local.day}".upper(),
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_restriction_ends_exactly_when_it_says_where_nothing_is_in_doubt(form):
    for (zone, place), local in product(PLACES.items(), LOCALS):
        meant = local.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
        text = printed(form, local, zone)
        found = read_latest(text, Context(RECEIVED))
        assert found is not None, text
        assert found.at == meant, text


@pytest.mark.parametrize("form", FORMS)
def test_a_restriction_never_ends_before_what_its_zone_may_mean(form):
    for (zone, (place, hours)), local in product(SEASONAL.items(), LOCALS):
        by_name = local.replace(tzinfo=UTC) - timedelta(hours=hours)
        by_place = local.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
        text = printed(form, local, zone)
        found = read_latest(text, Context(RECEIVED))
        assert found is not None, text
        assert found.at >= max(by_name, by_place), text
        assert zone == "CST" or found.at == max(by_name, by_place), text


@pytest.mark.parametrize("form", FORMS)
def test_as_a_rule_a_date_says_what_its_zone_says_to_the_letter(form):
    for (zone, (_, hours)), local in product(SEASONAL.items(), LOCALS):
        at = local - timedelta(days=1)
        text = printed(form, at, zone)
        found = read(text, Context(at.replace(tzinfo=UTC) + timedelta(days=1)))
        assert found is not None, text
        assert found.at == at.replace(tzinfo=UTC) - timedelta(hours=hours), text


@pytest.mark.parametrize("language", OF_NEWS.split())
def test_months_and_weekdays_are_read_in_every_language_as_cldr_writes_them(language):
    for month, style in product(range(1, 13), ("long", "full")):
        day = datetime(2026, month, 9, tzinfo=UTC)
        text = f"{format_date(day, style, locale=language)} 18:30 UTC"
        found = read(text, Context(datetime(2026, 12, 28, tzinfo=UTC), language))
        assert found is not None, text
        assert found.at == day.replace(hour=18, minute=30), text


def test_the_short_words_of_the_languages_of_most_copy_are_read():
    for language, month in product(
        ("de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru"), range(1, 13)
    ):
        day = datetime(2026, month, 9, tzinfo=UTC)
        text = f"{format_skeleton('yMMMEd', day, locale=language)} 06:05"
        found = read(text, Context(datetime(2026, 12, 28, tzinfo=UTC), language))
        assert found is not None, text
        assert found.at == day.replace(hour=6, minute=5), text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120) | st.text("0123456789:./-+ apmGMTZuh年月日時Dec.", max_size=60))
def test_no_text_breaks_the_reader(text):
    context = Context(RECEIVED, "de", ZoneInfo("Europe/Berlin"), (UTC,))
    for found in (read(text, context), read_latest(text, context)):
        assert found is None or found.at.tzinfo is UTC
    latest(text, "embargo_until", context, Repairs())


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime.fromisoformat("2026-11-28"), datetime.fromisoformat("2027-11-20")),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(PLACES)),
)
def test_any_minute_of_the_coming_year_is_read_and_never_early(moment, form, zone):
    local = moment.replace(second=0, microsecond=0)
    meant = max(local.replace(tzinfo=ZoneInfo(PLACES[zone]), fold=fold) for fold in (0, 1)).astimezone(UTC)
    found = read_latest(printed(form, local, zone), Context(RECEIVED))
    assert found is not None
    assert found.at >= meant
