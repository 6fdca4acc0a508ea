"""Articles of the past, as the alert stage would have got them: from a folder of wire copy, or from the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from schemas import DUPLICATES, ExtractedArticle, RawRecord
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.errors import Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.produce.files import payloads_of
from stream.store import open_engine, stored_articles
from stream.wire import read

__all__ = ["from_folder", "from_store"]


def from_folder(folder: Path) -> Iterator[ExtractedArticle]:
    """The pure stages over a folder, in replay order. What is refused, and duplicates, are left out."""
    detector = Detector(MemoryIndex(), Params())
    for offset, payload in enumerate(payloads_of([folder], timed=False)):
        now = datetime.now(UTC)
        origin = Origin(RawRecord(topic="file", partition=0, offset=offset), "replay", now)
        try:
            articles = [normalise(item, origin) for item in read(payload.data).items]
        except Rejected:
            continue
        for article in articles:
            verdict = detector.judge(sketch(article), article.raw, now)
            if verdict.relation not in DUPLICATES:
                yield ExtractedArticle(article=article, verdict=verdict, extraction=extract(article))


def from_store(url: str) -> Iterator[ExtractedArticle]:
    """What is stored, in the order of arrival."""
    for message in stored_articles(open_engine(url)):
        if isinstance(message, ExtractedArticle):
            yield message
