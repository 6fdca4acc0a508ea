"""What ends a worker, with which code, and in what order: its loops over stages that are stand-ins."""

import asyncio
import os
import signal
from collections import deque
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from stream.agents import worker as module
from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.engine.port import Reading
from stream.agents.guard.fail_stop import Exit
from stream.agents.stage.watchdog import Health
from stream.agents.worker import _Worker
from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.kafka.stages import Role
from stream.settings import Guard, Kafka, Settings, Watchdog

LONG = 5.0
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Ended(BaseException):
    """Stands for the end of the process; not an `Exception`, so that nobody goes on."""

    def __init__(self, reason, code, error):
        super().__init__(reason)
        self.reason, self.code, self.error = reason, code, error


@pytest.fixture
def ends(monkeypatch):
    """How the process was ended, first to last."""
    ended = []

    def fail_stop(reason, *, code=Exit.FAULT, error=None):
        ended.append(Ended(reason, code, error))
        raise ended[-1]

    monkeypatch.setattr(module, "fail_stop", fail_stop)
    return ended


class Engine(FakeEngine):
    """An engine that writes down in the stage's `order` what is done to it."""

    def __init__(self, order):
        super().__init__()
        self.order = order

    async def start(self):
        await super().start()
        self.order.append("engine starts")

    async def stop(self):
        await super().stop()
        self.order.append("engine stops")


class Producer(FakeDelivery):
    """A producer that writes down in the stage's `order` what is done to it."""

    def __init__(self, order):
        super().__init__()
        self.order = order

    async def start(self):
        await super().start()
        self.order.append("producer starts")

    async def stop(self):
        await super().stop()
        self.order.append("producer stops")


class Stage:
    """A stage whose engine starts, stops and crashes as the test has it; what is done to it stands in `order`."""

    def __init__(self, name="test", order=None):
        self.name, self.order = name, [] if order is None else order
        self.health = Health(name, True, (), (), 0, 0.0, False)
        self.background = []
        self.readings = deque()
        self.watchdog = SimpleNamespace(look=lambda: self.health, reading=Reading())
        self.membership = SimpleNamespace(look=self.ask, aclose=self.disconnect, is_the_later=None)
        self.engine = Engine(self.order)
        self.delivery = Producer(self.order)

    async def disconnect(self):
        self.readings.append("disconnected")

    async def ask(self):
        return self.readings.popleft() if self.readings else Reading()


def make(*stages, instance_id=None, clock=None, beside=None):
    worker = _Worker(
        [],
        Settings(kafka=Kafka(instance_id=instance_id), watchdog=Watchdog(stalled_after=60), guard=Guard()),
        SetClock(NOON) if clock is None else clock,
        beside,
    )
    worker._stages = list(stages)
    return worker


async def _until(condition):
    async with asyncio.timeout(LONG):
        while not condition():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)


async def test_a_stage_that_does_not_get_on_ends_the_worker_to_be_started_again(ends):
    stage, clock = Stage(), SetClock(NOON)
    watching = asyncio.ensure_future(make(stage, clock=clock)._watch())
    await _until(lambda: len(clock.slept) >= 5)
    assert not watching.done()
    stage.health = Health("test", False, ("no progress",), (), 7, 180.0, True)
    with pytest.raises(Ended):
        await asyncio.wait_for(watching, LONG)
    assert ends[0].code == Exit.STALLED == 75
    assert "stage test has not got on for 180 s, lag 7 (no progress)" in ends[0].reason


async def test_what_a_page_has_just_shown_is_not_looked_at_again(ends):
    stage, clock = Stage(), SetClock(NOON)
    looks = []
    stage.watchdog.look = lambda: looks.append(len(clock.slept)) or stage.health
    worker = make(stage, clock=clock)
    worker._look()  # the server's, for its pages
    stage.health = Health("test", False, ("no progress",), (), 7, 180.0, True)
    watching = asyncio.ensure_future(worker._watch())
    with pytest.raises(Ended):
        await asyncio.wait_for(watching, LONG)
    assert looks == [0, 2], "one of the page's, and one of its own where no page has looked since"
    assert ends[0].code == Exit.STALLED


async def test_a_stall_that_a_page_shows_ends_the_worker(ends):
    stage = Stage()
    stage.health = Health("test", False, ("no progress",), (), 7, 180.0, True)
    worker = make(stage)
    worker._look()
    stage.watchdog.look = None
    with pytest.raises(Ended):
        await asyncio.wait_for(worker._watch(), LONG)
    assert ends[0].code == Exit.STALLED


async def test_an_app_that_ends_on_its_own_ends_the_worker(ends):
    stage = Stage()
    stage.engine.crash(RuntimeError("it broke"))
    with pytest.raises(Ended):
        await make(stage)._watch_app(stage)
    assert (ends[0].code, ends[0].error) == (Exit.FAULT, stage.engine.crash_reason)
    assert "stage test ended on its own" in ends[0].reason


async def test_an_app_that_was_asked_to_end_does_not(ends):
    stage = Stage()
    worker = make(stage)
    worker._stop.set()
    await stage.engine.stop()
    await worker._watch_app(stage)
    assert ends == []


class Besides:
    """What runs beside the stages; it writes down in their `order` when it has ended."""

    def __init__(self, order, fault=None):
        self.order, self.fault = order, fault
        self.health = Health("feeds", False, ("no partition yet",), (), 0, 0.0, False)

    async def run(self, stop):
        if self.fault is not None:
            raise self.fault
        await stop.wait()
        await asyncio.sleep(0.05)  # for what it has in hand
        self.order.append("beside ended")

    def look(self):
        return [self.health]


async def _run(worker, monkeypatch):
    """Run a whole worker whose brokers are there at once."""

    async def there(_settings, connect, *_):
        await connect()

    async def nothing(*_):
        pass

    monkeypatch.setattr(module, "await_kafka", there)
    monkeypatch.setattr(module, "check_topics", nothing)
    return await asyncio.wait_for(worker.run(), LONG)


async def test_what_runs_beside_the_stages_ends_before_they_do(ends, monkeypatch):
    """Else it would bring in what nobody handles any more."""
    stage = Stage()
    worker = make(stage, beside=Besides(stage.order))
    running = asyncio.ensure_future(_run(worker, monkeypatch))
    await _until(lambda: "engine starts" in stage.order)
    assert [health.stage for health in worker._look()] == ["test", "feeds"]
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running == 0
    assert stage.order[-3:] == ["beside ended", "engine stops", "producer stops"]
    assert ends == []


async def test_what_is_misconfigured_beside_the_stages_ends_the_worker_in_order(ends, monkeypatch):
    stage = Stage()
    worker = make(stage, beside=Besides(stage.order, Misconfigured("the port is taken")))
    with pytest.raises(Misconfigured, match="the port is taken"):
        await _run(worker, monkeypatch)
    assert stage.order[-2:] == ["engine stops", "producer stops"]


async def test_a_background_loop_that_fails_ends_the_worker_and_one_that_is_cancelled_does_not(ends):
    worker = make()
    told = []
    asyncio.get_running_loop().set_exception_handler(lambda *_: told.append(True))

    async def fails():
        raise ValueError("the loop broke")

    worker._run(asyncio.sleep(LONG))
    (sleeping,) = worker._background
    sleeping.cancel()
    await asyncio.gather(sleeping, return_exceptions=True)
    assert ends == []
    task = asyncio.ensure_future(fails())
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(Ended):
        worker._ended(task)
    assert str(ends[0].error) == "the loop broke"
    worker._run(noted := _returns())
    del noted
    (ours,) = worker._background
    assert ours.get_coro().__name__ == "_returns"
    await ours
    await asyncio.sleep(0)
    assert not worker._background


async def _returns():
    pass


async def test_every_background_loop_is_watched(ends, monkeypatch):
    """Whatever a stage runs beside its agent."""
    stage = Stage()

    async def fails():
        raise ValueError("release broke")

    stage.background.append(fails)
    worker = make(stage)
    ended = []
    monkeypatch.setattr(worker, "_ended", ended.append)
    await worker._start()
    await _until(lambda: ended)
    assert str(ended[0].exception()) == "release broke"
    assert ends == []
    for task in list(worker._background):
        task.cancel()


async def test_the_apps_stop_before_what_sends_for_them():
    """What they have in hand is still to be sent."""
    order = []
    stages = [Stage("one", order), Stage("two", order)]
    await make(*stages)._end()
    assert order == ["engine stops"] * 2 + ["producer stops"] * 2


async def test_an_end_that_does_not_come_is_made(ends, monkeypatch):
    monkeypatch.setattr(module, "_STOP_SECONDS", 0.05)
    stage = Stage()
    stage.engine.stop = asyncio.Event().wait
    with pytest.raises(Ended):
        await asyncio.wait_for(make(stage)._end(), LONG)
    assert ends[0].code == Exit.STALLED
    assert "signal" in ends[0].reason


async def test_what_the_broker_says_of_the_group_reaches_the_watchdog():
    stage = Stage()
    stage.readings.append(Reading(unread=("in/0",)))
    asking = asyncio.ensure_future(make(stage)._watch_group(stage))
    await _until(lambda: stage.watchdog.reading.unread == ("in/0",))
    await _until(lambda: stage.watchdog.reading == Reading())
    assert not stage.readings
    asking.cancel()
    await _until(lambda: list(stage.readings) == ["disconnected"])


@pytest.mark.parametrize(
    ("instance", "later", "times", "ends_it"),
    [
        ("pod-1", True, 5, True),
        ("pod-1", True, 4, False),
        ("pod-1", False, 59, False),
        ("pod-1", False, 60, True),
        ("pod-1", None, 20, True),
        ("pod-1", None, 11, False),
        (None, True, 90, False),
    ],
)
async def test_of_two_of_one_name_the_later_ends_and_says_why_and_the_first_is_left_in_peace(
    ends, instance, later, times, ends_it
):
    stage = Stage()
    stage.membership.is_the_later = later
    clock = SetClock(NOON)
    clock.advance(7200)
    now = clock.monotonic()
    stage.engine.thrown_out = (now - 3600,) * 90 + (now,) * times
    watching = asyncio.ensure_future(make(stage, instance_id=instance, clock=clock)._watch())
    await _until(lambda: watching.done() or len(clock.slept) >= 5)
    assert watching.done() == ends_it
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    if ends_it:
        assert ends[0].code == Exit.MISCONFIGURED == 2
        assert "WIRESTREAM_KAFKA__INSTANCE_ID (pod-1)" in ends[0].reason
        assert "\n" not in ends[0].reason


@pytest.mark.parametrize(("thrown_out", "asked"), [(0, False), (1, True)])
async def test_the_group_is_looked_at_at_once_in_a_quarrel(thrown_out, asked):
    stage, clock = Stage(), SetClock(NOON)
    stage.engine.thrown_out = (0.0,) * thrown_out
    stage.readings.append(Reading())
    watching = asyncio.ensure_future(make(stage, instance_id="pod-1", clock=clock)._watch_group(stage))
    await _until(lambda: len(clock.slept) == 5)
    assert (not stage.readings) == asked
    watching.cancel()


async def test_the_group_is_looked_at_now_and_then_without_one():
    stage, clock = Stage(), SetClock(NOON)
    stage.readings.append(Reading(missing=("in",)))
    watching = asyncio.ensure_future(make(stage, clock=clock)._watch_group(stage))
    await _until(lambda: stage.watchdog.reading.missing)
    assert 29 <= clock.monotonic() <= 31
    watching.cancel()


async def test_an_app_that_ended_in_the_quarrel_says_why_too(ends):
    stage = Stage()
    stage.engine.thrown_out = (0.0,) * 2
    stage.engine.crash(RuntimeError("thrown out"))
    with pytest.raises(Ended):
        await make(stage, instance_id="pod-1")._watch_app(stage)
    assert ends[0].code == Exit.MISCONFIGURED


class Process:
    """A whole worker without a broker: it waits for one until it is told that one is there."""

    def __init__(self, monkeypatch, stage):
        self.there, self.said = asyncio.Event(), None

        async def await_kafka(_settings, begin, say, _clock):
            say("waiting for Kafka at kafka.test:9092 (refused)")
            await self.there.wait()
            say(None)
            await begin()

        async def check(_):
            stage.order.append("topics checked")

        async def check_rights(_, parts):
            stage.order.append(f"rights of {', '.join(parts)} checked")

        monkeypatch.setattr(module, "await_kafka", await_kafka)
        monkeypatch.setattr(module, "check_rights", check_rights)
        monkeypatch.setattr(module, "check_topics", check)
        monkeypatch.setattr(module, "stages_of", lambda *_: [stage])
        self.worker = _Worker([Role.EXTRACT], Settings(), SetClock(NOON))


async def test_it_says_what_it_waits_for_then_begins_in_order_and_ends_in_order(monkeypatch):
    stage = Stage()
    process = Process(monkeypatch, stage)
    running = asyncio.ensure_future(process.worker.run())
    await _until(process.worker._look)
    (told,) = process.worker._look()
    assert (told.ready, told.why, told.stalled) == (False, ("waiting for Kafka at kafka.test:9092 (refused)",), False)
    process.there.set()
    await _until(lambda: "engine starts" in stage.order)
    assert stage.order == [
        "rights of extract checked",
        "topics checked",
        "producer stops",
        "producer starts",
        "engine starts",
    ]
    assert process.worker._look() == [stage.health]
    stage.order.clear()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(running, LONG) == 0
    assert stage.order == ["engine stops", "producer stops"]


async def test_the_signal_ends_the_wait(monkeypatch):
    stage = Stage()
    process = Process(monkeypatch, stage)
    running = asyncio.ensure_future(process.worker.run())
    await _until(process.worker._look)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(running, LONG) == 0
    assert stage.order == []


async def test_what_is_misconfigured_is_raised(monkeypatch):
    stage = Stage()
    process = Process(monkeypatch, stage)

    async def wrong(_):
        raise Misconfigured("topics: wire.raw.v1 is missing")

    monkeypatch.setattr(module, "check_topics", wrong)
    process.there.set()
    with pytest.raises(Misconfigured, match=r"wire\.raw\.v1 is missing"):
        await asyncio.wait_for(process.worker.run(), LONG)
    assert stage.order == ["rights of extract checked"]


def test_versions_are_checked_before_anything_runs(monkeypatch):
    def refused():
        raise Misconfigured("another Faust")

    async def runs(_):
        return 0

    monkeypatch.setattr(module, "check_versions", refused)
    monkeypatch.setattr(module._Worker, "run", runs)
    with pytest.raises(Misconfigured, match="another Faust"):
        module.run_worker([], Settings(), SetClock(NOON))
