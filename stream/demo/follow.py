"""Follows raw records through every topic to their ends: stored, linked as a duplicate, or dead-lettered.

It is an outside observer, which knows only what the topics and the database say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient

from schemas import Alert, DeadLetter, ExtractedArticle, JudgedArticle, RawRecord
from stream.clock import Clock
from stream.errors import Rejected
from stream.kafka.admin import connected_admin
from stream.kafka.clients import consumer
from stream.kafka.deadletters.filed import Letter, entry_of
from stream.kafka.rewind.plan import stage_named
from stream.kafka.stages import StageSpec
from stream.kafka.topics import ALERTS, DEADLETTERS, DUPLICATES, EXTRACTED, RAW
from stream.operate.lag.measure import lags_of
from stream.produce import Sent
from stream.settings import Settings

__all__ = ["Ending", "follow"]

_QUIET_SECONDS = 1.0
"""The wait after the last ending: another article of the same file, or an alert, may still come."""


@dataclass
class Ending:
    """What became of one raw record."""

    stories: list[ExtractedArticle | JudgedArticle] = field(default_factory=list)
    """Its articles, each once: with their extraction, or as duplicates without one."""
    letter: DeadLetter | None = None
    """The dead letter of the record itself, where a stage refused it."""
    refused: Rejected | None = None
    """Why the producer refused the payload, so that there is no record."""
    alerts: list[Alert] = field(default_factory=list)
    """The alerts of its articles. A redelivery has its own, with the ids of the first delivery's."""
    stored: bool = False
    """Whether all its articles are in the database."""

    @property
    def reached(self) -> bool:
        """Whether nothing more is due."""
        return self.stored or self.letter is not None or self.refused is not None


async def follow(
    settings: Settings,
    sent: Mapping[str, Sent | Rejected],
    clock: Clock,
    *,
    stored: Callable[[], AbstractSet[UUID]],
    within: float,
    advance: Callable[[int], None],
) -> dict[str, Ending]:
    """Return the endings by payload name, once all are reached, or once `within` seconds have passed.

    `sent` is what the producer answered for each payload. `stored` returns the ids of all articles that are stored; it
    is called in a thread. `advance` is called again and again with the number of endings that are reached. Raises what
    the consumer, the admin client and `stored` raise.
    """
    endings = {name: Ending(refused=result if isinstance(result, Rejected) else None) for name, result in sent.items()}
    places = {(s.partition, s.offset): endings[name] for name, s in sent.items() if isinstance(s, Sent)}
    alerts: list[Alert] = []
    alerting = stage_named("alert", settings)
    deadline, quiet_since, done = clock.monotonic() + within, 0.0, 0
    reader = consumer(settings, EXTRACTED.name, DUPLICATES.name, DEADLETTERS.name, ALERTS.name)
    await reader.start()
    try:
        async with connected_admin(settings) as admin:
            while clock.monotonic() < deadline:
                alerted = done == len(endings) and await _is_done(admin, alerting)  # its alerts are read behind it
                fetched = await reader.getmany(timeout_ms=200)
                for records in fetched.values():
                    for record in records:
                        _note(record, places, alerts)
                _assign(alerts, endings)
                in_database = await asyncio.to_thread(stored)
                for ending in endings.values():
                    ids = {story.article.article_id for story in ending.stories}
                    ending.stored = bool(ids) and ids <= in_database
                done = sum(ending.reached for ending in endings.values())
                advance(done)
                if fetched or not alerted:
                    quiet_since = clock.monotonic()
                elif clock.monotonic() - quiet_since > _QUIET_SECONDS:
                    break
    finally:
        await reader.stop()
    return endings


async def _is_done(admin: AIOKafkaAdminClient, stage: StageSpec) -> bool:
    """Return whether a stage has committed all that there is for it: a story may be stored sooner than the stage beside
    it decides on its alert.
    """
    (found,) = await lags_of(admin, [stage])
    return found.lag == 0


def _note(record: Any, places: Mapping[tuple[int, int], Ending], alerts: list[Alert]) -> None:
    topic, value = record.topic, record.value
    if topic == DEADLETTERS.name:
        entry = entry_of(record)
        if not isinstance(entry, Letter) or entry.refusal.original_topic != RAW.name:
            return
        refusal = entry.refusal
        if (place := (refusal.original_partition, refusal.original_offset)) in places:
            places[place].letter = refusal
        return
    if topic == ALERTS.name:
        alerts.append(Alert.model_validate_json(value))
        return
    story: ExtractedArticle | JudgedArticle
    story = (ExtractedArticle if topic == EXTRACTED.name else JudgedArticle).model_validate_json(value)
    found = _of(story.article.raw, places)
    if found is not None and not _has(found, story.article.article_id):
        found.stories.append(story)


def _assign(alerts: list[Alert], endings: Mapping[str, Ending]) -> None:
    """Give each alert to the first ending that has its article and no such alert yet; those that find none stay in
    `alerts`. A redelivery is alerted again with the same id. An alert may be read before its story, for topics are read
    in no order.
    """
    waiting: list[Alert] = []
    for alert in alerts:
        holders = [ending for ending in endings.values() if _has(ending, alert.article_id)]
        if not holders:
            waiting.append(alert)
        for ending in holders:
            if alert not in ending.alerts:
                ending.alerts.append(alert)
                break
    alerts[:] = waiting


def _of(raw: RawRecord, places: Mapping[tuple[int, int], Ending]) -> Ending | None:
    return places.get((raw.partition, raw.offset))


def _has(ending: Ending, article_id: UUID) -> bool:
    return any(story.article.article_id == article_id for story in ending.stories)
