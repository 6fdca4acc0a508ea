"""F9, F10, F14, F16: workers that come and go, are stuck, have a wrong clock, or refuse all after a bad deploy."""

from __future__ import annotations

import random
import time

import orjson
import pytest

from stream.agents.guard.fail_stop import Exit
from stream.observe.ask_health import ask
from tests.copydesk import story
from tests.fault.copy import Piece, begins_story, guid_prefix
from tests.fault.round import Round
from tests.fault.stand import Stand

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_STALLED_AFTER = 3
"""Seconds; a worker ends after three times as many."""


_COME_AND_GO = ("normalise", "dedupe", "extract", "store")
"""The roles of which there are three, one after the other by the seed. Of dedupe one works, and the others stand by."""


def test_workers_that_join_and_leave_again_and_again_keep_every_partition_going(stand: Stand, seed: int):
    """Three workers without names of their own: each join and leave is a rebalance, and one in two is a kill."""
    role, chance = _COME_AND_GO[seed % len(_COME_AND_GO)], random.Random(seed)
    turns = [(chance.choice("abc"), chance.random() < 0.5) for _ in range(3)]
    with Round(stand, "F9", "storm", seed, [role, *turns]) as flow:
        flow.begins(10)
        stand.end(role)
        for name in "abc":
            _start(stand, role, name)
        for turn, (name, killed) in enumerate(turns):
            stand.service.wait_ready(f"{role}-{name}")
            flow.backlog(60)
            if killed:
                stand.service.kill(f"{role}-{name}")
            flow.comes(f"{'kill -9' if killed else 'SIGTERM'} {role}-{name}")
            if not killed:  # the two that stay may have done all by the time that it has ended
                assert stand.service.terminate(f"{role}-{name}") == 0
            _start(stand, role, name)
            if turn == len(turns) - 1:
                flow.healed("the last one is back")
            flow.begins(30)  # in every turn the flow gets on, whatever moves
        flow.recovers()
        flow.ends()
        flow.wait(stand.caught_up, 180, "a partition is stuck")
        flow.settle()


def _start(stand: Stand, role: str, name: str) -> None:
    """Start a worker whose name is nobody's: `KAFKA__INSTANCE_ID` is unset by one of its own for each start."""
    started = f"{role}-{name}"
    stand.service.start(role, name=started, WIRESTREAM_KAFKA__INSTANCE_ID=f"{started}-{time.monotonic_ns()}")


def test_a_worker_that_is_stuck_is_not_ready_and_then_ends_and_the_next_goes_on(stand: Stand, seed: int):
    ahead = random.Random(seed).randrange(60, 90)
    with Round(stand, "F10", "stuck", seed, [ahead]) as flow:
        flow.begins(5)
        # Seconds away: it must not pass before the worker that is stuck at it is there
        number = begins_story(flow.feed.sent + ahead)
        marker = f'"{guid_prefix(flow.copy)}{number}"'
        stand.instead("extract", f"stuck={marker}", WIRESTREAM_WATCHDOG__STALLED_AFTER=str(_STALLED_AFTER))
        flow.backlog(ahead + 20)
        flow.wait(lambda: "plug: stuck" in stand.service.log("extract"), 180, "it is not stuck")
        flow.comes(f"extract is stuck at {number}")
        process = stand.service.processes["extract"]
        unready = False
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            unready = unready or not ask(stand.service.port("extract"))[0]
            time.sleep(0.2)
        assert unready, "it said that it was ready until it ended"
        assert process.poll() == Exit.STALLED
        flow.healed("the next worker")
        stand.up()
        flow.recovers()
        flow.settle()


def test_a_deploy_that_refuses_everything_is_held_and_the_next_deploy_loses_nothing(stand: Stand, seed: int):
    """The breaker holds the flow before the letters go out: the next deploy gets all that this one could not read."""
    with Round(stand, "F16", "breaker", seed) as flow:
        flow.begins(5)
        flow.recovers()
        stand.instead(
            "extract", "refuses", wait=False, WIRESTREAM_GUARD__BREAKER_CONSECUTIVE="10", WIRESTREAM_GUARD__BATCH="20"
        )
        flow.backlog(100)
        flow.wait(lambda: "the breaker tripped" in stand.service.log("extract"), 180, "the breaker did not trip")
        flow.comes("all is refused")
        time.sleep(1)
        letters = flow.letters()
        assert len(letters) < 10, "less than what trips it has become dead letters"
        stand.service.kill("extract")
        stand.up()
        flow.healed("the next deploy")
        flow.forgive(letters)
        flow.recovers()
        flow.settle()


_TIMES = (
    "2026-03-29T02:30:00",  # an hour that no clock of Central Europe shows
    "1996-03-01T10:00:00Z",
    "2099-01-01T00:00:00Z",
    "2026-10-25T02:30:00+02:00",
    "2026-03-01T10:00:00",  # no zone
    "not a time",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)


def test_clocks_that_are_off_lose_nothing_and_no_latency_is_negative(stand: Stand, seed: int):
    ahead, behind = random.Random(seed).sample(["normalise", "dedupe", "extract", "store"], 2)
    with Round(stand, "F14", "clocks", seed, [ahead, behind]) as flow:
        flow.begins(10)
        for role, seconds in ((ahead, 3600), (behind, -3600)):
            stand.instead(role, f"clock={seconds}", wait=False)
        flow.backlog(60)
        flow.send([_timed(flow.copy, number, at) for number, at in enumerate(_TIMES)])
        flow.comes(f"{ahead} an hour ahead, {behind} an hour behind")
        for role in (ahead, behind):
            stand.service.wait_ready(role)
        flow.healed("nothing: the clocks stay as they are")
        flow.recovers()
        flow.settle()
        for role in (ahead, behind):
            assert stand.service.metric(role, "wire_end_to_end_seconds_count") > 0
            assert stand.service.metric(role, "wire_end_to_end_seconds_sum") >= 0
    told = "SELECT count(*) FROM articles WHERE guid LIKE :mine AND published_at > received_at"
    timed = stand.service.rows(told, mine=f"{guid_prefix(flow.copy)}t%")
    assert timed[0][0] == 0, "nothing was published after it came"


def _timed(seed: int, number: int, at: str) -> Piece:
    item = orjson.loads(story(number, seed=seed + 1, sentences=4))
    changed = {"uri": f"{guid_prefix(seed)}t{number}", "versioncreated": at}
    return Piece(f"{seed}:t{number}/1", f"feed{number % 9}", orjson.dumps(item | changed))
