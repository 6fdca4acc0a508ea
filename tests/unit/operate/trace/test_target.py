"""What is asked for, and what is told of a stage that has not come to it."""

from __future__ import annotations

from uuid import UUID

import pytest

from stream.errors import Misconfigured
from stream.operate.lag.stage_lag import PartitionLag, StageLag
from stream.operate.trace.step import State, Step, Way, waiting_step
from stream.operate.trace.target import Guid, Place, target_of

AN_ID = "8c8eabfe-06ab-5e12-81ba-494c6ad78df3"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (f" {AN_ID} ", UUID(AN_ID)),
        ("wire.raw.v1:2:17", Place("wire.raw.v1", 2, 17)),
        ("wire.raw.v1/2/17", Place("wire.raw.v1", 2, 17)),
        ("urn:newsml:nda.example:20090101:99-1", Guid("urn:newsml:nda.example:20090101:99-1")),
        ("flood", Guid("flood")),
        ("wire.raw.v1:2:" + "9" * 40, Guid("wire.raw.v1:2:" + "9" * 40)),
    ],
)
def test_what_is_meant(asked, meant):
    assert target_of(asked) == meant


def test_nothing_is_no_question():
    with pytest.raises(Misconfigured, match="TOPIC:PARTITION:OFFSET"):
        target_of("  ")


def _stage(name, committed, end, members=1):
    return StageLag(name, f"wirestream-{name}", "Stable", members, (PartitionLag("t", 0, committed, 0, end),))


def test_before_which_stage_it_waits():
    stages = [_stage("alert", 9, 20), _stage("store", 5, 20, members=0)]
    assert waiting_step(stages, "t", 0, 4) is None
    step = waiting_step(stages, "t", 0, 8)
    assert step is not None
    assert (step.stage, step.facts) == ("store", {"before": 3, "down": True})
    assert "3 records come first; it is DOWN" in step.words
    assert waiting_step(stages, "t", 0, 8, ["alert"]) is None
    assert waiting_step(stages, "t", 1, 8) is None
    assert waiting_step(stages, "t", 0, 9).stage == "alert"


def test_a_way_is_through_when_every_stage_has_done_its_part():
    done = Step("raw", State.DONE, "")
    assert Way("a", [done]).is_through
    assert not Way("a", [done, Step("store", State.WAITING, "")]).is_through
    assert not Way("a").is_through
