"""Lays out what came by which source. It is pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.row import Now
from stream.store.sources import StoredSource

__all__ = ["FeedLine", "feed_lines"]

QUIET = timedelta(hours=1)
"""A source that was busy today and silent for so long is marked: somebody may want to look."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A source in the table."""

    source: str
    last: Moment
    hour: int
    day: int
    formats: str
    shares: tuple[tuple[str, int], ...]
    """What was found in its last articles, by name, in per cent; nothing where there is none to look at."""
    looked_at: int
    quiet: bool
    link: str
    """What came by it."""


def feed_lines(sources: list[StoredSource], now: Now, base: str) -> tuple[FeedLine, ...]:
    """Return the table's lines, by name."""
    return tuple(_line(source, now, base) for source in sources)


def _line(source: StoredSource, now: Now, base: str) -> FeedLine:
    shares = (
        ("headline", source.headline),
        ("byline", source.byline),
        ("dateline", source.dateline),
        ("quotes", source.quotes),
    )
    return FeedLine(
        source=source.source,
        last=now.moment(source.last_at),
        hour=source.hour,
        day=source.day,
        formats=", ".join(source.formats),
        shares=tuple((name, round(100 * share)) for name, share in shares) if source.looked_at else (),
        looked_at=source.looked_at,
        quiet=source.day > 0 and now.at - source.last_at > QUIET,
        link=f"{base}/?{urlencode({'source': source.source})}",
    )
