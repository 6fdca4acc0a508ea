"""Writes wire.extracted.v1 and wire.duplicates.v1 to the database, in batches, each in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from schemas import ExtractedArticle, JudgedArticle
from stream.agents.decode import decode
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.errors import Rejected
from stream.kafka.message import Handled, Record
from stream.kafka.topics import EXTRACTED
from stream.observe import metrics
from stream.store import Positions, Writer, Written

__all__ = ["storer"]

STAGE = "store"


def storer(writer: Writer, guard: Guard) -> Work:
    """Return the stage's work. The database is written from one thread: the event loop goes on answering meanwhile, and
    batches keep their order. A fault of the database is `Transient`: the flow holds, nothing is dead-lettered.
    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def work(records: Sequence[Record]) -> BatchResult:
        results: list[Handled | None] = [None] * len(records)
        stories: list[ExtractedArticle | JudgedArticle] = []
        places: list[int] = []
        for place, record in enumerate(records):
            try:
                story = (
                    decode(ExtractedArticle, record)
                    if record.topic == EXTRACTED.name
                    else decode(JudgedArticle, record)
                )
                stories.append(story)
                places.append(place)
            except Rejected as refusal:
                results[place] = guard.refuse(record, refusal)
        with metrics.STAGE_SECONDS.labels(STAGE).time():
            behind = {(record.topic, record.partition): record.offset + 1 for record in records}
            written = await asyncio.get_running_loop().run_in_executor(thread, _write, writer, stories, behind)
        for index, refused in written.refused:
            results[places[index]] = guard.refuse(records[places[index]], refused)
        for place, story in zip(places, stories, strict=True):
            results[place] = results[place] or Handled(received_at=story.article.received_at)
        return BatchResult([result or Handled() for result in results])

    return work


def _write(writer: Writer, stories: Sequence[ExtractedArticle | JudgedArticle], behind: Positions) -> Written:
    with metrics.STORE_SECONDS.time():  # in the thread: the wait for it is no time of the database
        return writer.write(stories, behind)
