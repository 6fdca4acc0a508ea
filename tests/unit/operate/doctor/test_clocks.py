"""What `wirestream doctor` says of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stream.kafka.admin import connected_admin
from stream.kafka.broker_clock import broker_clock
from stream.operate.doctor.clocks import clock_finding
from stream.operate.doctor.finding import Finding
from stream.settings import Kafka, Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _clock(told, before, after, whose="broker"):
    return clock_finding(whose, told, NOON + timedelta(seconds=before), NOON + timedelta(seconds=after))


@pytest.mark.parametrize(
    ("before", "after"),
    [(0, 0), (20, 21), (-21, -20), (-300, 300), (-60, 5)],
)
def test_a_clock_that_may_be_right_is_well(before, after):
    """A slow answer is no wrong clock."""
    assert _clock(NOON, before, after).fault == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(7200, 7201, "7200 s ahead of"), (-7201, -7200, "7200 s behind"), (31, 90, "31 s ahead of")],
)
def test_a_clock_that_is_off_is_a_fault_with_its_direction(before, after, said):
    for whose in ("broker", "database"):
        found = _clock(NOON, before, after, whose)
        assert f"{said} the {whose}'s" in found.fault
        assert "NTP" in found.fault


def test_a_broker_that_does_not_tell_is_no_fault():
    assert _clock(None, 0, 0) == Finding("clock", "the broker does not tell its own")


async def test_a_broker_without_that_answer_does_not_tell(embedded_bootstrap):
    async with connected_admin(Settings(kafka=Kafka(bootstrap=embedded_bootstrap))) as admin:
        assert await broker_clock(admin) is None
