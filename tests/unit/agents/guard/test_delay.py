"""How late a record was is counted of live and of replayed copy apart: nobody waits for the other."""

from datetime import UTC, datetime, timedelta

from stream.agents.engine.fake import FakeDelivery, FakeEngine, FakeSource
from stream.agents.guard.guard import Guard
from stream.clock import SetClock
from stream.kafka.message import Handled
from stream.kafka.raw_headers import REPLAYED
from stream.observe import metrics
from stream.settings import Guard as Policy
from tests.factories import record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAGE = "of-the-test-of-delays"


async def test_a_replayed_record_is_late_for_nobody():
    source = FakeSource(record(0), record(1, headers=((REPLAYED, b"1"),)), record(2))
    guard = Guard(STAGE, FakeEngine(), FakeDelivery(), Policy(), SetClock(NOON))
    await guard.run(source, guard.each(lambda one: Handled(received_at=NOON - timedelta(seconds=60 + one.offset))))
    found = {copy: _sum_and_count(copy) for copy in metrics.Copy}
    assert found == {metrics.Copy.LIVE: (122.0, 2.0), metrics.Copy.REPLAYED: (61.0, 1.0)}


def _sum_and_count(copy):
    labels = {"stage": STAGE, "copy": str(copy)}
    name = "wire_end_to_end_seconds"
    return tuple(metrics.REGISTRY.get_sample_value(f"{name}_{part}", labels) for part in ("sum", "count"))
