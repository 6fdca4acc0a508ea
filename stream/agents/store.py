"""Writes wire.extracted.v1, wire.duplicates.v1 and wire.alerts.v1 to the database: batches, each in one transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from schemas import Alert, ExtractedArticle, JudgedArticle, RawRecord
from stream.agents.decode import decode
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.errors import Rejected, Transient
from stream.kafka.message import Handled, Record
from stream.kafka.topics import ALERTS, EXTRACTED
from stream.observe import metrics
from stream.observe.logs import logger
from stream.store import Positions, SentAlert, WentBack, Writer, Written

__all__ = ["ReadAgain", "storer"]

STAGE = "store"

log = logger(__name__)

_Item = ExtractedArticle | JudgedArticle | SentAlert
_Write = Callable[[Sequence[_Item], Positions], Awaitable[Written]]
ReadAgain = Callable[[str, int, tuple[int, int]], Awaitable[tuple[Sequence[Record], int]]]
"""Returns of a topic and partition the first records of a span of offsets, and the offset from which on to ask."""

_PATIENCE = 10.0
"""Seconds that lost records may be stored again for, or waited for, until the flow counts as held."""


def storer(writer: Writer, guard: Guard, read_again: ReadAgain) -> Work:
    """Return the stage's work. The database is written from one thread: the event loop goes on answering meanwhile, and
    batches keep their order. A fault of the database is `Transient`: the flow holds, nothing is dead-lettered.

    What the database has lost since this worker stored it, in a fail-over, is read again and stored before all else.
    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
    generation = guard.generation

    async def write(items: Sequence[_Item], behind: Positions) -> Written:
        return await asyncio.get_running_loop().run_in_executor(thread, _write, writer, items, behind)

    lost = _Lost(read_again, write)

    async def work(records: Sequence[Record]) -> BatchResult:
        nonlocal generation
        if generation != guard.generation:
            generation = guard.generation
            writer.forget_positions()
        await lost.store_again()
        results: list[Handled | None] = [None] * len(records)
        items: list[_Item] = []
        places: list[int] = []
        for place, record in enumerate(records):
            try:
                items.append(_item(record))
                places.append(place)
            except Rejected as refusal:
                results[place] = guard.refuse(record, refusal)
        with metrics.STAGE_SECONDS.labels(STAGE).time():
            behind = {(record.topic, record.partition): record.offset + 1 for record in records}
            try:
                written = await write(items, behind)
            except WentBack as gone:
                lost.note(gone)
                raise
        for index, refused in written.refused:
            results[places[index]] = guard.refuse(records[places[index]], refused)
        for place, item in zip(places, items, strict=True):
            # An alert's way from the wire ended at its channels, and was measured there.
            received_at = None if isinstance(item, SentAlert) else item.article.received_at
            results[place] = results[place] or Handled(received_at=received_at)
        return BatchResult([result or Handled() for result in results])

    return work


class _Lost:
    """What the database lacks of what it had."""

    def __init__(self, read_again: ReadAgain, write: _Write) -> None:
        self._read_again = read_again
        self._write = write
        self._spans: list[tuple[str, int, int, int]] = []

    def note(self, gone: WentBack) -> None:
        """Take note of what is to be stored again."""
        for (topic, partition), (begin, end) in gone.lost.items():
            log.error("the database has gone back", topic=topic, partition=partition, stored=begin, was_stored=end)
            self._spans.append((topic, partition, begin, end))

    async def store_again(self) -> None:
        """Store it. What was refused has its dead letter, and is passed over. Raises `Transient` where it takes long:
        a further call goes on where this one was.
        """
        until = time.monotonic() + _PATIENCE
        while self._spans:
            topic, partition, begin, end = self._spans[0]
            if time.monotonic() > until:
                raise Transient(f"the database had gone back: {topic}:{partition} is stored again, now at {begin}")
            try:
                async with asyncio.timeout(_PATIENCE):
                    records, begin = await self._read_again(topic, partition, (begin, end))
            except TimeoutError:
                raise Transient(f"what the database lost of {topic}:{partition} cannot be read yet") from None
            items = []
            for record in records:
                with suppress(Rejected):
                    items.append(_item(record))
            await self._write(items, {})
            self._spans[:1] = [(topic, partition, begin, end)] if begin < end else []


def _item(record: Record) -> _Item:
    if record.topic == ALERTS.name:
        place = RawRecord(topic=record.topic, partition=record.partition, offset=record.offset)
        return SentAlert(decode(Alert, record), record.time, record.time, place)
    if record.topic == EXTRACTED.name:
        return decode(ExtractedArticle, record)
    return decode(JudgedArticle, record)


def _write(writer: Writer, items: Sequence[_Item], behind: Positions) -> Written:
    with metrics.STORE_SECONDS.time():  # in the thread: the wait for it is no time of the database
        return writer.write(items, behind)
