"""wire.articles.v1 → wire.unique.v1 | wire.duplicates.v1: is it new, a copy, or a later version?

The detector's index is a Faust table: its changelog is the truth, and what the detector keeps to find candidates is
derived from it after every recovery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from schemas import DUPLICATES as DUPLICATE_RELATIONS
from schemas import Article
from stream.agents.decode import decode
from stream.agents.headers import SKETCH_HEADER, derived_headers, story_partition
from stream.agents.message import Handled, Outgoing, Record
from stream.agents.table import AwaitedTable
from stream.clock import Clock
from stream.dedupe import Detector, Sketch, sketch
from stream.observe import metrics
from stream.observe.logs import RECORD
from stream.topics import DUPLICATES, UNIQUE

__all__ = ["TableIndex", "deduplicator"]

STAGE = "dedupe"


class TableIndex:
    """The detector's index protocol over a table. Keys are article ids as text, so that the changelog can be read."""

    def __init__(self, table: AwaitedTable) -> None:
        self._table = table

    def get(self, article_id: UUID) -> bytes | None:
        value: bytes | None = self._table.get(str(article_id).encode())
        return value

    def put(self, article_id: UUID, data: bytes) -> None:
        self._table[str(article_id).encode()] = data

    def delete(self, article_id: UUID) -> None:
        key = str(article_id).encode()
        if key in self._table:
            del self._table[key]

    def items(self) -> Iterator[tuple[UUID, bytes]]:
        for key, value in self._table.items():
            yield UUID(key.decode()), value

    def __len__(self) -> int:
        return len(self._table)


def deduplicator(detector: Detector, table: AwaitedTable, partitions: int, clock: Clock) -> Callable[[Record], Handled]:
    """The stage's handler. The article's own bytes go on as they came, with the verdict beside them."""

    def handle(record: Record) -> Handled:
        article = decode(Article, record)
        _name(article)
        table.partition = record.partition
        verdict = detector.judge(_sketch_of(record, article), article.raw, clock())
        topic = DUPLICATES if verdict.relation in DUPLICATE_RELATIONS else UNIQUE
        metrics.VERDICTS.labels(str(verdict.relation)).inc()
        metrics.DEDUPE_ENTRIES.set(len(table))
        value = b'{"article":' + record.value + b',"verdict":' + verdict.model_dump_json().encode() + b"}"
        headers = derived_headers(record, topic, STAGE, subject=article.article_id, time=article.received_at)
        partition = story_partition(verdict.story_id, partitions)
        return Handled(
            [Outgoing(topic.name, str(article.article_id).encode(), value, headers, partition)],
            received_at=article.received_at,
        )

    return handle


def _sketch_of(record: Record, article: Article) -> Sketch:
    for name, value in record.headers:
        if name == SKETCH_HEADER:
            return Sketch.from_bytes(value)
    return sketch(article)


def _name(article: Article) -> None:
    handling = RECORD.get()
    if isinstance(handling, dict):
        handling["article_id"] = str(article.article_id)
