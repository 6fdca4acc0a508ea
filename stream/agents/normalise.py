"""Reads wire.raw.v1 and writes wire.articles.v1: bytes become articles, with the sketch for the detector in a header.

Where there are several detectors, the sketch goes to those of them that are to judge the article (`with_sketches`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from schemas import Article, RawRecord
from stream.agents.partials import sketch_messages
from stream.dedupe import sketch
from stream.errors import Reason, Rejected
from stream.kafka.about import TRACED, name_article
from stream.kafka.headers import SKETCH_HEADER, article_partition, derived_headers
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.raw_headers import source_says
from stream.kafka.topics import ARTICLES
from stream.newsdesk import Origin, RefusedItem, articles, reading_limits
from stream.normalise.characters import clean_line
from stream.normalise.repair import Repairs
from stream.observe import metrics, source_metrics
from stream.settings import Limits as LimitSettings
from stream.wire import NAMES

__all__ = ["count_refusal", "normaliser", "with_sketch", "with_sketches"]

STAGE = "normalise"

Send = Callable[[Record, Article], list[Outgoing]]


def normaliser(settings: LimitSettings, send: Send) -> Callable[[Record], Handled]:
    """Return the stage's handler. A record may hold several items; what is bad among them makes a dead letter of the
    record, and the others go on. Raises `Rejected` where nothing of the record can be read. `send` makes the messages
    of an article. What its source says of a record is in its headers (`stream.kafka.raw_headers`), which are read here
    and nowhere else.
    """
    limits = reading_limits(settings)

    def handle(record: Record) -> Handled:
        says = source_says(record.headers)
        if says.refused is not None:
            raise says.refused
        origin = Origin(
            raw=RawRecord(topic=record.topic, partition=record.partition, offset=record.offset),
            source=_source_of(record),
            received_at=record.time,
            provider=says.provider,
            untrusted=says.untrusted,
            incomplete=says.incomplete,
        )
        good: list[Article] = []
        refused: list[Rejected] = []
        for found in articles(record.value, origin, limits):
            if isinstance(found, Article):
                good.append(found)
                name_article(found.article_id)
            elif isinstance(found, RefusedItem):
                refused.append(found)
            else:
                raise found
        for article in good:
            source_metrics.arrived(article.source, record.time)
            provider = metrics.bounded_label("provider", article.provider)
            metrics.ARTICLES_RECEIVED.labels(provider, article.format).inc()
            # From its first article on, so that the count rises from 0.
            unreadable = metrics.EMBARGO_UNREADABLE.labels(provider)
            if article.embargo_is_unreadable:
                unreadable.inc()
        return Handled([out for article in good for out in send(record, article)], refused, record.time)

    return handle


def count_refusal(record: Record, refusal: Rejected) -> None:
    """Count a refusal by source and format: every one that becomes a dead letter of this stage, whoever made it."""
    source = clean_line(_source_of(record), Repairs()) or "unknown"
    name = None if refusal.reason is Reason.UNRECOGNISED else refusal.format
    source_metrics.refused(source, refusal.reason, name if name in NAMES else source_metrics.UNKNOWN_FORMAT)


def with_sketch(record: Record, article: Article) -> list[Outgoing]:
    """Return what is sent where there is one detector: the article, with its sketch in a header."""
    whole = _article(record, article)
    return [replace(whole, headers=(*whole.headers, (SKETCH_HEADER, sketch(article).to_bytes())))]


def with_sketches(partitions: int, detectors: int) -> Send:
    """Return what is sent where there are several: the article by its id, and its sketch to each detector that judges
    it.
    """

    def send(record: Record, article: Article) -> list[Outgoing]:
        whole = _article(record, article)
        place = article_partition(article.article_id, partitions)
        told = tuple(one for one in whole.headers if one[0] in TRACED)
        return [replace(whole, partition=place), *sketch_messages(article, detectors, told)]

    return send


def _source_of(record: Record) -> str:
    return (record.key or b"unknown").decode("utf-8", "replace")


def _article(record: Record, article: Article) -> Outgoing:
    headers = derived_headers(record, ARTICLES, STAGE, subject=article.article_id, time=article.received_at)
    return Outgoing(ARTICLES.name, str(article.article_id).encode(), article.model_dump_json().encode(), headers)
