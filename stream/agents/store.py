"""Writes wire.extracted.v1, wire.duplicates.v1 and wire.alerts.v1 to the database: batches, each in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from schemas import Alert, ExtractedArticle, JudgedArticle, RawRecord
from stream.agents.decode import decode
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.errors import Rejected
from stream.kafka.message import Handled, Record
from stream.kafka.topics import ALERTS, EXTRACTED
from stream.observe import metrics
from stream.store import Positions, SentAlert, Writer, Written

__all__ = ["storer"]

STAGE = "store"

_Item = ExtractedArticle | JudgedArticle | SentAlert


def storer(writer: Writer, guard: Guard) -> Work:
    """Return the stage's work. The database is written from one thread: the event loop goes on answering meanwhile, and
    batches keep their order. A fault of the database is `Transient`: the flow holds, nothing is dead-lettered.
    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def work(records: Sequence[Record]) -> BatchResult:
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
            written = await asyncio.get_running_loop().run_in_executor(thread, _write, writer, items, behind)
        for index, refused in written.refused:
            results[places[index]] = guard.refuse(records[places[index]], refused)
        for place, item in zip(places, items, strict=True):
            # An alert's way from the wire ended at its channels, and was measured there.
            received_at = None if isinstance(item, SentAlert) else item.article.received_at
            results[place] = results[place] or Handled(received_at=received_at)
        return BatchResult([result or Handled() for result in results])

    return work


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
