"""Follows raw records to their ends, through every topic: stored, linked as a duplicate, or dead-lettered.

An outside observer: it knows only what the topics and the database say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schemas import Alert, DeadLetter, ExtractedArticle, JudgedArticle, RawRecord
from stream.errors import Rejected
from stream.kafka.clients import consumer
from stream.kafka.dlq import Letter, entry_of
from stream.kafka.topics import ALERTS, DEADLETTERS, DUPLICATES, EXTRACTED, RAW
from stream.produce import Sent
from stream.settings import Settings
from stream.store import open_engine, stored_ids

__all__ = ["Ending", "follow"]

_QUIET_SECONDS = 1.0
"""After the last ending: a record of several articles, or an alert, may still come."""


@dataclass
class Ending:
    """What became of one raw record."""

    stories: list[ExtractedArticle | JudgedArticle] = field(default_factory=list)
    letter: DeadLetter | None = None
    refused: Rejected | None = None
    """No broker would take it."""
    alerts: list[Alert] = field(default_factory=list)
    stored: bool = False
    """All its articles are in the database."""

    @property
    def reached(self) -> bool:
        return self.stored or self.letter is not None or self.refused is not None


async def follow(
    settings: Settings,
    sent: Mapping[str, Sent | Rejected],
    *,
    within: float,
    advance: Callable[[int], None],
) -> dict[str, Ending]:
    """The endings by name, after all were reached or `within` seconds have passed."""
    endings = {name: Ending(refused=result if isinstance(result, Rejected) else None) for name, result in sent.items()}
    places = {(s.partition, s.offset): endings[name] for name, s in sent.items() if isinstance(s, Sent)}
    alerts: list[Alert] = []
    engine = open_engine(settings.store.url.get_secret_value())
    reader = consumer(settings, EXTRACTED.name, DUPLICATES.name, DEADLETTERS.name, ALERTS.name)
    await reader.start()
    loop = asyncio.get_running_loop()
    deadline, quiet_since = loop.time() + within, 0.0
    try:
        while loop.time() < deadline:
            fetched = await reader.getmany(timeout_ms=200)
            for records in fetched.values():
                for record in records:
                    _note(record, places, alerts)
            _assign(alerts, endings)
            kept = await asyncio.to_thread(stored_ids, engine)
            for ending in endings.values():
                ending.stored = bool(ending.stories) and all(s.article.article_id in kept for s in ending.stories)
            done = sum(ending.reached for ending in endings.values())
            advance(done)
            if done < len(endings) or fetched:
                quiet_since = loop.time()
            elif loop.time() - quiet_since > _QUIET_SECONDS:
                break
    finally:
        await reader.stop()
        engine.dispose()
    return endings


def _note(record: Any, places: Mapping[tuple[int, int], Ending], alerts: list[Alert]) -> None:
    topic, value = record.topic, record.value
    if topic == DEADLETTERS.name:
        entry = entry_of(record)
        if not isinstance(entry, Letter) or entry.told.original_topic != RAW.name:
            return
        told = entry.told
        if (place := (told.original_partition, told.original_offset)) in places:
            places[place].letter = told
        return
    if topic == ALERTS.name:
        alerts.append(Alert.model_validate_json(value))
        return
    story: ExtractedArticle | JudgedArticle
    story = (ExtractedArticle if topic == EXTRACTED.name else JudgedArticle).model_validate_json(value)
    found = _of(story.article.raw, places)
    if found is not None and not _holds(found, story.article.article_id):
        found.stories.append(story)


def _assign(alerts: list[Alert], endings: Mapping[str, Ending]) -> None:
    """Give each alert to the first ending that holds its article and has no such alert yet: a redelivery is alerted
    again, of the same id. One that came before its story waits for it, for topics are read in no order.
    """
    waiting: list[Alert] = []
    for alert in alerts:
        holders = [ending for ending in endings.values() if _holds(ending, alert.article_id)]
        if not holders:
            waiting.append(alert)
        for ending in holders:
            if alert not in ending.alerts:
                ending.alerts.append(alert)
                break
    alerts[:] = waiting


def _of(raw: RawRecord, places: Mapping[tuple[int, int], Ending]) -> Ending | None:
    return places.get((raw.partition, raw.offset))


def _holds(ending: Ending, article_id: UUID) -> bool:
    return any(story.article.article_id == article_id for story in ending.stories)
