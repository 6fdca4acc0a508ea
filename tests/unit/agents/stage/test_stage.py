"""A stage as it is put together, and what happens between the recovery of its table and its first record."""

import asyncio
from datetime import UTC, datetime

import pytest
from faust.types import TP

from stream.agents.roles import Role, stages_of
from stream.agents.stage import stage as module
from stream.agents.stage.stage import Stage
from stream.clock import SYSTEM_CLOCK, SetClock
from stream.kafka.stages import STAGES
from stream.kafka.topics import ALERT_STORIES
from stream.observe import metrics
from stream.settings import Dedupe, Settings


class Ended(BaseException):
    pass


ALERT = next(spec for spec in STAGES if spec.name == "alert")


@pytest.fixture
def ends(monkeypatch):
    ended = []

    def fail_stop(reason, *, error=None, **_):
        ended.append((reason, error))
        raise Ended

    monkeypatch.setattr(module, "fail_stop", fail_stop)
    return ended


@pytest.fixture
def stage():
    return Stage(ALERT, Settings(), SYSTEM_CLOCK)


async def _recover(stage, table):
    """As Faust does it: each of its callbacks."""
    for callback in stage.engine.app.tables[table.name]._recover_callbacks:
        await callback()


async def test_a_state_that_cannot_be_derived_ends_the_worker_before_it_judges_by_half_of_it(stage, ends):
    table = stage.table("stories", ALERT_STORIES)
    fault = ValueError("half")

    def rebuild():
        raise fault

    stage.on_recovered(table, rebuild)
    with pytest.raises(Ended):
        await _recover(stage, table)
    assert ends == [("stage alert cannot derive its state", fault)]


async def test_one_that_is_slow_is_awaited_and_the_stage_counts_as_recovering_meanwhile(stage, ends):
    table = stage.table("stories", ALERT_STORIES)
    may_end, seen = asyncio.Event(), []

    async def rebuild():
        seen.append(stage.engine.in_recovery)
        await may_end.wait()

    stage.on_recovered(table, rebuild)
    recovering = asyncio.ensure_future(_recover(stage, table))
    while not seen:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0)
    assert seen == [True]
    assert stage.engine.in_recovery
    assert not recovering.done()
    may_end.set()
    await recovering
    assert not stage.engine.in_recovery
    assert ends == []


async def test_two_are_never_derived_at_once(stage):
    table = stage.table("stories", ALERT_STORIES)
    running, most = 0, 0

    async def rebuild():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    stage.on_recovered(table, rebuild)
    await asyncio.gather(_recover(stage, table), _recover(stage, table))
    assert most == 1


@pytest.mark.parametrize("partitions", [1, 4])
def test_every_stage_has_one_agent_which_takes_one_batch_at_a_time(partitions, tmp_path):
    """More would commit past what is in flight."""
    settings = Settings(dedupe=Dedupe(partitions=partitions))
    from stream.settings import Store  # noqa: PLC0415
    from stream.store import migrate  # noqa: PLC0415

    url = f"sqlite:///{tmp_path}/wire.db"
    migrate(url)
    settings = settings.model_copy(update={"store": Store(url=url)})
    for role in Role:
        for stage in stages_of(role, settings, SYSTEM_CLOCK):
            (agent,) = stage.engine.app.agents.values()
            assert (stage.name, agent.concurrency) == (stage.name, 1)
            assert not agent.isolated_partitions


def test_what_is_lost_to_retention_is_counted_from_nought(stage):
    assert stage.name == "alert"
    labels = {"stage": "alert", "topic": "wire.extracted.v1"}
    assert metrics.REGISTRY.get_sample_value("wire_records_expired_total", labels) == 0.0


class Thread:
    """What the consumer asks of its own, of one partition of which 5 records were read and 2 are to be."""

    refusal = None
    thrown_out = ()

    def assignment(self):
        return {PLACE}

    def highwater(self, _):
        return 7


PLACE = TP("wire.extracted.v1", 0)


async def test_the_watchdog_sees_the_real_guard_and_the_real_consumer():
    """Its other tests look at an engine in memory: here all that it reads of Faust is there."""
    clock = SetClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    stage = Stage(ALERT, Settings(), clock)
    assert stage.watchdog.look().why == ("starting",)
    app = stage.engine.app
    app.consumer._thread = Thread()
    app._assignment = {PLACE}
    app._started.set()
    app.in_recovery = app.rebalancing = False
    app.flow_control.resume()
    app.consumer._committed_offset[PLACE] = 5
    health = stage.watchdog.look()
    assert (health.ready, health.assigned, health.lag) == (True, ("wire.extracted.v1/0",), 2)
    clock.advance(61)
    assert "no progress for 61 s" in stage.watchdog.look().why[0]
    stage.guard._hold.held = True
    assert stage.watchdog.look().why == ("holding its flow for a transient fault",)
    stage.guard._hold.held = False
    stage.guard.last_progress = clock.monotonic() + 1
    assert stage.watchdog.look().ready
    app.consumer._thread.refusal = "GroupAuthorizationFailedError"
    assert not stage.watchdog.look().ready
