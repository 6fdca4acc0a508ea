"""Finds what is asked for, and follows it: the database first, for it is quick, then the topics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Engine

from stream.errors import Misconfigured, Transient
from stream.kafka.deadletters.filed import Letter, entry_of
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, RAW
from stream.operate.lag.measure import measure
from stream.operate.lag.stage_lag import StageLag
from stream.operate.records import opened_reader
from stream.operate.trace.article import kept_steps, unstored_steps
from stream.operate.trace.raw import (
    articles_from,
    as_raw,
    letters_about,
    raw_step,
    refused_step,
    time_of,
    waiting_for_normalise,
)
from stream.operate.trace.search import Absent, Search, subject_of
from stream.operate.trace.step import State, Step, Trace, Way
from stream.operate.trace.target import Guid, Place, Target
from stream.settings import Settings
from stream.store import open_engine
from stream.store.find import Kept, kept_by_guid, kept_by_id, kept_by_raw
from stream.store.reading import sent_alerts

__all__ = ["MOST_RECORDS", "trace"]

MOST_RECORDS = 300_000
"""Records of a topic that are looked at for one question: some days of a large house, half a minute."""
_Found = TypeVar("_Found")
_MOST_WAYS = 10
"""Articles that are followed: an agency that sends everything under one guid is not followed for ever."""


async def trace(
    settings: Settings, target: Target, *, now: datetime, back: timedelta, told: Callable[[str, int], None]
) -> Trace:
    """Return where it went. What the database does not know is looked for in topics, `back` from now at most; `told`
    hears the topic and how many of its records were read. Where only one of database and broker can be asked, the other
    answers alone. Raises `Misconfigured` where neither can.
    """
    lacking: list[str] = []
    async with AsyncExitStack() as stack:
        search, stages = None, list[StageLag]()
        try:
            stages = await measure(settings)
            search = Search(await stack.enter_async_context(opened_reader(settings)), MOST_RECORDS, told)
        except (Misconfigured, Transient) as fault:
            lacking.append(f"without Kafka: {fault}")
        tracer = _Tracer(open_engine(settings.store.url.get_secret_value()), search, stages, now - back, lacking)
        ways = await tracer.ways_of(target)
        lacking += search.lacking if search is not None else []
        if len(lacking) > 1 and search is None and not ways:
            raise Misconfigured("; ".join(lacking))
        return Trace(ways, list(dict.fromkeys(lacking)))


class _Tracer:
    def __init__(
        self,
        engine: Engine,
        search: Search | None,
        stages: Sequence[StageLag],
        since: datetime,
        lacking: list[str],
    ) -> None:
        self._engine = engine
        self._search = search
        self._stages = stages
        self._since = since
        self._lacking = lacking

    async def ways_of(self, target: Target) -> list[Way]:
        if isinstance(target, UUID):
            return await self._of_article(target) or await self._of_guid(Guid(str(target)))  # some agencies' look so
        return await (self._of_guid(target) if isinstance(target, Guid) else self._of_place(target))

    def _find(self, article_id: Any) -> Kept | None:
        """Return the stored article of an id that a message has, which may be anything."""
        try:
            found = self._stored(kept_by_id, UUID(str(article_id)))
        except ValueError:
            return None
        return found[0] if found else None

    def _stored(self, ask: Callable[..., list[_Found]], *given: Any) -> list[_Found]:
        try:
            return ask(self._engine, *given)
        except (Misconfigured, Transient) as fault:
            self._lacking.append(f"without the database: {fault}")
            return []

    async def _of_article(self, article_id: UUID, since: datetime | None = None) -> list[Way]:
        if kept := self._stored(kept_by_id, article_id):
            return [await self._kept_way(kept[0])]
        if self._search is None:
            return []
        steps, made = await unstored_steps(self._search, self._stages, article_id, since or self._since, self._find)
        if made is None:
            return []
        if (place := _raw_of(made)) is not None:
            steps = [raw_step(place, await self._search.at(place)), *steps]
        return [Way(f"article {article_id}", steps)]

    async def _kept_way(self, kept: Kept, raw: Step | None = None) -> Way:
        place = Place(kept.raw.topic, kept.raw.partition, kept.raw.offset)
        if raw is None and self._search is not None:
            raw = raw_step(place, await self._search.at(place))
        sent = self._stored(lambda engine: list(sent_alerts(engine, article=kept.article_id).items))
        steps = await kept_steps(self._search, self._stages, kept, self._find(kept.of_id), sent)
        first = raw or Step("raw", State.DONE, f"{place}  source {kept.source}", kept.received_at)
        return Way(f"article {kept.article_id}", [first, *steps])

    async def _of_guid(self, guid: Guid) -> list[Way]:
        if kept := self._stored(kept_by_guid, guid.text):
            if len(kept) > _MOST_WAYS:
                self._lacking.append(f"{len(kept)} articles have this id: the last {_MOST_WAYS} are shown")
            return [await self._kept_way(each) for each in kept[:_MOST_WAYS]]
        if self._search is None:
            return []
        needle = orjson.dumps(guid.text)
        made = await self._search.all(
            ARTICLES.name, self._since, lambda each: needle in (each.value or b""), most=_MOST_WAYS
        )
        if ids := dict.fromkeys(subject for each in made if (subject := subject_of(each)) is not None):
            return [way for each in list(ids)[:_MOST_WAYS] for way in await self._of_article(each)]
        words = guid.text.encode()
        raws = await self._search.all(RAW.name, self._since, lambda each: words in (each.value or b""), most=_MOST_WAYS)
        places = [Place(each.topic, each.partition, each.offset) for each in raws[:_MOST_WAYS]]
        return [way for place in places for way in await self._of_place(place)]

    async def _of_place(self, place: Place) -> list[Way]:
        if self._search is None:
            return []
        record = await self._search.at(place)
        if place.topic == RAW.name:
            return await self._of_raw(place, record)
        if isinstance(record, Absent):
            return [Way(str(place), [Step("record", State.MISSING, f"{place}: {record}")])]
        if place.topic == DEADLETTERS.name and isinstance(entry := entry_of(record), Letter):
            topic, partition, offset = entry.original_place.rsplit("/", 2)
            if topic != DEADLETTERS.name:  # no stage reads letters: a stranger's, and perhaps a ring
                return await self._of_place(Place(topic, int(partition), int(offset)))
        article_id = _article_of(record)
        ways = [] if article_id is None else await self._of_article(article_id, time_of(record) - timedelta(hours=1))
        return ways or [Way(str(place), [Step("record", State.MISSING, f"{place} is of no article that is found")])]

    async def _of_raw(self, place: Place, record: Any) -> list[Way]:
        assert self._search is not None  # noqa: S101 - asked before
        raw = raw_step(place, record)
        if isinstance(record, Absent):
            return [Way(str(place), [raw])]
        if (waits := waiting_for_normalise(self._stages, place)) is not None:
            return [Way(str(place), [raw, waits])]
        written = time_of(record)
        kept = self._stored(kept_by_raw, as_raw(place), written)
        ways = [await self._kept_way(each, raw) for each in kept[:_MOST_WAYS]]
        known = {each.article_id for each in kept}
        for article_id in await articles_from(self._search, place, written) if not kept else []:
            if article_id not in known:
                ways += await self._of_article(article_id, written)
        for letter in await letters_about(self._search, place, written):
            ways.append(Way(str(place), [raw, refused_step(letter)]))
        nothing = Step("normalise", State.MISSING, "it was read, and neither an article nor a dead letter is found")
        return ways or [Way(str(place), [raw, nothing])]


def _raw_of(made: Any) -> Place | None:
    """Return the place of the raw record of an article's record; None where it does not say."""
    try:
        raw = orjson.loads(made.value or b"")["raw"]
        return Place(str(raw["topic"]), int(raw["partition"]), int(raw["offset"]))
    except (ValueError, KeyError, TypeError):
        return None


def _article_of(record: Any) -> UUID | None:
    """Return the article that a record of a derived topic is about."""
    try:
        if record.topic == ALERTS.name:
            return UUID(str(orjson.loads(record.value)["article_id"]))
        return UUID((record.key or b"").decode("ascii"))
    except (ValueError, KeyError, TypeError):
        return None
