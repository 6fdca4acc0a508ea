"""Writes how far behind the stages are, for a terminal of 80 columns and for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from stream.cli.terminal import printable
from stream.kafka.stages import STAGES
from stream.operate.lag.stage_lag import PartitionLag, StageLag
from stream.operate.lag.stuck import Waiting

__all__ = ["age_in_words", "lag_json", "lag_lines", "waiting_line"]

_ROW = "{:<10} {:>7} {:>10} {:>8}  {}"
_PARTITION = "    {:<32} {:>10} {:>10} {:>8} {:>8}"


def lag_lines(stages: Sequence[StageLag], now: datetime, *, partitions: bool) -> Iterator[str]:
    """Yield a row a stage, with `partitions` one a partition below it, and then what an operator must know."""
    yield _ROW.format("stage", "workers", "behind", "oldest", "state")
    for stage in stages:
        yield _ROW.format(
            stage.stage, stage.members, f"{stage.lag:,}", age_in_words(stage.oldest_seconds(now)), _state(stage)
        )
        if partitions:
            yield _PARTITION.format("topic:partition", "committed", "end", "behind", "oldest")
            yield from (_partition(each, now) for each in stage.partitions)
    yield from (f"{stage.stage}: {note}" for stage in stages for note in _notes(stage))
    if down := [stage.stage for stage in stages if stage.is_down]:
        roles = dict.fromkeys(str(each.role) for each in STAGES if each.name in down)
        yield f"nobody works for {', '.join(down)}: `wirestream worker {' '.join(roles)}`, or see why it ended"


def waiting_line(waiting: Waiting, now: datetime) -> str:
    """Return the line that names the record before which a stage stands."""
    age = age_in_words(waiting.partition.age(now))
    return f"{waiting.stage}: next, {age} old: {waiting.place}  {printable(waiting.about)}"


def lag_json(stage: StageLag, now: datetime, waiting: Sequence[Waiting] = ()) -> dict[str, Any]:
    """Return a stage as JSON's own types, with the records that wait for it for long."""
    return {
        "stage": stage.stage,
        "group": stage.group,
        "state": stage.state,
        "members": stage.members,
        "lag": stage.lag,
        "oldest_seconds": stage.oldest_seconds(now),
        "expired": stage.expired,
        "never_committed": stage.never_committed,
        "missing": stage.missing,
        "leaderless": [f"{topic}:{partition}" for topic, partition in stage.leaderless],
        "waiting": [{"place": each.place, "about": each.about} for each in waiting if each.stage == stage.stage],
        "partitions": [
            {
                "topic": each.topic,
                "partition": each.partition,
                "committed": each.committed,
                "first": each.first,
                "end": each.end,
                "lag": each.lag,
                "oldest_at": each.oldest,
            }
            for each in stage.partitions
        ],
    }


def age_in_words(seconds: float | None) -> str:
    """Return an age in at most eight characters; `-` for none, `?` for one that is not known."""
    if seconds is None:
        return "?"
    if seconds <= 0:
        return "-"
    for limit, unit, size in ((120, "s", 1), (7200, "min", 60), (172_800, "h", 3600)):
        if seconds < limit:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def _state(stage: StageLag) -> str:
    if stage.is_down:
        return "DOWN"
    return "ok" if stage.state == "Stable" else stage.state


def _partition(each: PartitionLag, now: datetime) -> str:
    committed = "never" if each.committed is None else str(each.committed)
    return _PARTITION.format(
        f"{each.topic}:{each.partition}", committed, each.end, each.lag, age_in_words(each.age(now))
    )


def _notes(stage: StageLag) -> Iterator[str]:
    for topic in stage.missing:
        yield f"{topic} is missing: `wirestream topics apply`"
    for topic, partition in stage.leaderless:
        yield f"{topic}:{partition} has no leader: a broker is away, and nobody can read it"
    if stage.expired:
        yield f"{stage.expired:,} records went by retention before it had read them: deploy/runbooks/RecordsExpired.md"
    if stage.never_committed and stage.lag:
        yield "its group has committed nothing yet: it will begin with the oldest record that is kept"
