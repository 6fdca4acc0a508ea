"""wire.raw.v1 → wire.articles.v1: bytes to articles, with the sketch for the detector in a header."""

from __future__ import annotations

from collections.abc import Callable

from schemas import Article, RawRecord
from stream.agents.headers import SKETCH_HEADER, derived_headers
from stream.agents.message import Handled, Outgoing, Record
from stream.dedupe import sketch
from stream.errors import Rejected
from stream.normalise import Origin, normalise
from stream.observe import metrics
from stream.settings import Limits as LimitSettings
from stream.topics import ARTICLES
from stream.wire import Limits, read

__all__ = ["normaliser"]

STAGE = "normalise"


def normaliser(settings: LimitSettings) -> Callable[[Record], Handled]:
    """The stage's handler. A record may hold several items; what is bad among them makes a dead letter of the record,
    and the others go on.
    """
    limits = Limits(payload_bytes=settings.message_bytes)

    def handle(record: Record) -> Handled:
        origin = Origin(
            raw=RawRecord(topic=record.topic, partition=record.partition, offset=record.offset),
            source=(record.key or b"unknown").decode("utf-8", "replace"),
            received_at=record.time,
        )
        reading = read(record.value, limits)
        refused = list(reading.refused)
        articles = []
        for item in reading.items:
            try:
                articles.append(normalise(item, origin))
            except Rejected as refusal:
                refused.append(refusal)
        for article in articles:
            provider = metrics.bounded_label("provider", article.provider)
            metrics.ARTICLES_RECEIVED.labels(provider, article.format).inc()
        return Handled([_outgoing(record, article) for article in articles], refused, record.time)

    return handle


def _outgoing(record: Record, article: Article) -> Outgoing:
    headers = derived_headers(record, ARTICLES, STAGE, subject=article.article_id, time=article.received_at)
    return Outgoing(
        ARTICLES.name,
        str(article.article_id).encode(),
        article.model_dump_json().encode(),
        (*headers, (SKETCH_HEADER, sketch(article).to_bytes())),
    )
