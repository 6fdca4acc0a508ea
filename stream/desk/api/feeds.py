"""`GET feeds`: what is stored of each source."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response

from stream.desk.api.answer import answer
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock
from stream.store.sources import MOST_SOURCES, stored_sources

__all__ = ["router"]

router = APIRouter(tags=["feeds"])


class FeedShape(Shape):
    """What is stored of a source."""

    source: str
    last_at: datetime
    """When its last article came."""
    hour: int
    """Articles of the last hour."""
    day: int
    """Articles of the last 24 hours."""
    formats: tuple[str, ...] = ()
    """The wire formats of its last articles, the most frequent first."""
    looked_at: int
    """Of so many articles that are no copies it is told what was found in them."""
    headline: float
    """The share of these that has a headline; so too the next three."""
    byline: float
    dateline: float
    quotes: float


class FeedsShape(Shape):
    """All sources, by name."""

    items: list[FeedShape]


@router.get("/feeds", response_model=FeedsShape, summary="The sources, and what comes of each")
def feeds(request: Request, reader: Reader, clock: TheClock) -> Response:
    """What the database has of each source. Whether a feed is looked at now, `wirestream sources` tells."""
    found = stored_sources(reader, clock.now(), MOST_SOURCES)
    return answer(request, FeedsShape(items=[FeedShape.model_validate(each, from_attributes=True) for each in found]))
