"""A stage that does not get on is told from one that has nothing to do, one that waits, and one that holds."""

import asyncio
from datetime import UTC, datetime

import pytest

from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.engine.port import Reading
from stream.agents.guard.guard import Guard
from stream.agents.stage.health import HealthServer
from stream.agents.stage.watchdog import Watchdog
from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.observe import metrics
from stream.settings import Guard as Policy

PLACE = ("in", 0)


class Worker:
    """A watchdog over an engine in memory and a real guard, and a clock that the test sets."""

    def __init__(self):
        self.clock = SetClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
        self.engine = FakeEngine()
        self.lag = 0
        self.guard = Guard("test", self.engine, FakeDelivery(), Policy(), self.clock)
        self.dog = Watchdog(self.engine, self.guard, ("in",), stalled_after=60, clock=self.clock)

    @property
    def lag(self):
        return self.engine.lags[PLACE]

    @lag.setter
    def lag(self, lag):
        self.engine.lags[PLACE] = lag

    def after(self, seconds):
        self.clock.advance(seconds)
        return self.dog.look()


@pytest.fixture
def worker():
    return Worker()


def test_idle_without_lag_is_ready_for_ever(worker):
    assert worker.after(10_000).ready


def test_lag_without_progress_is_unready_then_stalled(worker):
    worker.dog.look()
    worker.lag = 5
    assert worker.after(59).ready
    health = worker.after(2)
    assert not health.ready
    assert "no progress" in health.why[0]
    assert not health.stalled
    assert worker.after(120).stalled


def test_progress_of_either_kind_begins_the_wait_anew(worker):
    worker.lag = 500
    for number in range(1, 8):
        worker.engine.offsets[PLACE] = number
        assert worker.after(50).ready
    worker.guard.last_progress = worker.clock.monotonic() + 40
    assert worker.after(50).ready


def test_a_held_flow_is_unready_but_never_stalled(worker):
    worker.lag = 5
    worker.guard._hold.held = True
    health = worker.after(10_000)
    assert not health.ready
    assert not health.stalled


@pytest.mark.parametrize(
    ("name", "value", "why"), [("rebalancing", True, "rebalancing"), ("started", False, "starting")]
)
def test_a_start_or_a_rebalance_that_does_not_end_is_stalled(worker, name, value, why):
    """Seen for real: a static member in a new container, whose assignment named its old address."""
    worker.dog.look()
    setattr(worker.engine, name, value)
    soon = worker.after(30)
    assert (soon.ready, soon.why, soon.stalled) == (False, (why,), False)
    assert worker.after(180).stalled


def test_recovery_takes_its_time(worker):
    worker.lag = 5
    worker.engine.in_recovery = True
    health = worker.after(10_000)
    assert (health.why, health.stalled) == (("recovering its tables",), False)


def test_lag_counts_only_the_stages_own_topics(worker):
    worker.engine.lags["changelog", 0] = 7
    worker.lag = 3
    assert worker.dog.look().lag == 3


def test_a_lag_that_is_not_known_yet_is_none(worker):
    worker.lag = None
    health = worker.after(10_000)
    assert (health.ready, health.lag, health.assigned) == (True, 0, ())


def test_partitions_that_nobody_reads_are_told_at_once_and_stalled_in_time(worker):
    """Seen for real: a topic deleted and made anew, and a group without partitions that was healthy by every sign."""
    worker.engine.lags.clear()
    worker.dog.reading = Reading(unread=("in/0", "in/1"))
    health = worker.after(10)
    assert (health.ready, health.why, health.stalled) == (False, ("nobody in its group reads in/0, in/1",), False)
    assert not worker.after(179).stalled
    assert worker.after(2).stalled
    assert b'wire_progress_age_seconds{stage="test"} 181.0' in metrics.exposition()


def test_what_nobody_reads_is_waited_for_though_other_partitions_move(worker):
    worker.dog.reading = Reading(unread=("other/0",))
    worker.dog.look()
    for number in range(1, 4):
        worker.engine.offsets[PLACE] = number
        health = worker.after(61)
    assert health.stalled


def test_a_group_that_reads_all_again_is_ready_and_the_wait_begins_anew(worker):
    worker.dog.reading = Reading(unread=("in/0",))
    worker.dog.look()
    worker.after(100)
    worker.dog.reading = Reading()
    assert worker.after(1).ready
    worker.dog.reading = Reading(unread=("in/0",))
    assert not worker.after(100).stalled
    assert not worker.after(100).stalled


def test_a_standby_without_partitions_is_ready_for_ever(worker):
    worker.engine.lags.clear()
    assert worker.after(10_000).ready


def test_a_topic_that_is_gone_is_waited_for_and_never_a_reason_to_end(worker):
    """Another start would refuse to begin: it would be ended again and again."""
    worker.lag = 5
    worker.dog.reading = Reading(missing=("in",), unread=("other/0",))
    worker.dog.look()
    health = worker.after(10_000)
    assert (health.ready, health.stalled) == (False, False)
    assert health.why[0].startswith("topic in is gone: `wirestream topics apply`")


def test_a_group_that_the_broker_keeps_it_out_of_is_waited_for(worker):
    worker.engine.rebalancing = True
    worker.engine.refusal = "GroupAuthorizationFailedError: wirestream-test"
    health = worker.after(10_000)
    assert "GroupAuthorizationFailedError: wirestream-test" in health.why[0]
    assert (health.ready, health.stalled) == (False, False)


def test_a_hold_does_not_count_as_time_in_which_nobody_reads(worker):
    worker.dog.reading = Reading(unread=("in/0",))
    worker.dog.look()
    worker.guard._hold.held = True
    assert not worker.after(10_000).stalled


def test_the_lag_of_a_partition_that_went_to_another_worker_is_taken_back(worker):
    worker.lag = 7
    worker.dog.look()
    assert b'stage="test",topic="in"} 7.0' in metrics.exposition()
    worker.engine.lags.clear()
    worker.dog.look()
    assert b'wire_consumer_lag_records{partition="0",stage="test"' not in metrics.exposition()


async def test_a_host_that_is_no_name_ends_the_start_in_one_line():
    server = HealthServer(".example", 0, list)
    with pytest.raises(Misconfigured, match=r"cannot listen on \.example:0"):
        await asyncio.wait_for(server.start(), 5)
    await server.stop()


async def test_the_health_server_answers_by_what_it_sees(worker):
    import aiohttp  # noqa: PLC0415

    server = HealthServer("127.0.0.1", 0, lambda: [worker.dog.look()])
    address = await server.start()
    try:
        async with aiohttp.ClientSession() as session:

            async def status(path):
                async with session.get(address + path) as answer:
                    return answer.status, await answer.text()

            assert (await status("/readyz"))[0] == 200
            worker.lag = 5
            worker.clock.advance(61)
            assert (await status("/readyz"))[0] == 503
            assert (await status("/livez"))[0] == 200
            worker.clock.advance(200)
            assert (await status("/livez"))[0] == 503
            code, text = await status("/metrics")
            assert code == 200
            assert 'wire_consumer_lag_records{partition="0",stage="test",topic="in"} 5.0' in text
    finally:
        await server.stop()
