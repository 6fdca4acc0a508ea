"""The loop of one source, with a far side that is a queue: its faults cost it alone, and nothing is skipped."""

from __future__ import annotations

import asyncio
import random
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from stream.clock import SetClock
from stream.feeds.publish import Publisher
from stream.feeds.rss.settings import RssSettings
from stream.feeds.run.condition import Condition
from stream.feeds.run.keep import Keeper
from stream.feeds.run.kept import Command, Status, Verb
from stream.feeds.run.ledger import Entry
from stream.feeds.run.records import pack_mark, unpack_mark
from stream.feeds.run.source import Source
from stream.feeds.status import FeedState
from stream.feeds.transport import EVER, SINCE, Batch, FarSideFault, FarSideGone, FarSideRefuses, Item
from stream.observe import feed_metrics as metrics
from stream.observe.metrics import REGISTRY
from tests.far_queue import FarSide

CERTIFICATE = "wire_feed_certificate_end_timestamp_seconds"
SESSION = 30.0
SECRET = "hunter2-in-the-query"  # noqa: S105


class WoundClock(SetClock):
    """A clock that is set, by so much, each time that somebody has slept by it."""

    jump = timedelta(0)

    async def sleep(self, seconds):
        await super().sleep(seconds)
        self.set(self.now() + self.jump)


@pytest.fixture
def clock():
    return WoundClock(datetime(2026, 3, 8, 12, tzinfo=UTC))


@pytest.fixture
def far():
    return FarSide({f"n{number}": b"item %d" % number for number in range(3)})


@pytest.fixture
def make(far, ours, sender, clock, producer):
    def made(kept=None, status=None, every="60s"):
        settings = RssSettings(kind="rss", url=f"https://example.org/?key={SECRET}", every=every)
        return Source(
            "mairie", settings, far.open, kept, Keeper("mairie", ours.hold, ours.ledger, sender, clock),
            Publisher(producer, "mairie", "rss", settings, clock),
            Condition("mairie", "rss", settings, status or Status(), who="me:1", clock=clock), clock,
            chance=random.Random(1),
        )  # fmt: skip

    return made


async def run(source, far, looks):
    """Run a source until it begins the look of this number, which is cut off."""
    far.on_look = lambda number: source.stop() if number == looks else None
    await asyncio.wait_for(source.run(), 10)


def statuses(sender):
    return [Status.unpack(value) for value in sender.values("mairie/status")]


def value(family, *labels):
    return family.labels("mairie", *labels)._value.get()


async def test_each_batch_is_published_kept_and_only_then_let_go_of(make, far, sender, producer):
    seen = []
    far.on_delete = lambda _: seen.append((len(producer.taken), len(sender.values("mairie"))))
    await run(make(), far, 2)
    assert far.deleted == ["n0", "n1", "n2"]
    assert seen == [(1, 1), (2, 2), (3, 3)]
    assert [unpack_mark(kept) for kept in sender.values("mairie")] == [{"count": 1}, {"count": 2}, {"count": 3}]
    assert far.looks[1] == {"count": 3}


async def test_the_first_thing_that_comes_is_told_at_once(make, far, sender):
    items, far.items = far.items, {}
    source = make(every="2s")
    far.on_look = lambda number: far.items.update(items) if number == 2 else source.stop() if number == 4 else None
    await asyncio.wait_for(source.run(), 10)
    told = [one.last_item is not None for one in statuses(sender)]
    assert told == [False, False, True, True], "claimed, well, brought something, stopped: no look besides"


async def test_a_source_says_that_it_is_ours_before_it_looks(make, far, sender):
    first = []
    source = make()
    far.on_look = lambda _: (first.append(statuses(sender)[0].state), source.stop())
    await asyncio.wait_for(source.run(), 10)
    assert first == [FeedState.STARTING]


async def test_a_source_goes_on_where_it_was(make, far):
    await run(make(kept=pack_mark({"count": 7})), far, 1)
    assert far.looks == [{"count": 7}]


async def test_what_was_published_is_not_let_go_of_where_another_process_has_the_source(make, far, ours, sender, clock):
    """A process that was frozen between the acknowledgement and the mark."""

    def freeze(outgoing):
        if outgoing.key == b"mairie":
            clock.advance(100)
            ours.broker.knows = False
            ours.hold.end()

    sender.on_send = freeze
    await run(make(), far, 2)
    assert far.deleted == []
    assert len(far.looks) == 1


async def test_a_frozen_process_writes_no_mark(make, far, ours, sender, producer, clock):
    send = producer.send

    async def slow(*args, **options):
        clock.advance(100)
        ours.broker.knows = False
        ours.hold.leave()
        return await send(*args, **options)

    producer.send = slow
    await run(make(), far, 2)
    assert producer.taken == [b"item 0"], "it was published in mid-flow"
    assert sender.values("mairie") == []
    assert far.deleted == []


async def test_faults_make_the_source_back_off_and_one_success_ends_that(make, far, clock, sender):
    far.faults = [FarSideFault("no route"), FarSideFault("no route"), FarSideFault("no route"), None]
    at = []
    source = make(every="10s")
    far.on_look = lambda number: (at.append(clock.monotonic()), source.stop() if number == 5 else None)
    await asyncio.wait_for(source.run(), 10)
    waits = [after - before for before, after in pairwise(at)]
    assert [round(wait / 10) for wait in waits] == [1, 2, 3, 1]
    assert far.closed >= 3, "each fault drops the connections"
    seen = [(one.state, one.fault) for one in statuses(sender)]
    assert (FeedState.BACKING_OFF, "no route") in seen
    assert seen[-1][0] is FeedState.OK
    assert seen[-1][1] is None


async def test_when_a_certificate_ends_is_told_and_goes_with_the_source(make, far, sender, clock):
    ends = clock.now() + timedelta(days=9)
    source, found = make(), []
    source.open = lambda: _Certified(far, ends)
    far.on_look = lambda number: (
        found.append(REGISTRY.get_sample_value(CERTIFICATE, {"feed": "mairie"})),
        source.stop() if number == 2 else None,
    )
    await asyncio.wait_for(source.run(), 10)
    assert found == [None, ends.timestamp()]
    assert statuses(sender)[-1].certificate_ends == ends
    assert REGISTRY.get_sample_value(CERTIFICATE, {"feed": "mairie"}) is None


async def test_the_certificate_of_a_look_that_never_ends_is_told(make, far, clock):
    ends = clock.now() + timedelta(days=9)
    source, far.never_ends = make(), True
    source.open = lambda: _Certified(far, ends)
    running = asyncio.ensure_future(source.run())
    async with asyncio.timeout(10):
        while len(far.deleted) < 3:  # noqa: ASYNC110 - the far side has no event
            await asyncio.sleep(0.01)
    await source.tick()
    assert REGISTRY.get_sample_value(CERTIFICATE, {"feed": "mairie"}) == ends.timestamp()
    source.stop()
    await asyncio.wait_for(running, 10)


class _Certified:
    """The far side, with a certificate."""

    def __init__(self, far, ends):
        self.certificate_ends = ends
        transport = far.open()
        self.look, self.close = transport.look, transport.close


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_wall_clock_that_is_set_changes_no_wait(make, far, clock, jump):
    """Neither looks in a row nor an hour without one; nor of a far side that fails."""
    far.faults = [None, None, FarSideFault("no route"), None]
    at = []
    source = make(every="60s")

    clock.jump = jump
    far.on_look = lambda number: (at.append(clock.monotonic()), source.stop() if number == 5 else None)
    await asyncio.wait_for(source.run(), 10)
    assert [round((after - before) / 60) for before, after in pairwise(at)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("fault", "state", "outcome"),
    [(FarSideRefuses, FeedState.REFUSED, "refused"), (FarSideGone, FeedState.GONE, "gone")],
)
async def test_what_a_far_side_says_is_the_state_of_the_source(make, far, sender, fault, state, outcome):
    far.faults = [fault("password")]
    source, found = make(), []
    far.on_look = lambda number: (
        found.append((value(metrics.STATE, state), value(metrics.LOOKS, outcome))),
        source.stop() if number == 2 else None,
    )
    await asyncio.wait_for(source.run(), 10)
    assert found == [(0.0, 0.0), (1.0, 1.0)]
    assert state in [one.state for one in statuses(sender)]


async def test_one_that_refused_us_is_not_asked_sooner_because_the_process_is_started_again(make, far, clock):
    source = make(status=Status(state=FeedState.REFUSED, not_before=clock.now() + timedelta(minutes=10)))
    await run(source, far, 1)
    assert clock.monotonic() >= 600


async def test_the_time_before_which_a_far_side_is_not_asked_is_kept(make, far, sender, clock):
    far.faults = [FarSideRefuses("password")]
    await run(make(), far, 2)
    refused = next(one for one in statuses(sender) if one.state is FeedState.REFUSED)
    assert refused.not_before - refused.written >= timedelta(minutes=15)


async def test_a_fault_of_ours_costs_this_source_alone_and_is_traced_once_without_secrets(make, far, monkeypatch):
    told = []
    log = SimpleNamespace(
        **dict.fromkeys(("info", "warning", "error"), lambda event, **fields: told.append((event, str(fields))))
    )
    monkeypatch.setattr(sys.modules["stream.feeds.run.source"], "log", log)
    far.faults = [KeyError(SECRET), KeyError(SECRET), ValueError("x")]
    source, counted = make(), []
    far.on_look = lambda number: (
        counted.append(value(metrics.LOOKS, "unexpected")), source.stop() if number == 4 else None,
    )  # fmt: skip
    await asyncio.wait_for(source.run(), 10)
    assert counted == [0, 1, 2, 3]
    traced = [fields for event, fields in told if event == "a look failed for a fault of ours"]
    assert len(traced) == 2
    assert "far_queue.py" in traced[0]
    assert SECRET not in str(told)


async def test_a_mark_that_cannot_be_read_takes_nothing_again_and_says_how_to_mend_it(make, far, sender):
    source = make(kept=b"what is this")
    running = asyncio.ensure_future(source.run())
    await asyncio.sleep(0.05)
    assert far.looks == []
    (said,) = statuses(sender)
    assert said.state is FeedState.BACKING_OFF
    assert "feed reset mairie" in said.fault
    source.ask(Command(id="1", verb=Verb.RESET, to="all"))
    far.on_look = lambda _: source.stop()
    await asyncio.wait_for(running, 10)
    assert far.looks == [{SINCE: EVER}]  # no first look: that takes only what is recent


async def test_a_mark_that_is_too_large_is_a_fault_and_never_the_end(make, far, sender):
    far.never_ends = False
    far.items = {"n0": b"item 0"}
    far.open = lambda *_: _Greedy(far)
    source = make()
    source.open = far.open
    await run(source, far, 3)
    assert far.deleted == []
    assert any(one.state is FeedState.BACKING_OFF and "128000" in one.fault for one in statuses(sender))


class _Greedy:
    def __init__(self, far):
        self._far = far

    async def look(self, mark, report):  # noqa: ARG002
        from stream.feeds.transport import Batch, Item  # noqa: PLC0415

        self._far.looks.append(dict(mark))
        self._far.on_look(len(self._far.looks))
        yield Batch(items=[Item(payload=b"item 0", name="n0")], mark={"seen": "x" * 200_000})
        self._far.deleted.append("n0")

    async def close(self):
        return


async def test_a_broker_that_is_away_is_waited_for_before_the_far_side_lets_go(make, far, sender, producer):
    producer.faults = {}
    source = make()
    sender.away = 0

    def go_away(_):
        sender.away = 3

    far.on_look = lambda number: go_away(number) if number == 1 else source.stop()
    await asyncio.wait_for(source.run(), 10)
    assert far.deleted == ["n0", "n1", "n2"]
    assert len(sender.values("mairie")) == 3


async def test_a_paused_source_is_not_looked_at_and_stays_paused_over_a_restart(make, far, sender):
    source = make()
    source.ask(Command(id="1", verb=Verb.PAUSE))
    running = asyncio.ensure_future(source.run())
    await asyncio.sleep(0.05)
    assert far.looks == []
    assert statuses(sender)[-1].state is FeedState.PAUSED
    assert statuses(sender)[-1].applied == "1"
    assert sender.values("mairie/command") == [None], "it is taken back once it was carried out"
    source.stop()
    await running
    again = make(status=statuses(sender)[-1])
    running = asyncio.ensure_future(again.run())
    await asyncio.sleep(0.05)
    assert far.looks == []
    far.on_look = lambda _: again.stop()
    again.ask(Command(id="2", verb=Verb.RESUME))
    await asyncio.wait_for(running, 10)
    assert len(far.looks) == 1


async def test_a_command_that_was_carried_out_is_not_carried_out_again(make, far, sender):
    source = make(status=Status(applied="7"))
    source.ask(Command(id="7", verb=Verb.RESET, to="all"))
    await run(source, far, 1)
    assert sender.values("mairie") == []


async def test_a_reset_is_the_mark_of_the_next_look(make, far, sender):
    source = make(kept=pack_mark({"count": 7}))
    source.ask(Command(id="1", verb=Verb.RESET, to="2026-03-08T06:00:00+00:00"))
    await run(source, far, 1)
    assert far.looks == [{"since": "2026-03-08T06:00:00+00:00"}]
    assert unpack_mark(sender.values("mairie")[0]) == {"since": "2026-03-08T06:00:00+00:00"}


async def test_a_look_that_never_ends_is_ended_for_a_command_after_what_is_in_hand(make, far, sender):
    far.never_ends = True
    source = make()
    running = asyncio.ensure_future(source.run())
    async with asyncio.timeout(5):
        while len(far.deleted) < 3:  # noqa: ASYNC110 - a far side has no event
            await asyncio.sleep(0.01)
    source.ask(Command(id="1", verb=Verb.PAUSE))
    async with asyncio.timeout(5):
        while not sender.values("mairie/command"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert statuses(sender)[-1].last_success is not None, "each batch is a sign of life"
    source.stop()
    await asyncio.wait_for(running, 10)


async def test_a_former_owner_that_wrote_late_is_written_over(make, far, sender):
    source = make(kept=pack_mark({"count": 7}))
    await run(source, far, 2)
    before = len(sender.sent)
    await source.heal()
    assert [one.key for one in sender.sent[before:]] == [b"mairie", b"mairie/status"]
    assert unpack_mark(sender.values("mairie")[-1]) == {"count": 10}


async def test_what_is_mended_is_the_mark_of_the_last_batch_and_not_of_when_the_look_began(make, far, sender):
    far.never_ends = True
    source = make(kept=pack_mark({"count": 7}))
    running = asyncio.ensure_future(source.run())
    async with asyncio.timeout(5):
        while len(far.deleted) < 3:  # noqa: ASYNC110 - a far side has no event
            await asyncio.sleep(0.001)
    await source.heal()
    source.stop()
    await asyncio.wait_for(running, 10)
    assert len(far.looks) == 1
    assert unpack_mark(sender.values("mairie")[-1]) == {"count": 10}


async def test_what_is_mended_waits_for_the_mark_that_is_written_now(make, far, sender, ours):
    source = make(kept=pack_mark({"count": 7}))
    source._mark = {"count": 7}
    ours.ledger.entries["mairie"] = Entry(mark=pack_mark({"count": 7}))
    healing = []

    def heal(outgoing):
        if outgoing.key == b"mairie" and not healing:
            healing.append(asyncio.ensure_future(source.heal()))

    send = sender.send

    async def slow(outgoing):
        future = await send(outgoing)
        await asyncio.sleep(0.01)
        return future

    sender.on_send, sender.send = heal, slow
    await source.keeper.mark({"count": 8})
    await healing[0]
    assert [unpack_mark(kept) for kept in sender.values("mairie")] == [{"count": 8}, {"count": 8}]


async def test_a_broker_that_was_away_for_longer_than_our_lease_ends_no_source(make, far, sender, clock):
    def away(outgoing):
        if outgoing.key == b"mairie":
            clock.advance(SESSION * 2)

    sender.on_send = away
    await run(make(), far, 2)
    assert far.deleted == ["n0", "n1", "n2"]
    assert len(far.looks) == 2


async def test_a_look_that_cannot_be_ended_is_given_up_with_all_it_brings(make, far, sender, producer, monkeypatch):
    monkeypatch.setattr("stream.feeds.run.look._CUT_SECONDS", 0.01)
    stuck = _Stuck(far)
    source = make(every="1s")
    source.open = lambda: stuck
    running = asyncio.ensure_future(source.run())
    try:
        async with asyncio.timeout(5):
            while not far.looks:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
            source.ask(Command(id="1", verb=Verb.PAUSE))
            while not sender.values("mairie/command"):  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert far.closed
    finally:
        stuck.free.set()  # a loop with a task that ends never does not end either
    await asyncio.sleep(0.02)
    assert producer.taken == []
    assert sender.values("mairie") == []
    source.stop()
    await asyncio.wait_for(running, 10)


class _Stuck:
    """As a thread that waits for its far side: it does not hear that it is to end."""

    def __init__(self, far):
        self._far = far
        self.free = asyncio.Event()

    async def look(self, mark, report):  # noqa: ARG002
        self._far.looks.append(dict(mark))
        while not self.free.is_set():
            with suppress(asyncio.CancelledError):
                await self.free.wait()
        yield Batch(items=[Item(payload=b"late", name="late")], mark={"late": 1})

    async def close(self):
        self._far.closed += 1


async def test_a_fault_of_ours_outside_of_a_look_costs_this_source_some_seconds(make, far, sender, clock):
    faults = [RuntimeError("a status cannot be written")]

    def fail(outgoing):
        if outgoing.key == b"mairie/status" and faults:
            raise faults.pop()

    sender.on_send = fail
    await run(make(), far, 1)
    assert far.looks == [{}]
    assert not faults


async def test_a_status_that_the_broker_does_not_take_ends_no_source(make, far, sender):
    sender.too_large = True
    far.items = {}
    await run(make(), far, 2)
    assert len(far.looks) == 2


async def test_what_another_kind_took_under_the_same_name_is_no_mark(make, far, sender):
    source = make(kept=pack_mark({"count": 7}, "sftp"))
    source.keeper = replace(source.keeper, kind="rss")
    await run(source, far, 1)
    assert far.looks == [{}]


async def test_a_command_is_taken_back_only_when_none_follows_it(make, far, sender):
    source = make()
    for number, verb in (("1", Verb.PAUSE), ("2", Verb.RESUME)):
        source.ask(Command(id=number, verb=verb))
    taken_back = []
    sender.on_send = lambda outgoing: (
        taken_back.append(statuses(sender)[-1].applied) if outgoing.key == b"mairie/command" else None
    )
    await run(source, far, 1)
    assert taken_back == ["2"]


async def test_no_secret_of_the_address_is_in_what_is_kept(make, far, sender):
    far.faults = [FarSideFault("the far side answers 500"), KeyError(SECRET)]
    await run(make(), far, 3)
    assert all(SECRET.encode() not in (one.value or b"") for one in sender.sent)


async def test_the_series_of_a_source_exist_from_the_start_and_go_with_it(make, far):
    source = make()
    names = ("looks_total", "skipped_total", "gap_total", "state", "backlog", "silence_ratio")
    assert {f"wire_feed_{name}" for name in names} <= _series()
    await run(source, far, 2)
    assert _series() <= {"wire_feed_taken_total", "wire_feed_taken_created"}


def _series():
    every = [sample for family in metrics.REGISTRY.collect() for sample in family.samples]
    return {sample.name for sample in every if sample.labels.get("feed") == "mairie"}
