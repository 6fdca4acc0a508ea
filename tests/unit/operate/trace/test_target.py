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
        (f"urn:uuid:{AN_ID}", Guid(f"urn:uuid:{AN_ID}")),
        (AN_ID.replace("-", ""), Guid(AN_ID.replace("-", ""))),
        (AN_ID.upper(), UUID(AN_ID)),
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
    assert waiting_step(stages, "t", 0, 20).stage == "alert", "it was written since"


def test_of_a_partition_without_a_leader_nobody_says_that_it_was_read():
    stage = StageLag("store", "wirestream-store", "Stable", 1, (), leaderless=(("t", 0),))
    step = waiting_step([stage], "t", 0, 3)
    assert step is not None
    assert (step.state, step.facts["before"]) == (State.WAITING, None)
    assert waiting_step([stage], "t", 1, 3) is None


def test_a_way_is_through_when_every_stage_has_done_its_part():
    done = Step("raw", State.DONE, "")
    assert Way("a", [done]).is_through
    assert not Way("a", [done, Step("store", State.WAITING, "")]).is_through
    assert not Way("a").is_through
