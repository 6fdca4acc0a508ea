"""Settles what the rows of a batch mean to others: what is superseded, what is to be shown anew, what is too old."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Update, case, delete, select, update

from stream.store.among import among
from stream.store.changes import changed
from stream.store.merges import stories_one_with
from stream.store.schema import articles, supersessions
from stream.store.writing.keeping import kept_among
from stream.store.writing.row import Rows

__all__ = ["drop_pruned", "last_in_place_of", "mark_superseded", "number_anew", "stories_shown_anew"]


def drop_pruned(connection: Connection, old: set[UUID], now: datetime) -> int:
    """Take out again what came and is older than what was pruned, but for what is kept; return how many. It is judged
    in the database: a notice about it may be in the same batch.
    """
    if not old:
        return 0
    gone = old - kept_among(connection, old, now)
    connection.execute(delete(articles).where(articles.c.article_id.in_(sorted(gone, key=str))))
    return len(gone)


def mark_superseded(connection: Connection, affected: set[UUID]) -> None:
    """Work `superseded_by` out anew: of several articles that take another's place, the last issued counts."""
    if not affected:
        return
    connection.execute(_marking(connection.dialect.name), {"affected": sorted(affected, key=str)})


def last_in_place_of(article_id: ColumnElement[UUID]) -> ColumnElement[UUID]:
    """Return which article takes the place of this one, by what has arrived so far; NULL where none does."""
    columns = supersessions.c
    return (
        select(columns.article_id)
        .where(columns.superseded_id == article_id)
        .order_by(columns.issued_at.desc(), columns.article_id.desc())
        .limit(1)
        .scalar_subquery()
    )


@cache
def _marking(dialect: str) -> Update:
    last = last_in_place_of(articles.c.article_id)
    return (
        update(articles)
        .where(among(dialect, articles.c.article_id, "affected"), articles.c.superseded_by.is_distinct_from(last))
        .values(superseded_by=last, **changed(dialect))
    )


def stories_shown_anew(connection: Connection, batch: Iterable[Rows]) -> set[UUID]:
    """Return the stories of which all that is there is to be shown anew: those that are a part of another from now on,
    and those of which something is withdrawn, for its versions and copies carry the notice. What a notice names may
    have come to stand in another story than the notice.
    """
    rows_withdrawing = [rows for rows in batch if rows.is_withdrawal]
    found = {merge["story_id"] for rows in batch for merge in rows.merges}
    found |= {rows.article["story_id"] for rows in rows_withdrawing}
    named = {row["superseded_id"] for rows in rows_withdrawing for row in rows.supersessions}
    if named:
        theirs = select(articles.c.story_id).distinct().where(articles.c.article_id.in_(sorted(named, key=str)))
        found |= set(connection.execute(theirs).scalars())
    return found


def number_anew(connection: Connection, stories: set[UUID], now: datetime) -> None:
    """Make a change of each article of these stories, and of those that are one with any of them; of those that were
    stored before `now`, one of which the row tells that it is none that has just come.
    """
    retold_at = case((articles.c.stored_at != now, now), else_=articles.c.retold_at)
    connection.execute(
        update(articles)
        .where(articles.c.story_id.in_(sorted(stories_one_with(connection, stories), key=str)))
        .values(retold_at=retold_at, **changed(connection.dialect.name))
    )
