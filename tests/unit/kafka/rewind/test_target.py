"""Where a stage is to go on from, as a person writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stream.errors import Misconfigured
from stream.kafka.rewind.target import Beginning, Place, Since, parse_target

NOW = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("start", Beginning()),
        ("2h", Since(NOW - timedelta(hours=2))),
        (" 90m ago ", Since(NOW - timedelta(minutes=90))),
        ("3d", Since(NOW - timedelta(days=3))),
        ("30 s", Since(NOW - timedelta(seconds=30))),
        ("999999d", Since(NOW - timedelta(days=999_999)) if NOW.year > 2738 else Beginning()),
        ("2026-11-28T14:30Z", Since(datetime(2026, 11, 28, 14, 30, tzinfo=UTC))),
        ("2026-11-28T14:30:00+01:00", Since(datetime(2026, 11, 28, 13, 30, tzinfo=UTC))),
        ("2026-11-28 14:30", Since(datetime(2026, 11, 28, 14, 30, tzinfo=UTC))),
        ("2026-11-28", Since(datetime(2026, 11, 28, tzinfo=UTC))),
        ("wire.raw.v1:3:1200", Place("wire.raw.v1", 3, 1200)),
    ],
)
def test_what_a_person_may_write(text, target):
    assert parse_target(text, NOW) == target


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "1200", "wire.raw.v1:0", "wire.raw.v1:0:-1", "wire.raw.v1:x:1", "2026-13-01", "-2h"),
        *("0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"),
    ],
)
def test_what_is_none_is_told_the_forms(text):
    with pytest.raises(Misconfigured, match=r"no place to go on from: give a time .*TOPIC:PARTITION:OFFSET"):
        parse_target(text, NOW)


def test_a_time_that_has_not_come_is_refused_with_the_time_that_it_is():
    with pytest.raises(Misconfigured, match=r"lies in the future \(it is 2026-11-29T05:00:00Z\)"):
        parse_target("2026-11-29T06:00+00:00", NOW)
