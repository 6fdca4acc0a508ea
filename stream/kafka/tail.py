"""Follows the verdicts of one partition, so that each article finds its own. Nothing of it is stored.

An article's verdict is always written after the article: it is enough to read from the time of the first article that
is in hand. The article is not committed before its verdict was found, so after a crash both are read again.
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

_CLOCK_SKEW_MS = 60 * 1000
"""How far the clocks of two workers may be apart."""
_VERDICTS_AHEAD = 200_000
"""How many verdicts are held in memory before their articles come: about 100 MB. Reading pauses then, unless a caller
waits for a verdict that was not read yet."""
_RETRY_SECONDS = 1.0
"""Seconds between two tries while the broker is away."""


class Tail:
    """The verdicts of one partition, read from a time (in ms since 1970) on by a task of its own, until `stop`."""

    def __init__(self, settings: Settings, partition: int, since_ms: int, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._settings = settings
        self._tp = TopicPartition(DEDUPE_VERDICTS.name, partition)
        self._since = since_ms - _CLOCK_SKEW_MS
        self._found: dict[UUID, tuple[int, bytes]] = {}
        self._wanted: set[UUID] = set()
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    def missing(self, wanted: set[UUID]) -> asyncio.Event | None:
        """Return None when all of these articles' verdicts were read; else an event to wait for before asking again."""
        self._wanted = wanted - self._found.keys()
        if not self._wanted:
            return None
        self._arrived.clear()
        self._room.set()
        return self._arrived

    def get(self, article_id: UUID) -> bytes:
        """Return the verdict of an article that is not `missing`, as it was written. Raises `KeyError` for another."""
        return self._found[article_id][1]

    def drop(self, before_ms: int) -> None:
        """Forget the verdicts that were written well before the article in hand. A verdict that was used stays: an
        article that is delivered twice needs it twice.
        """
        while self._found:
            oldest = next(iter(self._found))
            if self._found[oldest][0] >= before_ms - _CLOCK_SKEW_MS:
                break
            del self._found[oldest]
        if len(self._found) < _VERDICTS_AHEAD:
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
            except Exception as error:
                # What a stranger wrote there, say: a worker that ended would meet it again. The flow is held meanwhile.
                log.exception("verdicts cannot be read", partition=self._tp.partition, fault=repr(error))
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
                if len(self._found) >= _VERDICTS_AHEAD and not self._wanted:
                    self._room.clear()
                    await self._room.wait()
        finally:
            await reader.stop()

    def _take(self, record: Any) -> None:
        try:
            article_id = UUID((record.key or b"").decode())
        except ValueError:  # a key that is no id of ours: nobody waits for it, and to raise would end the reading
            log.warning("no verdict", partition=self._tp.partition, offset=record.offset)
            return
        if record.value is None:
            return
        self._found.pop(article_id, None)  # the later one goes to the end: `drop` goes by age
        self._found[article_id] = (record.timestamp, record.value)
        self._wanted.discard(article_id)
        if not self._wanted:
            self._arrived.set()
