"""Reads wire.unique.v1 and writes wire.extracted.v1: headline, byline, dateline, lead and quotes with their
speakers.
"""

from __future__ import annotations

from collections.abc import Callable

from schemas import JudgedArticle
from stream.agents.decode import decode
from stream.extract import extract
from stream.kafka.about import name_article
from stream.kafka.headers import derived_headers, story_partition
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import EXTRACTED
from stream.observe import source_metrics

__all__ = ["extractor"]

STAGE = "extract"


def extractor(partitions: int, min_confidence: float) -> Callable[[Record], Handled]:
    """Return the stage's handler. What came goes on as it came, with the extraction beside it. A speaker of whom less
    than `min_confidence` is sure is left out.
    """

    def handle(record: Record) -> Handled:
        judged = decode(JudgedArticle, record)
        article = judged.article
        name_article(article.article_id)
        extraction = extract(article, min_confidence)
        source_metrics.extracted(article.source, extraction)
        value = record.value.rstrip()[:-1] + b',"extraction":' + extraction.model_dump_json().encode() + b"}"
        headers = derived_headers(record, EXTRACTED, STAGE, subject=article.article_id, time=article.received_at)
        partition = story_partition(judged.verdict.story_id, partitions)
        return Handled(
            [Outgoing(EXTRACTED.name, str(article.article_id).encode(), value, headers, partition)],
            received_at=article.received_at,
        )

    return handle
