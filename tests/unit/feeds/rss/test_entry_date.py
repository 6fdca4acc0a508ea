"""Dates of entries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.feeds.rss.entry_date import date_of

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Sun, 08 Mar 2026 09:00:00 GMT", 9), ("Sun, 08 Mar 2026 09:00:00 +0200", 7), ("8 Mar 2026 09:00 EST", 14),
        ("2026-03-08T09:00:00Z", 9), ("2026-03-08T09:00:00+02:00", 7), ("2026-03-08 09:00:00", 9),
        (" 2026-03-08T09:00:00.123Z ", 9), ("20260308T090000Z", 9),
    ],
)  # fmt: skip
def test_dates_of_mail_and_of_iso_are_read(text, hour):
    found = date_of(text, NOW)
    assert (found.date(), found.hour, found.utcoffset().total_seconds()) == (NOW.date(), hour, 0)


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2041-01-01T00:00:00Z", "Tue, 01 Jan 2041 00:00:00 GMT", "2026-13-45",
        "0001-01-01T00:00:00+14:00", "9" * 100_000, "Sun, 99 Mar 2026 09:00:00 GMT",
    ],
)  # fmt: skip
def test_what_is_no_date_or_far_ahead_is_none(text):
    assert date_of(text, NOW) is None
