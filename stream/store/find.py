"""Finds what is stored of an article by its id, its agency's id, or the raw record that it came by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, and_, func, select

from schemas import RawRecord
from stream.store.faults import translated
from stream.store.schema import articles, quotes

__all__ = ["Kept", "kept_by_guid", "kept_by_id", "kept_by_raw"]

_MOST = 50
"""Articles that are given at most: an agency that sends everything under one guid has no more to tell."""
_AROUND = timedelta(seconds=1)
"""SQLite keeps times to the microsecond as text, Kafka to the millisecond."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database has of an article."""

    article_id: UUID
    guid: str | None
    source: str
    format: str
    headline: str | None
    relation: str
    of_id: UUID | None
    story_id: UUID
    superseded_by: UUID | None
    received_at: datetime
    decided_at: datetime
    stored_at: datetime
    updated_at: datetime | None
    raw: RawRecord
    quotes: int


def kept_by_id(engine: Engine, article_id: UUID) -> list[Kept]:
    """Return the article of this id; none where it is not stored. Raises as all three: `Transient` where the database
    is away, `Misconfigured` where it lacks the tables.
    """
    return _find(engine, articles.c.article_id == article_id)


def kept_by_guid(engine: Engine, guid: str) -> list[Kept]:
    """Return the articles under this id of an agency, the newest first."""
    return _find(engine, articles.c.guid == guid)


def kept_by_raw(engine: Engine, raw: RawRecord, written_at: datetime) -> list[Kept]:
    """Return the articles of a raw record that was written then. The time finds them: there is an index on it."""
    return _find(
        engine,
        and_(
            articles.c.received_at.between(written_at - _AROUND, written_at + _AROUND),
            articles.c.raw_topic == raw.topic,
            articles.c.raw_partition == raw.partition,
            articles.c.raw_offset == raw.offset,
        ),
    )


def _find(engine: Engine, chosen: ColumnElement[bool]) -> list[Kept]:
    quoted = select(func.count()).where(quotes.c.article_id == articles.c.article_id).scalar_subquery()
    names = [name for name in Kept.__dataclass_fields__ if name not in {"raw", "quotes"}]
    places = (articles.c.raw_topic, articles.c.raw_partition, articles.c.raw_offset)
    statement = (
        select(*(articles.c[name] for name in names), *places, quoted)
        .where(chosen)
        .order_by(articles.c.received_at.desc())
        .limit(_MOST)
    )
    found = []
    with translated(), engine.connect() as connection:
        for *row, topic, partition, offset, count in connection.execute(statement).all():
            values: dict[str, Any] = dict(zip(names, row, strict=True))
            raw = RawRecord(topic=topic, partition=partition, offset=offset)
            found.append(Kept(**values, raw=raw, quotes=count))
    return found
