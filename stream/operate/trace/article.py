"""Follows an article from topic to topic, as far as the database does not tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from schemas import DUPLICATES as BRING_NO_NEWS
from schemas import Relation
from stream.kafka.topics import ARTICLES, DUPLICATES, EXTRACTED, UNIQUE
from stream.operate.lag.stage_lag import StageLag
from stream.operate.trace.alerts import alert_steps, stored_alert
from stream.operate.trace.raw import letters_about, refused_step, time_of
from stream.operate.trace.search import Search
from stream.operate.trace.step import State, Step, waiting_step
from stream.operate.trace.target import Place
from stream.store import SentAlert
from stream.store.find import Kept

__all__ = ["kept_steps", "made_step", "unstored_steps"]

_DEDUPE = ("dedupe", "resolve", "join")
"""The stages that an article passes before it has a verdict, with one detector or several."""

Find = Callable[[Any], Kept | None]
"""Gives the stored article of an id, as it stands in a message."""


def made_step(fields: dict[str, Any], at: datetime | None = None) -> Step:
    """Return what normalising made: an article. `fields` are its id, guid, format and headline."""
    words = f"{fields['format']}  guid {fields['guid'] or '(none)'}"
    return Step("normalise", State.DONE, words, at, fields)


async def kept_steps(
    search: Search | None,
    stages: Sequence[StageLag],
    kept: Kept,
    of: Kept | None = None,
    sent: Sequence[SentAlert] = (),
) -> list[Step]:
    """Return the steps of a stored article: `of` is the article that it relates to, `sent` are its alerts as the
    database has them, which tell of them where Kafka does not (any more): whether channels have them, it alone knows.
    """
    steps = [
        made_step(
            {"article_id": str(kept.article_id), "guid": kept.guid, "format": kept.format, "headline": kept.headline}
        ),
        _judged(kept.relation, kept.of_id, kept.story_id, kept.decided_at, of),
    ]
    is_news = Relation(kept.relation) not in BRING_NO_NEWS
    if is_news:
        found = [f"{kept.quotes} quotes"] + ["a headline"] * bool(kept.headline)
        steps.append(Step("extract", State.DONE, ", ".join(found), None, {"quotes": kept.quotes}))
    changed = f", changed {kept.updated_at:%Y-%m-%d %H:%M:%S}" if kept.updated_at else ""
    superseded = f"; superseded by {kept.superseded_by}: do not use" if kept.superseded_by else ""
    steps.append(Step("store", State.DONE, f"stored{changed}{superseded}", kept.stored_at))
    if not is_news:
        return steps
    alerted = await _alerted(search, stages, kept.article_id, kept.received_at) if search is not None else []
    known = any(step.state is not State.GONE for step in alerted)
    return steps + (alerted if known or not sent else [stored_alert(each) for each in sent])


async def unstored_steps(
    search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime, find: Find
) -> tuple[list[Step], Any | None]:
    """Return the steps of an article that the database does not have, and its record in the topic of articles; no steps
    where that is not found. `find` looks for another in the database.
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
    steps += await _after_verdict(search, stages, article_id, made, find)
    return steps, made


async def _after_verdict(
    search: Search, stages: Sequence[StageLag], article_id: UUID, made: Any, find: Find
) -> list[Step]:
    since = time_of(made)
    key = str(article_id).encode()
    for topic in (UNIQUE, DUPLICATES):
        if (record := await search.first(topic.name, since, lambda each: each.key == key)) is not None:
            break
    else:
        nothing = Step("dedupe", State.MISSING, "it was read, and no verdict is found in the topics")
        return await _refused(search, made, _DEDUPE) or [nothing]
    verdict = _object(_value(record).get("verdict"))
    relation, of, story = _text(verdict.get("relation")) or "?", verdict.get("of"), verdict.get("story_id")
    steps = [_judged(relation, of, story, time_of(record), find(of))]
    if record.topic == DUPLICATES.name:
        return [*steps, *await _to_store(search, stages, record)]
    if (waits := waiting_step(stages, UNIQUE.name, record.partition, record.offset)) is not None:
        return [*steps, waits]
    extracted = await search.first(EXTRACTED.name, time_of(record), lambda each: each.key == key)
    if extracted is None:
        nothing = Step("extract", State.MISSING, "it was read, and nothing extracted is found in the topic")
        return [*steps, *(await _refused(search, record, ("extract",)) or [nothing])]
    found = _object(_value(extracted).get("extraction")).get("quotes")
    quotes = len(found) if isinstance(found, list) else 0
    steps.append(Step("extract", State.DONE, f"{quotes} quotes", time_of(extracted), {"quotes": quotes}))
    stored = await _to_store(search, stages, extracted)
    return [*steps, *stored, *await _alerted(search, stages, article_id, since)]


async def _to_store(search: Search, stages: Sequence[StageLag], record: Any) -> list[Step]:
    if (waits := waiting_step(stages, record.topic, record.partition, record.offset, ["store"])) is not None:
        return [waits]
    nothing = Step(
        "store",
        State.MISSING,
        "it was read, and the database has no row of it: another database, one that was restored "
        "(`wirestream rewind store`), or it was pruned",
    )
    return await _refused(search, record, ("store",)) or [nothing]


async def _refused(search: Search, record: Any, stages: Sequence[str]) -> list[Step]:
    """Return what these stages said when they refused a record; nothing where they did not."""
    place = Place(record.topic, record.partition, record.offset)
    letters = await letters_about(search, place, time_of(record))
    return [refused_step(letter) for letter in letters if letter.refusal.stage in stages]


async def _alerted(search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime) -> list[Step]:
    key = str(article_id).encode()
    record = await search.first(EXTRACTED.name, since, lambda each: each.key == key)
    if record is None and not search.whole:
        return [Step("alert", State.MISSING, f"not found in as much of {EXTRACTED.name} as was looked at")]
    if record is None:
        return [Step("alert", State.GONE, f"{EXTRACTED.name} does not have it any more")]
    waits = waiting_step(stages, EXTRACTED.name, record.partition, record.offset, ["alert"])
    if waits is not None:
        return [waits]
    steps = await alert_steps(search, stages, article_id, time_of(record))
    if any(step.facts.get("alert_id") for step in steps):
        return steps
    return await _refused(search, record, ("alert",)) or steps


def _judged(relation: str, of: Any, story: Any, at: datetime, found: Kept | None) -> Step:
    """Return what the detector said; `found` is the article that it is `of`, where the database has it."""
    words = relation + (f" of {of}" if of else "") + f", story {story}"
    facts = {"relation": relation, "of": None if of is None else str(of), "story_id": str(story)}
    if found is not None:
        headline = f", “{found.headline}”" if found.headline else ""
        words += f": {relation} of what {found.source} sent at {found.received_at:%Y-%m-%d %H:%M:%S}{headline}"
        facts |= {"of_source": found.source, "of_headline": found.headline}
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
