"""Tells how far back the detectors of duplicates remember.

An article that comes again keeps its verdict for as long as it is remembered. One that was forgotten would be judged
against what came after it: it might become a copy of its own later version, and its row would say so.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from aiokafka import TopicPartition
from pydantic import ValidationError

from schemas import Verdict
from stream.clock import Clock
from stream.dedupe import Entry
from stream.errors import Misconfigured, Rejected
from stream.kafka.admin import connected_admin, require_topic
from stream.kafka.changelog import read_span
from stream.kafka.rewind.group import committed_by
from stream.kafka.rewind.plan import Plan
from stream.kafka.rights.need import Part
from stream.kafka.rights.right import Operation
from stream.kafka.stages import group_of
from stream.kafka.topics import ARTICLES, DEDUPE_INDEX, DEDUPE_PARTIALS, RESOLVED, Topic
from stream.settings import Settings

__all__ = ["Memory", "check_memory", "recall"]

_NOTHING = datetime.max.replace(tzinfo=UTC)
"""When what is remembered begins where nothing is."""
_MARGIN = timedelta(hours=1)
"""How much more must be remembered than is judged again: each article that is new forgets the oldest one, also before
the workers are started again and have come so far."""
_ASKED = 100
"""Articles by which an index is asked whether it is as old as their topic: a few of them may have been refused."""
_JUDGED_AGAIN = frozenset({"normalise", "dedupe", "resolve"})
"""Stages by which articles come before the detectors, or the resolver of their verdicts, again."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of articles."""

    since: datetime | None
    """Every article that was judged then or later is remembered; None where nothing was ever forgotten."""

    def covers(self, written: datetime | None) -> bool:
        """Return whether all that was written then or later was judged within it, and is remembered for some time
        yet: a record is judged after it was written. None is a span without records.
        """
        return self.since is None or written is None or written - _MARGIN >= self.since


async def check_memory(settings: Settings, plan: Plan, clock: Clock) -> None:
    """Raise `Misconfigured` where articles would be judged again that are not remembered any more."""
    if plan.stage.name not in _JUDGED_AGAIN or plan.skips or not plan.moves:
        return
    memory = await recall(settings, clock)
    if memory.since is None or memory.covers(plan.oldest):
        return
    remembered, mend = "nothing", "a later --to"
    if memory.since is not _NOTHING:
        remembered = f"what came since {memory.since:{_TIME}}"
        whole = memory.since + _MARGIN + timedelta(seconds=1)  # whose fraction is not shown
        mend = f"--to {whole:{_TIME}} or later, for it forgets on meanwhile"
    oldest = f"{plan.oldest:{_TIME}}" if plan.oldest else "?"
    raise Misconfigured(
        f"the detector of duplicates remembers {remembered}, and this goes back to {oldest}: articles that it has "
        f"forgotten would get other verdicts than they had, and their rows with them; give {mend}"
    )


async def recall(settings: Settings, clock: Clock) -> Memory:
    """Read what is remembered now. It takes seconds for each gigabyte of the index. Raises `Misconfigured` where that
    topic is missing, or we may not read it: to read on until it can be read would be to wait for ever.
    """
    if settings.dedupe.partitions > 1:
        return await _of_the_resolver(settings, clock)
    rows = await _read(settings, DEDUPE_INDEX, _judged, clock)
    if not rows:
        judged = await _has_read(settings, "dedupe", ARTICLES.name, clock)
        return Memory(_NOTHING if judged else None)
    order, decided = min(rows.values())
    return Memory(None if order <= 1 and not await _is_anew(settings, rows.keys(), clock) else decided)


async def _is_anew(settings: Settings, remembered: Collection[bytes], clock: Clock) -> bool:
    """Return whether the index began later than the articles that there still are: it was lost, and counts anew."""
    found: list[bytes] = []
    await read_span(
        settings,
        ARTICLES.name,
        0,
        lambda whole: (whole[0], min(whole[0] + _ASKED, whole[1])),
        lambda records: found.extend(record.key or b"" for record in records),
        clock=clock,
    )
    return bool(found) and not any(key in remembered for key in found)


async def _of_the_resolver(settings: Settings, clock: Clock) -> Memory:
    """With several detectors a verdict is kept where it was resolved, for as long as the window is."""
    rows = await _read(settings, RESOLVED, _resolved, clock)
    if not rows:
        resolved = await _has_read(settings, "resolve", DEDUPE_PARTIALS.name, clock)
        return Memory(_NOTHING if resolved else None)
    return Memory(max(rows.values()) - timedelta(hours=settings.dedupe.window_hours))


async def _has_read(settings: Settings, stage: str, topic: str, clock: Clock) -> bool:
    """Return whether a stage has ever gone on in the first partition of a topic."""
    async with connected_admin(settings) as admin:
        places = await committed_by(admin, group_of(stage), clock)
    return places.get(TopicPartition(topic, 0), 0) > 0


def _judged(value: bytes) -> tuple[int, datetime] | None:
    """Return how many articles were judged up to that of an entry, and when it was."""
    with suppress(Rejected, struct.error):
        entry = Entry.from_bytes(value)
        return entry.order, entry.verdict.decided_at
    return None


def _resolved(value: bytes) -> datetime | None:
    with suppress(ValidationError):
        return Verdict.model_validate_json(value).decided_at
    return None


async def _read(
    settings: Settings, topic: Topic, row_of: Callable[[bytes], _Row | None], clock: Clock
) -> dict[bytes, _Row]:
    """Return what `row_of` makes of each live row of a changelog whose key is an article's id."""
    await require_topic(settings, topic, Operation.READ, Part.ADMIN)
    rows: dict[bytes, _Row] = {}

    def take(records: Sequence[Any]) -> None:
        for record in records:
            rows.pop(record.key, None)
            if record.value is not None and _is_id(record.key) and (row := row_of(record.value)) is not None:
                rows[record.key] = row

    await read_span(settings, topic.name, 0, lambda whole: whole, take, clock=clock)
    return rows


def _is_id(key: bytes | None) -> bool:
    try:
        UUID((key or b"").decode())
    except ValueError:
        return False
    return True
