"""How long a far side asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.feeds.http.retry_after import retry_after

NOW = datetime(2026, 11, 28, 6, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), (" 1.5 ", 1.5), ("86401", 86400.0), ("999999999999", 86400.0),
        ("Sat, 28 Nov 2026 06:02:00 GMT", 120.0), ("Saturday, 28-Nov-26 06:02:00 GMT", 120.0),
        ("Sat Nov 28 06:02:00 2026", 120.0), ("Sun, 28 Nov 2027 06:00:00 GMT", 86400.0),
        ("Sat, 28 Nov 2026 05:59:00 GMT", None), ("0", None), ("-5", None), ("soon", None), ("", None), (None, None),
        ("Sat, 99 Nov 2026 06:02:00 GMT", None), ("9" * 5000, None), ("Sat, 28 Nov 0000 06:02:00 GMT", None),
    ],
)  # fmt: skip
def test_seconds_and_dates_are_obeyed_up_to_a_day(value, seconds):
    assert retry_after(value, NOW) == seconds
