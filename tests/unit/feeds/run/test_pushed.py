from __future__ import annotations

import asyncio

import pytest

from stream.feeds.kinds import Runs
from stream.feeds.push.settings import PushSettings
from stream.feeds.run.condition import Condition
from stream.feeds.run.keep import Keeper
from stream.feeds.run.kept import Arrivals, Command, Status, Verb
from stream.feeds.run.pushed import Pushed
from stream.feeds.status import FeedState


@pytest.fixture
def make(ours, sender, clock):
    def made(status=None, runs=Runs.SERVED):
        settings = PushSettings(kind="push", scheme="bearer", secret="s")  # noqa: S106
        condition = Condition("partner", "push", settings, status or Status(), who="me:1", clock=clock)
        return Pushed("partner", runs, Keeper("partner", ours.hold, ours.ledger, sender, clock), condition, clock)

    return made


def _statuses(sender):
    return [Status.unpack(value) for value in sender.values("partner/status")]


async def _run(pushed):
    running = asyncio.ensure_future(pushed.run())
    await asyncio.sleep(0.01)
    pushed.stop()
    await asyncio.wait_for(running, 5)


async def test_a_source_that_we_listen_for_is_well(make, sender):
    await _run(make())
    assert _statuses(sender)[-1].state is FeedState.OK


async def test_what_any_process_took_is_an_arrival_of_the_source_once(make, clock, sender):
    pushed = make(Status(folded=7))
    value = Arrivals(count=3, at=clock.now()).pack()
    pushed.fold(7, value)
    assert pushed.condition.last_item is None
    pushed.fold(8, value)
    assert pushed.condition.last_item == clock.now()
    await _run(pushed)
    assert _statuses(sender)[-1].folded == 8


def test_what_stays_on_the_machine_that_takes_it_is_the_sources_backlog(make, clock):
    pushed = make(runs=Runs.EACH)
    pushed.fold(1, Arrivals(count=1, at=clock.now(), backlog=2).pack())
    pushed.fold(2, Arrivals(count=1, at=clock.now()).pack())
    assert pushed.condition.status().backlog == 2
    pushed.fold(3, Arrivals(count=0, at=clock.now(), backlog=0).pack())
    assert pushed.condition.status().backlog == 0
    pushed.condition.tally.close()


def test_a_fault_on_the_machine_that_takes_it_is_the_sources(make, clock):
    pushed = make(runs=Runs.EACH)
    assert pushed.condition.state is FeedState.STARTING
    pushed.fold(1, Arrivals(count=0, at=clock.now(), fault="the folder is gone").pack())
    assert (pushed.condition.state, pushed.condition.fault) == (FeedState.BACKING_OFF, "the folder is gone")
    pushed.fold(2, Arrivals(count=0, at=clock.now()).pack())
    assert pushed.condition.state is FeedState.OK
    pushed.condition.tally.close()


def test_arrivals_that_cannot_be_read_are_passed_over(make):
    pushed = make()
    pushed.fold(1, b"rubbish")
    assert pushed.condition.last_item is None
    assert pushed.condition.folded == 1
    pushed.condition.tally.close()


async def test_a_command_to_it_is_taken_back_so_that_nobody_waits(make, sender):
    pushed = make()
    pushed.ask(Command(id="1", verb=Verb.LOOK))
    await _run(pushed)
    assert _statuses(sender)[-1].applied == "1"
    assert sender.values("partner/command") == [None]


async def test_a_second_command_is_not_taken_back_with_the_first(make, clock, sender):
    """Both lie under one key: what the first leaves behind would be the second's end."""
    pushed = make()
    for id_ in ("first", "second"):
        pushed.ask(Command(id=id_, verb=Verb.LOOK, at=clock.now()))
    await _run(pushed)
    assert sender.values("partner/command") == [None]
    assert [status.applied for status in _statuses(sender)][-1] == "second"
