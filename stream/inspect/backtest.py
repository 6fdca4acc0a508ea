"""Articles of the past, as the alert stage would have got them: from a folder of wire copy, or from the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from schemas import DUPLICATES, Article, ExtractedArticle, RawRecord
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.errors import Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.produce.files import payloads_of
from stream.store import open_engine, stored_articles
from stream.wire import Limits, read

__all__ = ["from_folder", "from_store"]


def from_folder(folder: Path, limits: Limits) -> Iterator[ExtractedArticle]:
    """The pure stages over a folder, in replay order; each file was received when it was last written. What is refused,
    a file or an item of it, and duplicates, are left out.
    """
    detector = Detector(MemoryIndex(), Params())
    for offset, payload in enumerate(payloads_of([folder], timed=False)):
        received_at = datetime.fromtimestamp(Path(payload.name).stat().st_mtime, UTC)
        origin = Origin(RawRecord(topic="file", partition=0, offset=offset), "replay", received_at)
        for article in _articles(payload.data, origin, limits):
            verdict = detector.judge(sketch(article), article.raw, datetime.now(UTC))
            if verdict.relation not in DUPLICATES:
                yield ExtractedArticle(article=article, verdict=verdict, extraction=extract(article))


def _articles(data: bytes, origin: Origin, limits: Limits) -> Iterator[Article]:
    """One bad item takes no good one with it, as in the service."""
    try:
        items = read(data, limits).items
    except Rejected:
        return
    for item in items:
        with suppress(Rejected):
            yield normalise(item, origin)


def from_store(url: str) -> Iterator[ExtractedArticle]:
    """What is stored, in the order of arrival."""
    for message in stored_articles(open_engine(url)):
        if isinstance(message, ExtractedArticle):
            yield message
