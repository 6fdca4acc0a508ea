"""Follows the verdicts of a partition of articles, so that each article finds its own. Plain aiokafka, no state kept.

An article's verdict is always written after the article: it is enough to read from the time of the first article that
is in hand. Nothing is committed until both have met, so after a crash both are read again.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.kafka.changelog import offset_at
from stream.kafka.clients import consumer
from stream.kafka.errors import in_words
from stream.kafka.topics import DEDUPE_VERDICTS
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Tail"]

log = logger(__name__)

_CLOCKS = 60 * 1000
"""Milliseconds that the clocks of two workers may differ by."""
_AHEAD = 200_000
"""Verdicts that are held at most before their articles come: 100 MB. Reading rests then, unless somebody waits."""
_RETRY_SECONDS = 1.0


class Tail:
    """The verdicts of one partition, from a time on."""

    def __init__(self, settings: Settings, partition: int, since_ms: int, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._settings = settings
        self._tp = TopicPartition(DEDUPE_VERDICTS.name, partition)
        self._since = since_ms - _CLOCKS
        self._found: dict[UUID, tuple[int, bytes]] = {}
        self._wanted: set[UUID] = set()
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    def missing(self, wanted: set[UUID]) -> asyncio.Event | None:
        """Null when all of these verdicts are here; else what to wait for before asking again."""
        self._wanted = wanted - self._found.keys()
        if not self._wanted:
            return None
        self._arrived.clear()
        self._room.set()
        return self._arrived

    def get(self, article_id: UUID) -> bytes:
        """The verdict of one that is not missing, as it was written."""
        return self._found[article_id][1]

    def drop(self, before_ms: int) -> None:
        """Forget what was written well before the article in hand. Not what has met its article: an article that was
        delivered twice needs its verdict twice.
        """
        while self._found:
            oldest = next(iter(self._found))
            if self._found[oldest][0] >= before_ms - _CLOCKS:
                break
            del self._found[oldest]
        if len(self._found) < _AHEAD:
            self._room.set()

    async def stop(self) -> None:
        """Read no more."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _follow(self) -> None:
        while True:
            try:
                await self._read()
            except KafkaError as error:
                log.warning("verdicts cannot be read yet", partition=self._tp.partition, fault=in_words(error))
                await self._clock.sleep(_RETRY_SECONDS)

    async def _read(self) -> None:
        reader = consumer(self._settings)
        try:
            await reader.start()
            reader.assign([self._tp])
            reader.seek(self._tp, await offset_at(reader, self._tp, self._since))
            while True:
                for records in (await reader.getmany(self._tp, timeout_ms=1000)).values():
                    for record in records:
                        self._take(record)
                if len(self._found) >= _AHEAD and not self._wanted:
                    self._room.clear()
                    await self._room.wait()
        finally:
            await reader.stop()

    def _take(self, record: Any) -> None:
        try:
            article_id = UUID((record.key or b"").decode())
        except ValueError:  # it is none of ours: nobody waits for it, and to fail here would be to read no more
            log.warning("no verdict", partition=self._tp.partition, offset=record.offset)
            return
        if record.value is None:
            return
        self._found.pop(article_id, None)  # the later one goes to the end: by age they are dropped
        self._found[article_id] = (record.timestamp, record.value)
        self._wanted.discard(article_id)
        if not self._wanted:
            self._arrived.set()
