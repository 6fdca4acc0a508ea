"""F14: workers whose clocks are an hour off, and copy whose times cannot be right."""

from __future__ import annotations

import random

import orjson
import pytest

from tests.copydesk import story
from tests.fault.copy import Piece, guid_prefix
from tests.fault.round import Round
from tests.fault.stand import Stand

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

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
            assert stand.service.metric(role, "wire_end_to_end_seconds_sum") >= 0
    told = "SELECT count(*) FROM articles WHERE guid LIKE :mine AND published_at > received_at"
    timed = stand.service.rows(told, mine=f"{guid_prefix(flow.copy)}t%")
    assert timed[0][0] == 0, "nothing was published after it came"


def _timed(seed: int, number: int, at: str) -> Piece:
    item = orjson.loads(story(number, seed=seed + 1, sentences=4))
    changed = {"uri": f"{guid_prefix(seed)}t{number}", "versioncreated": at}
    return Piece(f"{seed}:t{number}/1", f"feed{number % 9}", orjson.dumps(item | changed))
