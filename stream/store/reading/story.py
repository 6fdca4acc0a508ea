"""Reads a story whole: its versions and copies in the order in which they came, and the alerts about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select, tuple_

from schemas import RawRecord
from stream.store.merges import canonical_of
from stream.store.reading.alerts import SentAlert, alerts_of_stories
from stream.store.reading.line import Cursor, Line
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.schema import articles, supersessions

__all__ = ["Member", "Story", "story_at"]

LIMIT = 500
"""Articles of one call at most."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story."""

    line: Line
    raw: RawRecord
    """The record that it came by."""
    evidence: Mapping[str, float]
    """What its place in the story was judged by, each 0 to 1."""
    repairs: tuple[str, ...]
    """What of it was mended on the way."""
    ednote: str | None
    """Its note to editors: a correction's and a kill's own words."""
    supersedes: tuple[UUID, ...]
    """The articles that are not to be used since it came, whether or not they are here."""
    decided_at: datetime
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """All that belongs together."""

    story_id: UUID
    """The id that it has now."""
    asked: UUID
    """The id that was asked for: another one where two stories turned out to be one."""
    members: tuple[Member, ...]
    """A page of its articles, in the order of their arrival."""
    next: Cursor | None
    """Where to go on, as `after`; None at the end."""
    count: int
    """Articles of the story, all of them."""
    alerts: tuple[SentAlert, ...]
    """All alerts about it, in the order in which they were written, on each page."""
    merged: tuple[UUID, ...]
    """Ids of stories that turned out to be this one."""


def story_at(engine: Engine, story_id: UUID, *, limit: int = LIMIT, after: Cursor | None = None) -> Story | None:
    """Return the story that this id is in now; None where nothing of it is stored. Raises `Transient`, or
    `Misconfigured` where the tables are missing.
    """
    limit = max(0, min(limit, LIMIT))
    with snapshot(engine) as connection:
        now, all_ids = canonical_of(connection, story_id)
        belongs = articles.c.story_id.in_(sorted(all_ids, key=str))
        count = connection.execute(select(func.count()).select_from(articles).where(belongs)).scalar_one()
        if not count:
            return None
        place = (articles.c.received_at, articles.c.row_no)
        statement = select(articles.c.row_no).where(belongs).order_by(*place).limit(limit + 1)
        if after is not None:
            statement = statement.where(tuple_(*place) > tuple_(*after))
        numbers = list(connection.execute(statement).scalars())
        members = _members(connection, numbers[:limit])
        alerts = alerts_of_stories(connection, all_ids)
    more = len(numbers) > limit and members
    merged = tuple(sorted(all_ids - {now}, key=str))
    return Story(now, story_id, members, members[-1].line.cursor if more else None, count, alerts, merged)


def _members(connection: Connection, numbers: list[int]) -> tuple[Member, ...]:
    lines = lines_of(connection, dict.fromkeys(numbers, 0.0))
    article, verdict = articles.c.document["article"], articles.c.document["verdict"]
    statement = select(
        articles.c.row_no,
        *(articles.c.raw_topic, articles.c.raw_partition, articles.c.raw_offset),
        verdict["evidence"].label("evidence"),
        article["repairs"].label("repairs"),
        article["ednote"].label("ednote"),
        *(articles.c.decided_at, articles.c.stored_at),
    ).where(articles.c.row_no.in_(numbers))
    rows = {row.row_no: row for row in connection.execute(statement)}
    displaced = _superseded_by(connection, (line.article_id for line in lines))
    found = []
    for line in lines:
        row = rows[line.row_no]
        raw = RawRecord(topic=row.raw_topic, partition=row.raw_partition, offset=row.raw_offset)
        found.append(
            Member(
                line=line,
                raw=raw,
                evidence=row.evidence or {},
                repairs=tuple(row.repairs or ()),
                ednote=row.ednote,
                supersedes=tuple(displaced.get(line.article_id, ())),
                decided_at=row.decided_at,
                stored_at=row.stored_at,
            )
        )
    return tuple(found)


def _superseded_by(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    columns = supersessions.c
    statement = select(columns.article_id, columns.superseded_id).where(columns.article_id.in_(list(ids)))
    found: dict[UUID, list[UUID]] = {}
    for article_id, other in connection.execute(statement.order_by(columns.article_id, columns.superseded_id)):
        found.setdefault(article_id, []).append(other)
    return found
