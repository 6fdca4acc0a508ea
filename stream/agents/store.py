"""Writes wire.extracted.v1, wire.duplicates.v1 and wire.alerts.v1 to the database: batches, each in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from schemas import Alert, ExtractedArticle, JudgedArticle, RawRecord
from stream.agents.decode import decode
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.clock import SYSTEM_CLOCK, Clock, done_within
from stream.errors import Rejected, Transient
from stream.kafka.message import Handled, Record
from stream.kafka.topics import ALERTS, EXTRACTED
from stream.observe import metrics
from stream.observe.logs import logger
from stream.store import Lost, Positions, SentAlert, WentBack, Writer, Written

__all__ = ["ReadAgain", "storer"]

STAGE = "store"

log = logger(__name__)

_T = TypeVar("_T")
_Item = ExtractedArticle | JudgedArticle | SentAlert
_Write = Callable[[Sequence[_Item], Positions], Awaitable[Written]]
_Stored = Callable[[], Awaitable[Positions]]
ReadAgain = Callable[[str, int, tuple[int, int]], Coroutine[Any, Any, tuple[Sequence[Record], int]]]
"""Returns of a topic and partition the first records of a span of offsets, and the offset from which on to ask."""

_PATIENCE = 10.0
"""Seconds that lost records may be stored again for, or waited for, until the flow counts as held."""


def storer(writer: Writer, guard: Guard, read_again: ReadAgain, clock: Clock = SYSTEM_CLOCK) -> Work:
    """Return the stage's work. The database is written from one thread: the event loop goes on answering meanwhile, and
    batches keep their order. A fault of the database is `Transient`: the flow holds, nothing is dead-lettered.

    What the database has lost in a fail-over is read again and stored before all else. It is noticed with the next
    batch, or with the first one of a partition since the worker has it: there the database has less than what comes
    before, which Kafka counts as stored.
    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
    generation = guard.generation

    async def in_thread(call: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(thread, call, *arguments)

    async def write(items: Sequence[_Item], behind: Positions) -> Written:
        return await in_thread(_write, writer, items, behind)

    lost = _Lost(read_again, lambda: in_thread(writer.positions), write, clock)

    async def work(records: Sequence[Record]) -> BatchResult:
        nonlocal generation
        if generation != guard.generation:
            generation = guard.generation
            writer.forget_positions()
            lost.forget()
        await lost.look_before(records)
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
                lost.note(gone.lost)
                raise
        lost.begin(behind)
        for index, refused in written.refused:
            results[places[index]] = guard.refuse(records[places[index]], refused)
        for place, item in zip(places, items, strict=True):
            # An alert's way from the wire ended at its channels, and was measured there.
            received_at = None if isinstance(item, SentAlert) else item.article.received_at
            results[place] = results[place] or Handled(received_at=received_at)
        return BatchResult([result or Handled() for result in results])

    return work


class _Lost:
    """What the database lacks of what it had: of each partition one span. The position that the database has of it lies
    within the span until all of it is stored again, so that whoever has the partition next goes on from there.
    """

    def __init__(self, read_again: ReadAgain, positions: _Stored, write: _Write, clock: Clock) -> None:
        self._read_again = read_again
        self._positions = positions
        self._write = write
        self._clock = clock
        self._begun: set[tuple[str, int]] = set()
        self._spans: dict[tuple[str, int], tuple[int, int]] = {}

    async def look_before(self, records: Sequence[Record]) -> None:
        """Take note of what the database lacks before the first records of a partition: again and again until something
        of it is written, for the database may go back before that; and once where it lacks any, for another service may
        write to it, with offsets of its own.
        """
        first = {(record.topic, record.partition): record.offset for record in reversed(records)}
        if self._begun.issuperset(first):
            return
        stored = await self._positions()
        self.note({place: (stored.get(place, at), at) for place, at in first.items() if place not in self._begun})
        self._begun.update(first.keys() & self._spans.keys())

    def begin(self, places: Iterable[tuple[str, int]]) -> None:
        """Go by what the writer finds of these partitions: it has written of them."""
        self._begun.update(places)

    def note(self, lost: Lost) -> None:
        """Take note of what is to be stored again."""
        for (topic, partition), (begin, end) in lost.items():
            if begin >= end:
                continue
            log.error("the database has gone back", topic=topic, partition=partition, stored=begin, was_stored=end)
            known_begin, known_end = self._spans.get((topic, partition), (begin, end))
            self._spans[topic, partition] = min(begin, known_begin), max(end, known_end)

    def forget(self) -> None:
        """Forget all: who has the partitions now finds out by what the database has of them."""
        self._begun.clear()
        self._spans.clear()

    async def store_again(self) -> None:
        """Store it. What was refused has its dead letter, and is passed over. Raises `Transient` where it takes long:
        a further call goes on where this one was.
        """
        until = self._clock.monotonic() + _PATIENCE
        while self._spans:
            place, (begin, end) = next(iter(self._spans.items()))
            if self._clock.monotonic() > until:
                topic, partition = place
                raise Transient(f"the database had gone back: {topic}:{partition} is stored again, now at {begin}")
            records, begin = await self._read(place, (begin, end))
            items = []
            for record in records:
                with suppress(Rejected):
                    items.append(_item(record))
            try:
                await self._write(items, {place: begin})
            except WentBack as gone:
                self.note(gone.lost)
                raise
            if begin < end:
                self._spans[place] = begin, end
            else:
                del self._spans[place]

    async def _read(self, place: tuple[str, int], span: tuple[int, int]) -> tuple[Sequence[Record], int]:
        reading = asyncio.ensure_future(self._read_again(*place, span))
        try:
            await done_within(_PATIENCE, reading, self._clock)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
            await asyncio.wait({reading})  # it closes its connection
        topic, partition = place
        raise Transient(f"what the database lost of {topic}:{partition} cannot be read yet")


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
