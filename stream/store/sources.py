"""Says of each source what came last, how much comes, and what is found in it: the database's part of `wirestream
sources`.

It stays quick on millions of rows: sources are found by skipping through the index on source and time, counts need
that index alone, and what is found in copy is told by each source's last articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, exists, func, select, text

from schemas import DUPLICATES
from stream.store.columns import UtcDateTime
from stream.store.faults import translated
from stream.store.schema import articles, quotes

__all__ = ["LATEST", "MOST_SOURCES", "StoredSource", "stored_sources"]

LATEST = 200
"""Of so many articles of a source, its last ones, it is told what was found in them: a day of a small source, and an
hour of a large one, in which a broken feed shows as soon as it breaks."""
MOST_SOURCES = 2000
"""Sources that are told of at most. Houses have tens; somebody who may write raw copy could make up millions."""

_NAMES = text("""
    WITH RECURSIVE found(source) AS (
        SELECT (SELECT min(source) FROM articles)
        UNION ALL
        SELECT (SELECT min(articles.source) FROM articles WHERE articles.source > found.source)
        FROM found WHERE found.source IS NOT NULL
    )
    SELECT source, (SELECT max(received_at) FROM articles WHERE articles.source = found.source) AS last_at
    FROM found WHERE source IS NOT NULL LIMIT :most
""").columns(last_at=UtcDateTime)


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What is stored of a source."""

    source: str
    last_at: datetime
    """When its last article came."""
    hour: int
    """Articles of the last hour."""
    day: int
    """Articles of the last 24 hours."""
    formats: tuple[str, ...]
    """The wire formats of its last articles, the most frequent first."""
    looked_at: int
    """How many of its last articles were looked at: those that are no duplicates of others, for nothing is extracted
    from those."""
    headline: float
    """The share of these that has a headline; so too the next three."""
    byline: float
    dateline: float
    quotes: float


def stored_sources(engine: Engine, now: datetime, most: int = MOST_SOURCES) -> list[StoredSource]:
    """Return the sources that have articles in the database, by name, so many at most. Raises `Transient` where the
    database is away, `Misconfigured` where it lacks the tables.
    """
    with translated(), engine.connect() as connection:
        return list(_sources(connection, now, most))


def _sources(connection: Connection, now: datetime, most: int) -> Iterator[StoredSource]:
    for source, last_at in connection.execute(_NAMES, {"most": most}).all():
        hour, day = (_count(connection, source, now - timedelta(hours=hours)) for hours in (1, 24))
        yield _source(connection, source, last_at, hour, day)


def _count(connection: Connection, source: str, since: datetime) -> int:
    chosen = (articles.c.source == source) & (articles.c.received_at > since)
    return int(connection.execute(select(func.count()).select_from(articles).where(chosen)).scalar_one())


def _source(connection: Connection, source: str, last_at: datetime, hour: int, day: int) -> StoredSource:
    quoted = exists().where(quotes.c.article_id == articles.c.article_id)
    statement = (
        select(
            articles.c.format,
            articles.c.relation.in_([str(each) for each in DUPLICATES]),
            articles.c.headline.is_not(None),
            articles.c.byline.is_not(None),
            articles.c.dateline.is_not(None),
            quoted,
        )
        .where(articles.c.source == source)
        .order_by(articles.c.received_at.desc())
        .limit(LATEST)
    )
    rows = connection.execute(statement).all()
    formats: dict[str, int] = {}
    for row in rows:
        formats[row[0]] = formats.get(row[0], 0) + 1
    whole = [row for row in rows if not row[1]]
    shares = [sum(bool(row[column]) for row in whole) / len(whole) if whole else 0.0 for column in range(2, 6)]
    by_count = tuple(sorted(formats, key=lambda name: (-formats[name], name)))
    return StoredSource(source, last_at, hour, day, by_count, len(whole), *shares)
