"""F7, F8: one broker that is away, in the ways that a broker can be, or that takes less than it seems to."""

from __future__ import annotations

import random
import time

import pytest

from tests.fault.round import Round
from tests.fault.stand import Stand
from tests.service import ROLES

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_AWAY_SECONDS, _AWAY_LONG_SECONDS = (3.0, 6.0), (3.0, 30.0)
"""How long the broker is away, by the seed; in some of the long rounds for longer than a session."""


def _made(stand: Stand) -> int:
    return len(stand.service.records("wire.articles.v1"))


def test_what_the_broker_has_not_taken_is_not_committed(stand: Stand, seed: int):
    """The broker takes commits, and what is produced does not reach it: a worker killed then has lost nothing."""
    with Round(stand, "F7", "swallowed", seed) as flow:
        flow.begins(10)
        pause = 3 * stand.service.settings.kafka.commit_interval
        made = _made(stand)
        time.sleep(pause)
        # Rounds before left records that became no articles. Meanwhile some more were made: fewer than the backlog.
        others = stand.service.committed("normalise", "wire.raw.v1") - made
        stand.proxy.swallows_produce = True
        flow.backlog(200)
        flow.wait(lambda: stand.proxy.swallowed > 0, 180, "nothing was produced")
        made = _made(stand)
        time.sleep(pause)
        committed = stand.service.committed("normalise", "wire.raw.v1")
        assert _made(stand) == made, "the proxy lets through what it is to swallow"
        assert committed - others <= made, "what the broker does not have was committed"
        stand.service.kill("normalise")
        flow.comes("kill -9 normalise, whose messages were swallowed")
        stand.proxy.heal()
        flow.healed("the network")
        stand.up()
        flow.recovers()
        flow.settle()


@pytest.mark.parametrize(
    "way", ["paused", "cut", *(pytest.param(way, marks=pytest.mark.long) for way in ("half-open", "restarted"))]
)
def test_a_broker_that_is_away_is_waited_for(stand: Stand, seed: int, way: str, request: pytest.FixtureRequest):
    span = _AWAY_LONG_SECONDS if request.node.get_closest_marker("long") else _AWAY_SECONDS
    seconds = random.Random(seed).uniform(*span)
    with Round(stand, "F8", way, seed, [round(seconds, 1)]) as flow:
        flow.begins(10)
        flow.backlog(80)
        workers = {role: stand.service.processes[role].pid for role in ROLES}
        {
            "paused": stand.broker.pause,
            "cut": stand.proxy.cut,
            "half-open": _half_open(stand),
            "restarted": stand.broker.kill,
        }[way]()
        flow.comes(way)
        flow.wait(lambda: not _ready(stand), 180, "all say that they are ready")
        time.sleep(seconds)
        {"paused": stand.broker.resume, "restarted": stand.broker.start}.get(way, stand.proxy.heal)()
        flow.healed(way)
        flow.recovers()
        flow.settle()
    assert {role: stand.service.processes[role].pid for role in ROLES if stand.runs(role)} == workers, "none ended"


def _half_open(stand: Stand):
    def begin() -> None:
        stand.proxy.half_open = True

    return begin


def _ready(stand: Stand) -> bool:
    """Whether every role that has work says that it is ready."""
    return all("holding" not in stand.service.readiness(role) for role in ROLES)
