"""Defines what is told of a record on its way: a step a stage. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from stream.operate.lag.stage_lag import StageLag

__all__ = ["State", "Step", "Trace", "Way", "waiting_step"]


class State(StrEnum):
    """How far a stage is with it."""

    DONE = "done"
    """The stage has done its part."""
    WAITING = "waiting"
    """The stage has not come to it yet."""
    REFUSED = "refused"
    """The stage refused it: there is a dead letter."""
    GONE = "gone"
    """The record went by retention, so nothing more can be seen of it here."""
    MISSING = "missing"
    """The stage has read past it, and nothing came of it that could be found."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is known of one stage."""

    stage: str
    state: State
    words: str
    at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """The same for programs."""


@dataclass(slots=True)
class Way:
    """One article, or one raw record of which there is none: the steps in order."""

    title: str
    steps: list[Step] = field(default_factory=list)

    @property
    def is_through(self) -> bool:
        """Whether every stage has done its part."""
        return bool(self.steps) and all(step.state in {State.DONE, State.GONE} for step in self.steps)


@dataclass(slots=True)
class Trace:
    """All that was found, and what could not be looked at."""

    ways: list[Way] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


def waiting_step(
    stages: Sequence[StageLag], reads: str, partition: int, offset: int, of: Iterable[str] | None = None
) -> Step | None:
    """Return the step of the first stage (of those named, where they are) that reads this topic and has not come to
    this offset; None where all have. A record that was written since the stages were looked at waits, too, and one of a
    partition without a leader, of which nobody knows.
    """
    names = None if of is None else frozenset(of)
    for stage in stages:
        if names is not None and stage.stage not in names:
            continue
        for each in stage.partitions:
            if (each.topic, each.partition) == (reads, partition) and each.at <= offset:
                down = "; it is DOWN" if stage.is_down else ""
                before = offset - each.at
                words = f"waiting before it: {before:,} records come first{down}" if before else f"next in turn{down}"
                return Step(stage.stage, State.WAITING, words, None, {"before": before, "down": stage.is_down})
        if (reads, partition) in stage.leaderless:
            words = f"{reads}:{partition} has no leader now: nobody can say how far it is"
            return Step(stage.stage, State.WAITING, words, None, {"before": None, "down": stage.is_down})
    return None
