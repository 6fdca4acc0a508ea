"""From where to where partitions are moved. No broker is needed for it."""

from __future__ import annotations

import asyncio
import importlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.kafka.errors import BrokerAway
from stream.kafka.rewind.group import Group
from stream.kafka.rewind.meaning import meaning_of
from stream.kafka.rewind.plan import Log, Plan, moves_of, plan_rewind, stage_named
from stream.kafka.rewind.target import Beginning, Place, Positions, Since
from stream.settings import Dedupe, Settings
from tests.factories import fetched
from tests.unit.kafka.fake_consumer import FakeConsumer

planning = importlib.import_module("stream.kafka.rewind.plan")

NOW = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)


def _log(partition=0, *, first=0, end=100, committed=80, topic="t"):
    return Log(topic=topic, partition=partition, first=first, end=end, committed=committed)


def _moves(logs, target, at_time=None):
    found = moves_of(logs, target, at_time or {})
    return {one.partition: (one.before, one.to, one.records, one.skips) for one in found}


def test_a_beginning_is_the_first_record_that_there_still_is():
    assert _moves([_log(first=30)], Beginning()) == {0: (80, 30, 50, False)}


def test_a_time_only_ever_takes_a_stage_back():
    """One that has not come so far would skip what it has not read."""
    logs = [_log(0, committed=80), _log(1, committed=40)]
    assert _moves(logs, Since(NOW), {("t", 0): 60, ("t", 1): 60}) == {0: (80, 60, 20, False)}


def test_what_was_never_committed_is_left_alone_by_a_time_and_by_the_beginning():
    assert _moves([_log(committed=None)], Beginning()) == {}
    assert _moves([_log(committed=None)], Since(NOW), {("t", 0): 60}) == {}


def test_what_went_by_retention_is_not_counted():
    assert _moves([_log(first=90, committed=40)], Beginning()) == {}
    assert _moves([_log(first=50, committed=40)], Place("t", 0, 60)) == {0: (40, 60, 10, True)}


def test_positions_of_a_database():
    logs = [_log(0), _log(1), _log(2), _log(3)]
    behind = {("t", 0): 70, ("t", 1): 90, ("t", 3): 101}
    assert _moves(logs, Positions(behind)) == {
        0: (80, 70, 10, False),
        2: (80, 0, 80, False),
        3: (80, 0, 80, False),
    }, "1 has more than was committed; 2 has nothing; 3 was made anew since"


@pytest.mark.parametrize(
    ("offset", "moved"), [(81, (80, 81, 1, True)), (20, (80, 20, 60, False)), (100, (80, 100, 20, True))]
)
def test_one_place_may_lie_ahead_and_moves_no_other_partition(offset, moved):
    assert _moves([_log(0), _log(1)], Place("t", 1, offset)) == {1: moved}


def test_one_place_of_what_was_never_committed():
    assert _moves([_log(committed=None)], Place("t", 0, 1)) == {0: (None, 1, 1, True)}
    assert _moves([_log(committed=None)], Place("t", 0, 0)) == {0: (None, 0, 0, False)}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("u", 0, 1), r"does not read u:0: it reads t:0 to t:1"),
        (Place("t", 2, 1), r"does not read t:2: it reads t:0 to t:1"),
        (Place("t", 1, 101), r"t:1 has the offsets 5 to 100, and 101 is none of them"),
        (Place("t", 1, 4), r"t:1 has the offsets 5 to 100, and 4 is none of them"),
    ],
)
def test_a_place_that_is_none(place, said):
    with pytest.raises(Misconfigured, match=said):
        moves_of([_log(0, first=5), _log(1, first=5)], place, {})


@pytest.mark.parametrize("detectors", [1, 3])
def test_each_stage_has_its_meaning_and_a_name_that_is_none_gets_the_list(detectors):
    settings = Settings(dedupe=Dedupe(partitions=detectors))
    with pytest.raises(Misconfigured, match=r"no stage 'stroe': choose from normalise, dedupe, .*, store") as raised:
        stage_named("stroe", settings)
    names = str(raised.value).partition("from ")[2].split(", ")
    assert ("join" in names) is (detectors > 1)
    said = set()
    for name in names:
        moves = tuple(moves_of([_log()], Beginning(), {}))
        plan = Plan(stage=stage_named(name, settings), group=Group("Empty", ()), moves=moves)
        sentences = meaning_of(plan, 3)
        assert any(sentence.startswith("3 of these it refused before") for sentence in sentences) is (name != "notify")
        said.add(sentences[0])
    assert len(said) == len(names)


def test_what_is_skipped_is_said_to_be_lost_to_the_stage():
    plan = Plan(
        stage=stage_named("store", Settings()),
        group=Group("Empty", ()),
        moves=tuple(moves_of([_log()], Place("t", 0, 81), {})),
    )
    (said,) = meaning_of(plan, 3)
    assert said.startswith("Nobody handles these records ever")


def _broker(monkeypatch, *records):
    log = FakeConsumer(("t", 0), records)

    async def look(*_):
        return Group("Empty", ()), [_log()]

    monkeypatch.setattr(planning, "consumer", log.make)
    monkeypatch.setattr(planning, "_look", look)
    return log


async def _planned():
    return await plan_rewind(Settings(), stage_named("dedupe", Settings()), Beginning(), SetClock(NOW))


@pytest.mark.parametrize("gives", ["no records", "no position"])
async def test_a_broker_that_gives_no_record_is_not_taken_for_one_that_has_none(monkeypatch, gives):
    """By the oldest record's time it is told whether the detector still knows what would be judged again."""
    log = _broker(monkeypatch, *map(fetched, range(100)))
    log.silent = True

    async def for_ever(_):
        await asyncio.Event().wait()

    if gives == "no position":
        monkeypatch.setattr(log, "position", for_ever)
    monkeypatch.setattr(planning, "_WAITS", 0.05)
    async with asyncio.timeout(20):
        with pytest.raises(BrokerAway, match=r"it gives no record of t for 0\.05 s"):
            await _planned()
    assert log.stopped == 1


async def test_a_time_that_a_stranger_made_up_ends_no_plan(monkeypatch):
    _broker(monkeypatch, replace(fetched(0), timestamp=2**62), *map(fetched, range(1, 100)))
    assert (await _planned()).oldest == datetime(2200, 1, 1, tzinfo=UTC)
