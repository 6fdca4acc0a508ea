"""Plans a rewind: from where to where each partition of a stage would be moved. Nothing is changed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin
from stream.kafka.changelog import offset_at
from stream.kafka.clients import consumer
from stream.kafka.errors import BrokerAway, misconfigured
from stream.kafka.message import Record
from stream.kafka.rewind.group import Group, ask_group, committed_by
from stream.kafka.rewind.target import Beginning, Place, Positions, Since, Target
from stream.kafka.stages import StageSpec, stages_with
from stream.settings import Settings

__all__ = ["Log", "Move", "Plan", "moves_of", "plan_rewind", "stage_named"]

_WAITS = 30.0
"""Seconds that a record may take to be read; then the broker has gone away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One partition that a stage reads, as it is now."""

    topic: str
    partition: int
    first: int
    """The first offset that there still is."""
    end: int
    committed: int | None
    """Where the stage goes on; None where it has committed nothing, and begins with the first."""

    @property
    def at(self) -> int:
        return max(self.first, min(self.committed if self.committed is not None else self.first, self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One partition that is moved."""

    topic: str
    partition: int
    before: int | None
    """What was committed."""
    to: int
    records: int
    """Offsets between the two: as many records, or a few less (markers of transactions have offsets too)."""
    skips: bool = False
    """Whether it goes ahead: these records are never handled by the stage."""
    oldest: datetime | None = None
    """When the first of the records was written; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a rewind would do."""

    stage: StageSpec
    group: Group
    moves: tuple[Move, ...]
    uncommitted: tuple[str, ...] = ()
    """Partitions that the stage has never committed: it begins with their first record, and they are left alone."""

    @property
    def records(self) -> int:
        return sum(move.records for move in self.moves)

    @property
    def oldest(self) -> datetime | None:
        """Return when the oldest of the records was written."""
        return min((move.oldest for move in self.moves if move.oldest is not None), default=None)

    @property
    def skips(self) -> bool:
        return any(move.skips for move in self.moves)


def stage_named(name: str, settings: Settings) -> StageSpec:
    """Return a stage of a service of these settings. Raises `Misconfigured`."""
    stages = {stage.name: stage for stage in stages_with(settings.dedupe.partitions)}
    if name not in stages:
        raise Misconfigured(f"there is no stage {name!r}: choose from {', '.join(stages)}")
    return stages[name]


def moves_of(logs: Sequence[Log], target: Target, at_time: Mapping[tuple[str, int], int]) -> list[Move]:
    """Return what is to be moved; `at_time` is for `Since` the first offset at that time. It is pure.

    A time, a beginning and positions only ever take a stage back: a stage that has not come so far stays where it is,
    for nothing is to be skipped by a time. Raises `Misconfigured` for a place that is none of these partitions, or
    that they do not have.
    """
    if isinstance(target, Place):
        return _to_place(logs, target)
    found = []
    for log in logs:
        if log.committed is None:
            continue
        match target:
            case Beginning():
                to = log.first
            case Since():
                to = at_time[log.topic, log.partition]
            case Positions(behind):
                to = behind.get((log.topic, log.partition), log.first)
                if to > log.end:  # the topic was made anew since: what it has now, nobody has had
                    to = log.first
        to = max(log.first, to)
        if to < log.at:
            found.append(_move(log, to))
    return found


def _to_place(logs: Sequence[Log], place: Place) -> list[Move]:
    log = next((log for log in logs if (log.topic, log.partition) == (place.topic, place.partition)), None)
    where = f"{place.topic}:{place.partition}"
    if log is None:
        raise Misconfigured(f"the stage does not read {where}: it reads {_named(logs)}")
    if not log.first <= place.offset <= log.end:
        raise Misconfigured(f"{where} has the offsets {log.first} to {log.end}, and {place.offset} is none of them")
    return [] if log.committed == place.offset else [_move(log, place.offset)]


def _move(log: Log, to: int) -> Move:
    return Move(
        topic=log.topic,
        partition=log.partition,
        before=log.committed,
        to=to,
        records=abs(to - log.at),
        skips=to > log.at,
    )


def _named(logs: Sequence[Log]) -> str:
    counts: dict[str, int] = {}
    for log in logs:
        counts[log.topic] = counts.get(log.topic, 0) + 1
    return ", ".join(f"{topic}:0" + (f" to {topic}:{n - 1}" if n > 1 else "") for topic, n in counts.items())


async def plan_rewind(settings: Settings, stage: StageSpec, target: Target, clock: Clock = SYSTEM_CLOCK) -> Plan:
    """Return what would be moved. Raises `Misconfigured` where the target is none of the stage's."""
    reader = consumer(settings)
    try:
        group, logs = await _look(settings, stage, reader, clock)
        at_time = {}
        if isinstance(target, Since):
            milliseconds = int(target.at.timestamp() * 1000)
            for log in logs:
                tp = TopicPartition(log.topic, log.partition)
                at_time[log.topic, log.partition] = await offset_at(reader, tp, milliseconds)
        moves = [
            replace(move, oldest=await _written_at(settings, reader, move)) for move in moves_of(logs, target, at_time)
        ]
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await reader.stop()
    moved = {(move.topic, move.partition) for move in moves}
    uncommitted = tuple(
        f"{log.topic}:{log.partition}"
        for log in logs
        if log.committed is None and log.end and (log.topic, log.partition) not in moved
    )
    return Plan(stage=stage, group=group, moves=tuple(moves), uncommitted=uncommitted)


async def _look(settings: Settings, stage: StageSpec, reader: Any, clock: Clock) -> tuple[Group, list[Log]]:
    """Return a stage's group, and what it reads, as both are now. `reader` is a consumer that is not started."""
    async with connected_admin(settings) as admin:
        described = {topic["topic"]: topic for topic in await admin.describe_topics() if not topic["error_code"]}
        for topic in stage.reads:
            if topic.name not in described:
                raise Misconfigured(f"{topic.name} is missing: run `wirestream topics apply` first")
        group = await ask_group(admin, stage.group, clock)
        committed = await committed_by(admin, stage.group, clock)
    tps = [TopicPartition(t.name, n) for t in stage.reads for n in range(len(described[t.name]["partitions"]))]
    await reader.start()
    reader.assign(tps)
    firsts, ends = await reader.beginning_offsets(tps), await reader.end_offsets(tps)
    return group, [
        Log(topic=tp.topic, partition=tp.partition, first=firsts[tp], end=ends[tp], committed=committed.get(tp))
        for tp in tps
    ]


async def _written_at(settings: Settings, reader: Any, move: Move) -> datetime | None:
    """Return when the first record was written that is handled again, or skipped; None where there is none. Raises
    `BrokerAway` where the broker gives none for long: without the time nobody could tell what was forgotten since.
    """
    tp = TopicPartition(move.topic, move.partition)
    start, end = (move.to - move.records, move.to) if move.skips else (move.to, move.to + move.records)
    reader.seek(tp, start)
    try:
        async with asyncio.timeout(_WAITS):  # aiokafka's own wait for a position, where retention took it, has no end
            while await reader.position(tp) < end:
                for record in (await reader.getmany(tp, timeout_ms=1000, max_records=1)).get(tp, ()):
                    return Record("", 0, 0, record.timestamp, None, b"", ()).time
    except TimeoutError:
        away = BrokerAway(settings.kafka.bootstrap, f"it gives no record of {move.topic} for {_WAITS:g} s")
        raise away from None
    return None
