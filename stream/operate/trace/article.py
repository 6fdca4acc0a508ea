"""Follows an article from topic to topic, as far as the database does not tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from schemas import DUPLICATES as BRING_NO_NEWS
from schemas import Relation
from stream.kafka.topics import ARTICLES, DUPLICATES, EXTRACTED, UNIQUE
from stream.operate.lag.stage_lag import StageLag
from stream.operate.trace.alerts import alert_steps
from stream.operate.trace.raw import time_of
from stream.operate.trace.search import Search
from stream.operate.trace.step import State, Step, waiting_step
from stream.store.find import Kept

__all__ = ["kept_steps", "made_step", "unstored_steps"]


def made_step(fields: dict[str, Any], at: datetime | None = None) -> Step:
    """Return what normalising made: an article. `fields` are its id, guid, format and headline."""
    words = f"{fields['format']}  guid {fields['guid'] or '(none)'}"
    return Step("normalise", State.DONE, words, at, fields)


async def kept_steps(search: Search | None, stages: Sequence[StageLag], kept: Kept) -> list[Step]:
    """Return the steps of a stored article. Without a `search` (no broker) its alerts are left out."""
    steps = [
        made_step(
            {"article_id": str(kept.article_id), "guid": kept.guid, "format": kept.format, "headline": kept.headline}
        ),
        _judged(kept.relation, kept.of_id, kept.story_id, kept.decided_at),
    ]
    is_news = Relation(kept.relation) not in BRING_NO_NEWS
    if is_news:
        found = [f"{kept.quotes} quotes"] + ["a headline"] * bool(kept.headline)
        steps.append(Step("extract", State.DONE, ", ".join(found), None, {"quotes": kept.quotes}))
    changed = f", changed {kept.updated_at:%Y-%m-%d %H:%M:%S}" if kept.updated_at else ""
    superseded = f"; superseded by {kept.superseded_by}: do not use" if kept.superseded_by else ""
    steps.append(Step("store", State.DONE, f"stored{changed}{superseded}", kept.stored_at))
    if is_news and search is not None:
        steps += await _alerted(search, stages, kept.article_id, kept.received_at)
    return steps


async def unstored_steps(
    search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime
) -> tuple[list[Step], Any | None]:
    """Return the steps of an article that the database does not have, and its record in the topic of articles; no steps
    where that is not found.
    """
    key = str(article_id).encode()
    made = await search.first(ARTICLES.name, since, lambda record: record.key == key)
    if made is None:
        return [], None
    body = _value(made)
    fields = {name: _text(body.get(name)) for name in ("article_id", "guid", "format", "headline")}
    steps = [made_step(fields, time_of(made))]
    if (waits := waiting_step(stages, ARTICLES.name, made.partition, made.offset)) is not None:
        return [*steps, waits], made
    steps += await _after_verdict(search, stages, article_id, time_of(made))
    return steps, made


async def _after_verdict(search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime) -> list[Step]:
    key = str(article_id).encode()
    for topic in (UNIQUE, DUPLICATES):
        if (record := await search.first(topic.name, since, lambda each: each.key == key)) is not None:
            break
    else:
        return [Step("dedupe", State.MISSING, "it was read, and no verdict is found in the topics")]
    verdict = _object(_value(record).get("verdict"))
    steps = [
        _judged(_text(verdict.get("relation")) or "?", verdict.get("of"), verdict.get("story_id"), time_of(record))
    ]
    if record.topic == DUPLICATES.name:
        return [*steps, _to_store(stages, record)]
    if (waits := waiting_step(stages, UNIQUE.name, record.partition, record.offset)) is not None:
        return [*steps, waits]
    extracted = await search.first(EXTRACTED.name, time_of(record), lambda each: each.key == key)
    if extracted is None:
        return [*steps, Step("extract", State.MISSING, "it was read, and nothing extracted is found in the topic")]
    found = _object(_value(extracted).get("extraction")).get("quotes")
    quotes = len(found) if isinstance(found, list) else 0
    steps.append(Step("extract", State.DONE, f"{quotes} quotes", time_of(extracted), {"quotes": quotes}))
    return [*steps, _to_store(stages, extracted), *await _alerted(search, stages, article_id, since)]


def _to_store(stages: Sequence[StageLag], record: Any) -> Step:
    return waiting_step(stages, record.topic, record.partition, record.offset, ["store"]) or Step(
        "store",
        State.MISSING,
        "it was read, and the database has no row of it: another database, or one that was restored "
        "(`wirestream rewind store`)",
    )


async def _alerted(search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime) -> list[Step]:
    key = str(article_id).encode()
    record = await search.first(EXTRACTED.name, since, lambda each: each.key == key)
    if record is None and not search.whole:
        return [Step("alert", State.MISSING, f"not found in as much of {EXTRACTED.name} as was looked at")]
    if record is None:
        return [Step("alert", State.GONE, f"{EXTRACTED.name} does not have it any more")]
    waits = waiting_step(stages, EXTRACTED.name, record.partition, record.offset, ["alert"])
    return [waits] if waits is not None else await alert_steps(search, stages, article_id, time_of(record))


def _judged(relation: str, of: Any, story: Any, at: datetime) -> Step:
    words = relation + (f" of {of}" if of else "") + f", story {story}"
    facts = {"relation": relation, "of": None if of is None else str(of), "story_id": str(story)}
    return Step("dedupe", State.DONE, words, at, facts)


def _value(record: Any) -> dict[str, Any]:
    """Return a record as a JSON object; an empty one for whatever else a stranger wrote."""
    try:
        return _object(orjson.loads(record.value or b"{}"))
    except orjson.JSONDecodeError:
        return {}


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(found: Any) -> str | None:
    return found if isinstance(found, str) else None
