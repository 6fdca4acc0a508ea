"""What tests of many rooms make: one way to make each, with fields that a test may replace."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas import Article, RawRecord
from stream.newsdesk import Limits, Origin, articles

__all__ = ["ORIGIN", "RECEIVED_AT", "articles_of", "origin"]

RECEIVED_AT = datetime(2026, 3, 8, 12, tzinfo=UTC)
"""When the copy of tests came in, unless a test says otherwise: a Sunday at noon."""


def origin(*, source: str = "any", received_at: datetime = RECEIVED_AT, offset: int = 0) -> Origin:
    """Where a raw record of a test came in."""
    return Origin(RawRecord(topic="wire.raw.v1", partition=0, offset=offset), source, received_at)


ORIGIN = origin()


def articles_of(payload: bytes, came: Origin = ORIGIN, limits: Limits | None = None) -> list[Article]:
    """The good articles of a payload, in order; what was refused is left out."""
    return [found for found in articles(payload, came, limits or Limits()) if isinstance(found, Article)]
