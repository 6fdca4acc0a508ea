"""Declares the table of stages: what each reads, writes and keeps, and the role that runs it.

From it come the senders and receivers of the AsyncAPI document, the consumer groups' names, what `wirestream topics
grow` looks at, and what a role runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stream.kafka.topics import (
    ALERT_DELIVERIES,
    ALERT_KIN,
    ALERT_STORIES,
    ALERTS,
    ARTICLES,
    DEDUPE_INDEX,
    DEDUPE_PARTIALS,
    DEDUPE_SKETCHES,
    DEDUPE_VERDICTS,
    DUPLICATES,
    EXTRACTED,
    RAW,
    RESOLVED,
    UNIQUE,
    Topic,
)

__all__ = ["STAGES", "Detectors", "Role", "StageSpec", "group_of", "sender_of", "stages_with"]


class Role(StrEnum):
    """What a worker can be started as."""

    NORMALISE = "normalise"
    """Reads raw copy, and makes clean, typed articles of it."""
    DEDUPE = "dedupe"
    """Judges which articles bring news."""
    EXTRACT = "extract"
    """Extracts headline, byline, dateline, lead and quotes."""
    ALERT = "alert"
    """Decides what wakes the desk, and tells the channels."""
    STORE = "store"
    """Writes articles and alerts to the database."""


class Detectors(StrEnum):
    """How many duplicate detectors (`WIRESTREAM_DEDUPE__PARTITIONS`) a stage runs with."""

    ANY = "any"
    """The stage runs with any number of detectors."""
    ONE = "one"
    """The stage runs only where a single detector sees every article."""
    SEVERAL = "several"
    """The stage runs only where several detectors share the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSpec:
    """One stage: the work of one consumer group."""

    name: str
    role: Role
    reads: tuple[Topic, ...]
    """What its group reads and commits."""
    follows: tuple[Topic, ...] = ()
    """What it reads beside that, without committing: after a restart it is read again."""
    writes: tuple[Topic, ...] = ()
    """What it sends, its tables' changelogs and the dead letters (to which every stage writes) left out. A topic that
    the service does not have (`topics_of`) is not written."""
    keeps: tuple[Topic, ...] = ()
    """The changelogs of its tables."""
    detectors: Detectors = Detectors.ANY

    @property
    def group(self) -> str:
        """Its consumer group."""
        return group_of(self.name)


STAGES = (
    StageSpec(name="normalise", role=Role.NORMALISE, reads=(RAW,), writes=(ARTICLES, DEDUPE_SKETCHES)),
    StageSpec(
        name="dedupe",
        role=Role.DEDUPE,
        reads=(ARTICLES,),
        writes=(UNIQUE, DUPLICATES, ALERT_KIN),
        keeps=(DEDUPE_INDEX,),
        detectors=Detectors.ONE,
    ),
    StageSpec(
        name="dedupe",
        role=Role.DEDUPE,
        reads=(DEDUPE_SKETCHES,),
        writes=(DEDUPE_PARTIALS,),
        keeps=(DEDUPE_INDEX,),
        detectors=Detectors.SEVERAL,
    ),
    StageSpec(
        name="resolve",
        role=Role.DEDUPE,
        reads=(DEDUPE_PARTIALS,),
        writes=(DEDUPE_VERDICTS,),
        keeps=(RESOLVED,),
        detectors=Detectors.SEVERAL,
    ),
    StageSpec(
        name="join",
        role=Role.DEDUPE,
        reads=(ARTICLES,),
        follows=(DEDUPE_VERDICTS,),
        writes=(UNIQUE, DUPLICATES, ALERT_KIN),
        detectors=Detectors.SEVERAL,
    ),
    StageSpec(name="extract", role=Role.EXTRACT, reads=(UNIQUE,), writes=(EXTRACTED,)),
    StageSpec(
        name="alert",
        role=Role.ALERT,
        reads=(EXTRACTED, ALERT_KIN),
        writes=(ALERTS, ALERT_KIN),
        keeps=(ALERT_STORIES,),
    ),
    StageSpec(name="notify", role=Role.ALERT, reads=(ALERTS,), keeps=(ALERT_DELIVERIES,)),
    StageSpec(name="store", role=Role.STORE, reads=(EXTRACTED, DUPLICATES, ALERTS)),
)
"""The stages, in the order in which an article passes them."""


def stages_with(detectors: int) -> tuple[StageSpec, ...]:
    """Return the stages of a service of so many duplicate detectors."""
    left_out = Detectors.ONE if detectors > 1 else Detectors.SEVERAL
    return tuple(stage for stage in STAGES if stage.detectors is not left_out)


def group_of(stage: str) -> str:
    """Return the consumer group of a stage's name."""
    return f"wirestream-{stage}"


def sender_of(topic: Topic) -> str | None:
    """Return the stage that a topic's messages name as their source (`ce_source`); None where no stage sends them.
    Judged articles are `dedupe`'s also where `join` passes them on: how many detectors there are is of no reader's
    concern.
    """
    return next((stage.name for stage in STAGES if topic in stage.writes), None)
