"""Whose clock tells a date without a zone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import normalised


def test_a_date_without_a_zone_counts_by_the_offset_that_the_file_states():
    stated = {"published_at": "20260308T141500", "first_created_at": "20260308T140000+0100"}
    found = normalised(**stated)
    assert found.published_at == datetime(2026, 3, 8, 13, 15, tzinfo=UTC)
    assert "published_at:zone-of-house" in found.repairs
    two = normalised(**stated, extra={"sent": {"at": "2026-03-08T14:16:00+03:00"}})
    assert two.published_at == datetime(2026, 3, 8, 14, 15, tzinfo=UTC)
    envelope = normalised(
        published_at="20260308T141500", extra={"NewsEnvelope": {"DateAndTime": "20260308T141600+0100"}}
    )
    assert envelope.published_at == found.published_at


@pytest.mark.parametrize(
    ("provider", "hour"),
    [
        ("Bernama", 6),
        ("ANSA", 13),
        ("Agencia EFE", 13),
        ("Kyodo News", 5),
        ("RIA Novosti", 11),
        ("TASS", 14),
        ("PTI", 8.5),
        ("Lusa", 14),
        ("Xinhua News Agency", 6),
        ("Reuters", 14),
        ("AP", 14),
        ("Halden Press", 14),
    ],
)
def test_a_national_agencys_date_without_a_zone_counts_by_the_clock_of_its_seat(provider, hour):
    found = normalised(provider=provider, published_at="2026-03-08T14:00:00")
    assert found.published_at == datetime(2026, 3, 8, tzinfo=UTC) + timedelta(hours=hour)
    assert normalised(provider=provider, published_at="2026-03-08T14:00:00Z").published_at.hour == 14


def test_an_offset_of_the_seat_is_that_of_the_season():
    winter = normalised(
        provider="ANSA", published_at="2026-02-01T12:00:00", first_created_at="2025-09-01T12:00:00+02:00"
    )
    assert winter.published_at == datetime(2026, 2, 1, 11, tzinfo=UTC)
