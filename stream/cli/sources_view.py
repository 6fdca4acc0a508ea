"""Writes how sources do, for a terminal of 80 columns and for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from stream.cli.lag_view import age_in_words
from stream.cli.terminal import printable
from stream.feeds.status import FeedState
from stream.operate.sources.source import Source
from stream.store.sources import LATEST

__all__ = ["source_json", "source_lines"]

_NAME = 18
_ROW = f"{{:<{_NAME}}} {{:>7}} {{:>5}} {{:>6}} {{:>7}}  {{:>4}} {{:>4}} {{:>4}} {{:>4}}  {{}}"
_WELL = frozenset({FeedState.OK, FeedState.STARTING})


def source_lines(sources: Sequence[Source], now: datetime, width: int) -> Iterator[str]:
    """Yield a row a source, below it what its refusals are and what its feed says, and last what the columns mean."""
    yield _cut(_ROW.format("source", "last", "1 h", "24 h", "refused", "head", "by", "date", "quot", "format"), width)
    for source in sources:
        yield _cut(_row(source, now), width)
        yield from (_cut(f"    {note}", width) for note in _notes(source))
    yield f"head by date quot: found in so many % of its last {LATEST}, duplicates left out"


def source_json(source: Source, now: datetime) -> dict[str, Any]:
    """Return a source as JSON's own types."""
    stored, feed = source.stored, source.feed
    return {
        "source": source.name,
        "last_at": source.last_at,
        "silent_seconds": None if source.last_at is None else max(0.0, (now - source.last_at).total_seconds()),
        "articles_hour": stored.hour if stored else 0,
        "articles_day": stored.day if stored else 0,
        "refused_day": source.refused,
        "formats": stored.formats if stored else (),
        "looked_at": stored.looked_at if stored else 0,
        "yields": {name: round(getattr(stored, name), 3) for name in ("headline", "byline", "dateline", "quotes")}
        if stored and stored.looked_at
        else None,
        "feed": None
        if feed is None
        else {
            "kind": feed.kind,
            "state": str(feed.state),
            "fault": feed.fault,
            "last_item": feed.last_item,
            "last_success": feed.last_success,
        },
    }


def _row(source: Source, now: datetime) -> str:
    stored = source.stored
    refused = "?" if source.refused is None else sum(source.refused.values()) or "-"
    name = printable(source.name)
    name = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    if stored is None:
        return _ROW.format(name, "never", 0, 0, refused, "-", "-", "-", "-", "-").rstrip()
    age = max(1.0, (now - stored.last_at).total_seconds())
    shares = (stored.headline, stored.byline, stored.dateline, stored.quotes)
    shown = [f"{share * 100:.0f}" if stored.looked_at else "-" for share in shares]
    formats = printable(",".join(stored.formats))
    return _ROW.format(name, age_in_words(age), stored.hour, stored.day, refused, *shown, formats)


def _notes(source: Source) -> Iterator[str]:
    if source.refused:
        by_count = sorted(source.refused.items(), key=lambda item: (-item[1], item[0]))
        yield "refused in 24 h: " + ", ".join(f"{count} {printable(reason)}" for reason, count in by_count)
    feed = source.feed
    if feed is not None and (feed.state not in _WELL or feed.fault):
        yield f"feed {feed.kind}: {feed.state}" + (f": {printable(feed.fault)}" if feed.fault else "")


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
