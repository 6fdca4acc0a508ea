"""A stage that does not get on is told from one that has nothing to do, one that waits, and one that holds."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest

from stream.agents import watchdog as module
from stream.agents.health import HealthServer
from stream.agents.watchdog import Watchdog
from stream.observe import metrics


class Worker:
    """A watchdog over stand-ins, and a clock that the test sets."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)
        self.highwater, self.committed = 0, {}
        consumer = SimpleNamespace(
            assignment=lambda: {module_tp()}, highwater=lambda _: self.highwater, _committed_offset=self.committed
        )
        self.app = SimpleNamespace(
            started=True,
            _assignment={module_tp()},
            rebalancing=False,
            in_recovery=False,
            rebalancing_count=0,
            consumer=consumer,
        )
        self.guard = SimpleNamespace(stage="test", held=False, last_progress=self.now)
        self.dog = Watchdog(self.app, self.guard, ("in",), stalled_after=60)

    def after(self, seconds):
        self.now += seconds
        return self.dog.look()


class Tp(NamedTuple):
    topic: str
    partition: int


def module_tp():
    return Tp("in", 0)


@pytest.fixture
def worker(monkeypatch):
    return Worker(monkeypatch)


def test_idle_without_lag_is_ready_for_ever(worker):
    assert worker.after(10_000).ready


def test_lag_without_progress_is_unready_then_stalled(worker):
    worker.dog.look()
    worker.highwater = 5
    assert worker.after(59).ready
    told = worker.after(2)
    assert not told.ready
    assert "no progress" in told.why[0]
    assert not told.stalled
    assert worker.after(120).stalled


def test_progress_of_either_kind_begins_the_wait_anew(worker):
    worker.highwater = 500
    for number in range(1, 8):
        worker.committed[module_tp()] = number
        assert worker.after(50).ready
    worker.guard.last_progress = worker.now + 40
    assert worker.after(50).ready


def test_a_held_flow_is_unready_but_never_stalled(worker):
    worker.highwater = 5
    worker.guard.held = True
    told = worker.after(10_000)
    assert not told.ready
    assert not told.stalled


@pytest.mark.parametrize(
    ("name", "value", "why"), [("rebalancing", True, "rebalancing"), ("_assignment", None, "starting")]
)
def test_a_start_or_a_rebalance_that_does_not_end_is_stalled(worker, name, value, why):
    """Seen for real: a static member in a new container, whose assignment named its old address."""
    worker.dog.look()
    setattr(worker.app, name, value)
    soon = worker.after(30)
    assert (soon.ready, soon.why, soon.stalled) == (False, (why,), False)
    assert worker.after(180).stalled


def test_recovery_takes_its_time(worker):
    worker.highwater = 5
    worker.app.in_recovery = True
    told = worker.after(10_000)
    assert (told.why, told.stalled) == (("recovering its tables",), False)


def test_lag_counts_only_the_stages_own_topics(worker):
    worker.app.consumer.assignment = lambda: {module_tp(), Tp("changelog", 0)}
    worker.highwater = 7
    worker.committed[module_tp()] = 4
    assert worker.dog.look().lag == 3


def test_the_lag_of_a_partition_that_went_to_another_worker_is_taken_back(worker):
    worker.highwater = 7
    worker.dog.look()
    assert b'stage="test",topic="in"} 7.0' in metrics.exposition()
    worker.app.consumer.assignment = set
    worker.dog.look()
    assert b'wire_consumer_lag_records{partition="0",stage="test"' not in metrics.exposition()


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
            worker.highwater = 5
            worker.now += 61
            assert (await status("/readyz"))[0] == 503
            assert (await status("/livez"))[0] == 200
            worker.now += 200
            assert (await status("/livez"))[0] == 503
            code, text = await status("/metrics")
            assert code == 200
            assert 'wire_consumer_lag_records{partition="0",stage="test",topic="in"} 5.0' in text
    finally:
        await server.stop()
