"""The store as a sink of Quix: what came since the last checkpoint is one transaction, by our own writer.

Quix's `BatchingSink` would write a batch a partition, a transaction each: twelve for one checkpoint. Offsets are
committed behind it; a database that is away is back-pressure. What cannot be read, or is refused by the database,
becomes a dead letter before.
"""

from __future__ import annotations

from typing import Any

from quixstreams.sinks.base import BaseSink, SinkBackpressureError

from schemas import Alert, ExtractedArticle, JudgedArticle, RawRecord
from stream.agents.decode import decode
from stream.errors import Rejected, Transient
from stream.kafka.message import Record
from stream.kafka.topics import ALERTS, DEADLETTERS, EXTRACTED
from stream.store import SentAlert, Writer, check, open_engine
from tests.bench.quix_stages.records import letter, quix_name

__all__ = ["StoreSink"]

_RETRY_SECONDS = 1.0
_ALERTS, _EXTRACTED = quix_name(ALERTS), quix_name(EXTRACTED)


class StoreSink(BaseSink):
    """`producer` is Quix's own, for the dead letters."""

    def __init__(self, url: str, producer: Any) -> None:
        super().__init__()
        self._engine = open_engine(url)
        self._writer = Writer(self._engine)
        self._producer = producer
        self._came: list[tuple[Record, Any]] = []
        self._refused: list[tuple[Record, Rejected]] = []
        self._behind: dict[tuple[str, int], int] = {}

    def setup(self) -> None:
        check(self._engine)

    def add(
        self, value: bytes, key: Any, timestamp: int, headers: Any, topic: str, partition: int, offset: int
    ) -> None:
        record = Record(topic, partition, offset, timestamp, key, value, tuple(headers or ()))
        self._behind[topic, partition] = offset + 1
        try:
            self._came.append((record, _item(record)))
        except Rejected as refusal:
            self._refused.append((record, refusal))

    def flush(self) -> None:
        try:
            written = self._writer.write([item for _, item in self._came], self._behind)
            self._refused += [(self._came[place][0], refusal) for place, refusal in written.refused]
            for record, refusal in self._refused:
                made = letter(record, "store", refusal)
                self._producer.produce(quix_name(DEADLETTERS), made.value, made.key, list(made.headers))
            if self._refused:
                self._producer.flush()
        except Transient as error:
            raise SinkBackpressureError(_RETRY_SECONDS) from error
        finally:
            self.on_paused()

    def on_paused(self) -> None:
        self._came, self._refused, self._behind = [], [], {}


def _item(record: Record) -> ExtractedArticle | JudgedArticle | SentAlert:
    if record.topic == _ALERTS:
        place = RawRecord(topic=record.topic, partition=record.partition, offset=record.offset)
        return SentAlert(decode(Alert, record), record.time, record.time, place)
    return decode(ExtractedArticle, record) if record.topic == _EXTRACTED else decode(JudgedArticle, record)
