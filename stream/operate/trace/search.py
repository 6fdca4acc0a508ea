"""Looks for records in topics: from a time on, to the end or to a limit, and never further."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas import Headers, header
from stream.operate.records import scan, spans_from, spans_since
from stream.operate.trace.target import Place

__all__ = ["Absent", "Search", "headers_of", "subject_of", "text_of"]

_EARLIER = timedelta(seconds=2)
"""A record that was made of another may have an earlier time, where two brokers' clocks differ."""
_MOST_FOUND = 1000
"""Records that are kept of what fits: an alert's notes are tens, and whole records of megabytes fit a word of copy."""


class Absent(StrEnum):
    """Why a record cannot be read."""

    NO_TOPIC = "the brokers show us no such topic, or no such partition of it"
    GONE = "gone by retention"
    AHEAD = "not written yet"
    EMPTY = "no record: a transaction's mark, or compacted away"


class Search:
    """Looks with one reader. `most` records of a topic are read at most for each question."""

    def __init__(self, reader: AIOKafkaConsumer, most: int, told: Callable[[str, int], None]) -> None:
        self._reader = reader
        self._most = most
        self._told = told
        self.lacking: list[str] = []
        """What was not looked at to the end."""
        self.whole = True
        """Whether the last question was answered by all records that it is about: if not, `None` says nothing."""

    async def at(self, place: Place) -> Any:
        """Return the record at a place, or why there is none (`Absent`)."""
        tp = TopicPartition(place.topic, place.partition)
        known = await self._reader._client.fetch_all_metadata()  # noqa: SLF001 - naming a topic may make it
        if place.partition not in (known.partitions_for_topic(place.topic) or ()):
            return Absent.NO_TOPIC
        self._reader.assign([tp])
        first, end = (await self._reader.beginning_offsets([tp]))[tp], (await self._reader.end_offsets([tp]))[tp]
        if not first <= place.offset < end:
            return Absent.GONE if place.offset < first else Absent.AHEAD
        found: list[Any] = []

        def take(record: Any) -> bool:
            found.append(record)
            return True

        await scan(self._reader, await spans_from(self._reader, {tp: place.offset}), take, most=1)
        return found[0] if found and found[0].offset == place.offset else Absent.EMPTY

    async def first(
        self, topic: str, since: datetime, fits: Callable[[Any], bool], partitions: Iterable[int] | None = None
    ) -> Any | None:
        """Return the first record of a topic since a time that fits; None where none does."""
        found: list[Any] = []

        def take(record: Any) -> bool:
            if fits(record):
                found.append(record)
            return bool(found)

        await self._scan(topic, since, take, partitions, one=True)
        return found[0] if found else None

    async def all(
        self,
        topic: str,
        since: datetime,
        fits: Callable[[Any], bool],
        ends: Callable[[Any], bool] = lambda _: False,
        partitions: Iterable[int] | None = None,
        most: int = _MOST_FOUND,
    ) -> list[Any]:
        """Return all records of a topic since a time that fit, in each partition before the first for which `ends`; so
        many at most.
        """
        found: list[Any] = []

        def take(record: Any) -> bool:
            if len(found) < most and fits(record):
                found.append(record)
            return len(found) >= most or ends(record)

        await self._scan(topic, since, take, partitions, one=False)
        return found

    async def _scan(
        self,
        topic: str,
        since: datetime,
        take: Callable[[Any], bool],
        partitions: Iterable[int] | None,
        *,
        one: bool,
    ) -> None:
        known = await self._reader._client.fetch_all_metadata()  # noqa: SLF001 - see above
        self.whole = bool(known.partitions_for_topic(topic))
        if not self.whole:
            self.lacking.append(f"{topic}: the brokers show us no such topic")
            return
        spans = await spans_since(self._reader, topic, since - _EARLIER, partitions)
        done = await scan(
            self._reader, spans, take, most=self._most, one=one, told=lambda count: self._told(topic, count)
        )
        self.whole = not done.cut
        if done.cut:
            self.lacking.append(f"{topic}: only {done.read:,} records since {since:%Y-%m-%d %H:%M} were looked at")


def headers_of(record: Any) -> Headers:
    """Return the headers of a record as the consumer gives it."""
    return tuple(record.headers)


def text_of(record: Any, name: str) -> str:
    """Return the last value of a header as text; empty where it is absent."""
    return header(headers_of(record), name) or ""


def subject_of(record: Any) -> UUID | None:
    """Return the article that a record says it is about; None where it names none, as one that a stranger wrote."""
    try:
        return UUID(text_of(record, "ce_subject"))
    except ValueError:
        return None
