"""The brokers' clock, as real Kafka tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stream.clock import SetClock
from stream.kafka.admin import connected_admin
from stream.kafka.broker_clock import broker_clock
from stream.operate.doctor.examine import examine
from stream.settings import Kafka, Settings


@pytest.mark.kafka
async def test_apache_kafka_tells_its_clock_and_doctor_compares_it(kafka_bootstrap):
    settings = Settings(kafka=Kafka(bootstrap=kafka_bootstrap))
    async with connected_admin(settings) as admin:
        before = datetime.now(UTC)
        told = await broker_clock(admin)
        assert before - timedelta(seconds=1) <= told <= datetime.now(UTC) + timedelta(seconds=1)

    async def found(ahead):
        clock = SetClock(datetime.now(UTC) + timedelta(hours=ahead))
        return {finding.name: finding async for finding in examine(settings, clock)}["clock"]

    assert (await found(0)).about == "as the broker's"
    assert "s ahead of the broker" in (await found(2)).fault
