"""What `wirestream doctor` says of the clock."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from stream.cli import doctor
from stream.cli.doctor import Finding
from stream.clock import SetClock
from stream.kafka.broker_clock import broker_clock
from stream.settings import Kafka, Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def _clock(monkeypatch, told, *ours):
    clock = SetClock(ours[0])

    @asynccontextmanager
    async def admin(_settings):
        yield None

    async def broker(_admin):
        clock.set(ours[1])
        return told

    monkeypatch.setattr(doctor, "connected_admin", admin)
    monkeypatch.setattr(doctor, "broker_clock", broker)
    return await doctor._clock(Settings(), clock)


@pytest.mark.parametrize(
    ("before", "after"),
    [(0, 0), (20, 21), (-21, -20), (-300, 300), (-60, 5)],
)
async def test_a_clock_that_may_be_right_is_well(monkeypatch, before, after):
    """A slow answer is no wrong clock."""
    found = await _clock(monkeypatch, NOON, NOON + timedelta(seconds=before), NOON + timedelta(seconds=after))
    assert found.fault == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(7200, 7201, "7200 s ahead of"), (-7201, -7200, "7200 s behind"), (31, 90, "31 s ahead of")],
)
async def test_a_clock_that_is_off_is_a_fault_with_its_direction(monkeypatch, before, after, said):
    found = await _clock(monkeypatch, NOON, NOON + timedelta(seconds=before), NOON + timedelta(seconds=after))
    assert said in found.fault
    assert "NTP" in found.fault


async def test_a_broker_that_does_not_tell_is_no_fault(monkeypatch):
    assert await _clock(monkeypatch, None, NOON, NOON) == Finding("clock", "the broker does not tell its own", "")


async def test_a_broker_without_that_answer_does_not_tell(embedded_bootstrap):
    async with doctor.connected_admin(Settings(kafka=Kafka(bootstrap=embedded_bootstrap))) as admin:
        assert await broker_clock(admin) is None
