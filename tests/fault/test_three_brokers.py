"""F8 on three brokers, replication 3, `min.insync.replicas` 2: one that is killed or hangs costs seconds, and two that
are gone hold all producers. Nothing that was acknowledged is lost.
"""

from __future__ import annotations

import random
import time

import pytest

from tests.fault.quorum import Quorum
from tests.fault.round import Round

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_PAUSED_SECONDS, _PAUSED_LONG_SECONDS = 6.0, 40.0
"""Both are more than the time after which a silent broker is fenced off; the long rounds take the longer."""


@pytest.mark.parametrize("way", ["leader", pytest.param("controller", marks=pytest.mark.long)])
def test_a_broker_that_is_killed_is_done_without_and_comes_back(quorum: Quorum, seed: int, way: str):
    with Round(quorum, "F8", way, seed) as flow:
        flow.begins(10)
        flow.backlog(60)
        victim = quorum.leader() if way == "leader" else quorum.controller()
        quorum.nodes[victim].kill()
        flow.comes(f"kill -9 of broker {victim}, the {way}")
        flow.healed(f"{way}: two are left, and go on")
        flow.begins(60, within=240)
        flow.recovers()
        quorum.nodes[victim].start()
        flow.begins(20)
        flow.settle()
    assert quorum.service.processes["all"].poll() is None


@pytest.mark.long
def test_a_broker_that_hangs_is_fenced_off_and_comes_back(quorum: Quorum, seed: int, request: pytest.FixtureRequest):
    seconds = _PAUSED_LONG_SECONDS if request.node.get_closest_marker("long") else _PAUSED_SECONDS
    with Round(quorum, "F8", "one-paused", seed, [seconds]) as flow:
        flow.begins(10)
        flow.backlog(60)
        victim = quorum.nodes[quorum.leader()]
        victim.pause()
        try:
            flow.comes(f"SIGSTOP of broker {victim.number} for {seconds:.0f} s")
            paused = time.monotonic()
            flow.begins(60, within=240)  # the two others go on
            time.sleep(max(0.0, seconds - (time.monotonic() - paused)))
        finally:
            victim.resume()
        flow.healed("SIGCONT")
        flow.recovers()
        flow.settle()
    assert quorum.service.processes["all"].poll() is None


def test_fewer_replicas_than_must_be_hold_every_producer(quorum: Quorum, seed: int):
    victims = random.Random(seed).sample((1, 2, 3), 2)
    with Round(quorum, "F8", "below-min", seed, victims) as flow:
        flow.begins(10)
        flow.backlog(60)
        for victim in victims:
            quorum.nodes[victim].kill()
        flow.comes(f"kill -9 of brokers {victims}")
        time.sleep(2)
        sent = flow.feed.sent
        time.sleep(4)
        assert flow.feed.sent == sent, "a producer was told that two have what one has"
        for victim in victims:
            quorum.nodes[victim].spawn()
        for victim in victims:
            quorum.nodes[victim].wait_up(time.monotonic() + 90)
        flow.healed("all three")
        flow.begins(20, within=240)
        flow.recovers()
        flow.settle()
    assert quorum.service.processes["all"].poll() is None
