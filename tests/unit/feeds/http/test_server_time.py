"""The far side's own time."""

from __future__ import annotations

from datetime import UTC, datetime

from stream.feeds.http.server_time import server_time


def test_the_time_of_the_far_side_is_its_date():
    assert server_time({"date": "Sat, 28 Nov 2026 06:02:00 GMT"}) == datetime(2026, 11, 28, 6, 2, tzinfo=UTC)


def test_a_date_that_is_none_or_missing_is_no_time():
    assert server_time({"date": "yesterday"}) is None
    assert server_time({}) is None
