"""Reads wire.articles.v1, and writes wire.unique.v1 and wire.duplicates.v1: whether an article is new, a copy, or a
later version.

The detector's index is a table: its changelog is the truth, and what the detector keeps to find candidates is
derived from it after every recovery.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import orjson

from schemas import DUPLICATES as DUPLICATE_RELATIONS
from schemas import Article, Verdict
from stream.agents.decode import decode
from stream.agents.engine.port import Table
from stream.agents.large_blocks import keeping_large_blocks
from stream.clock import Clock
from stream.dedupe import FORMAT, Detector, Params, Sketch, newer_format, sketch
from stream.dedupe.evidence import Evidence
from stream.kafka.about import name_article
from stream.kafka.headers import SKETCH_HEADER, derived_headers, onward_headers, story_partition
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import ALERT_KIN, DEDUPE_INDEX, DUPLICATES, UNIQUE
from stream.observe import metrics
from stream.observe.logs import logger
from stream.row_format import newer_release

__all__ = ["Detectors", "TableIndex", "deduplicator", "judged"]

STAGE = "dedupe"
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An article's id as this stage writes it, and asks for it."""

log = logger(__name__)


class TableIndex:
    """Implements the detector's index protocol over one partition of a table. Keys are article ids as text, so that the
    changelog can be read.
    """

    def __init__(self, table: Table, partition: int) -> None:
        self._table = table
        self._partition = partition
        self._entries = table.shard(partition).entries

    def get(self, article_id: UUID) -> bytes | None:
        return self._entries.get(str(article_id).encode())

    def put(self, article_id: UUID, data: bytes) -> None:
        self._table.put(self._partition, str(article_id).encode(), data)

    def delete(self, article_id: UUID) -> None:
        self._table.discard(self._partition, str(article_id).encode())

    def values(self) -> Iterator[bytes]:
        """Yield all entries. Raises `Misconfigured` at one that a later release wrote: its article would count as
        unknown, and its copies as news.
        """
        for key, value in list(self._entries.items()):
            if _ID.fullmatch(key) is None:  # what a stranger wrote is no entry, and stays where it is
                continue
            if (found := newer_format(value)) is not None:
                raise newer_release(DEDUPE_INDEX.name, found, FORMAT)
            yield value

    def __len__(self) -> int:
        return len(self._entries)


class Detectors:
    """A detector for each partition of the table that this worker has."""

    def __init__(self, table: Table, params: Params) -> None:
        self._table = table
        self._params = params
        self._detectors: dict[int, Detector] = {}

    def __getitem__(self, partition: int) -> Detector:
        found = self._detectors.get(partition)
        if found is None:
            found = self._detectors[partition] = Detector(TableIndex(self._table, partition), self._params)
        return found

    def __len__(self) -> int:
        """Return how many articles are remembered, in all partitions."""
        return len(self._table)

    async def rebuild(self) -> None:
        """Derive the detectors of all partitions that anything came into from elsewhere. It runs in a thread: a million
        entries take many seconds, in which health checks are to be answered.
        """
        actives = self._table.active
        self._detectors = {partition: one for partition, one in self._detectors.items() if partition in actives}
        for partition in actives:
            shard = self._table.shard(partition)
            if not shard.changed:
                continue
            shard.changed = False
            self._detectors.pop(partition, None)  # before the new one takes as much memory again
            started = time.perf_counter()
            try:
                await asyncio.to_thread(self._derive, partition)
            except Exception:
                if self._table.has(partition, shard):
                    raise
                continue  # it went to another worker meanwhile, and its store was closed
            seconds = round(time.perf_counter() - started, 2)
            log.info("derived", partition=partition, entries=len(shard.entries), seconds=seconds)
        metrics.DEDUPE_ENTRIES.set(len(self._table))

    def _derive(self, partition: int) -> None:
        with keeping_large_blocks():
            self[partition].rebuild()


def deduplicator(detectors: Detectors, table: Table, partitions: int, clock: Clock) -> Callable[[Record], Handled]:
    """Return the stage's handler. The article's own bytes go on as they came, with the verdict beside them."""

    def handle(record: Record) -> Handled:
        article = decode(Article, record)
        name_article(article.article_id)
        verdict = detectors[record.partition].judge(_sketch_of(record, article), article.raw, clock.now())
        metrics.VERDICTS.labels(str(verdict.relation)).inc()
        metrics.DEDUPE_ENTRIES.set(len(table))
        return Handled(judged(record, article, verdict, partitions), received_at=article.received_at)

    return handle


def judged(record: Record, article: Article, verdict: Verdict, partitions: int) -> list[Outgoing]:
    """Return the article's own bytes as they came, with the verdict beside them, for the topic that the verdict says;
    and where a duplicate shows that stories are one, or comes under an embargo, a note of it for `alert`, which
    duplicates do not pass.
    """
    topic = DUPLICATES if verdict.relation in DUPLICATE_RELATIONS else UNIQUE
    value = b'{"article":' + record.value + b',"verdict":' + verdict.model_dump_json().encode() + b"}"
    headers = derived_headers(record, topic, STAGE, subject=article.article_id, time=article.received_at)
    partition = story_partition(verdict.story_id, partitions)
    out = Outgoing(topic.name, str(article.article_id).encode(), value, headers, partition)
    return [out, *_notes(record, article, verdict, partition)] if topic is DUPLICATES else [out]


def _notes(record: Record, article: Article, verdict: Verdict, partition: int) -> Iterator[Outgoing]:
    """Yield the notes on a duplicate (`stream.alert.kin`, whose room this stage does not load): the stories that it
    shows to be one, and its embargo. One that comes behind a later version of its item says nothing of an embargo.
    """
    story = str(verdict.story_id)
    notes: list[dict[str, object]] = [
        {"says": "link", "story": str(other)} for other in dict.fromkeys(verdict.merges) if str(other) != story
    ]
    if article.came_under_embargo and Evidence.LATE not in verdict.evidence:
        embargo = {
            "article_id": str(article.article_id),
            "provider": article.provider,
            "received_at": article.received_at,
            "until": article.embargo_until,
        }
        notes.append({"says": "hold", "story": story, "embargo": embargo})
    for note in notes:
        value = orjson.dumps({"to": story, **note})
        yield Outgoing(ALERT_KIN.name, story.encode(), value, onward_headers(record, STAGE), partition)


def _sketch_of(record: Record, article: Article) -> Sketch:
    for name, value in record.headers:
        if name == SKETCH_HEADER:
            return Sketch.from_bytes(value)
    return sketch(article)
