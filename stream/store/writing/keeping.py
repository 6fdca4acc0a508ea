"""Tells which articles are kept however old they are: what an agency took back or put right, and what that is about.

kills, withholds, corrections     for ever
what one of them names            as long as it: who still has the story must find out
what took the place of either     as long as it, or the older one would look like the last
what joined two stories           for their ids, which people have kept, go on leading to one
what is under an embargo          until it ends

It is asked of some hundred articles at a time, each by an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from schemas import WITHDRAWING, Relation, Status
from stream.store.schema import articles, pruned, story_merges, supersessions

__all__ = ["kept_among", "pruned_before"]

_STATUSES = tuple(map(str, {*WITHDRAWING, Status.CORRECTED}))
_RELATIONS = (str(Relation.WITHDRAWAL), str(Relation.CORRECTION))


def pruned_before(connection: Connection) -> datetime | None:
    """Return the time before which articles were taken out; None where none ever were."""
    before: datetime | None = connection.execute(select(pruned.c.before)).scalar()
    return before


def kept_among(connection: Connection, ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Return those of these articles that are kept."""
    wanted = sorted(set(ids), key=str)
    columns = articles.c
    embargoed = columns.embargo_until >= now
    own = select(columns.article_id).where(columns.article_id.in_(wanted), or_(_is_notice(), embargoed))
    joined = select(story_merges.c.article_id).where(story_merges.c.article_id.in_(wanted))
    kept = {*connection.execute(own).scalars(), *connection.execute(joined).scalars(), *_named(connection, wanted)}
    return kept | _in_place_of_kept(connection, [each for each in wanted if each not in kept])


def _is_notice() -> ColumnElement[bool]:
    return or_(articles.c.status.in_(_STATUSES), articles.c.relation.in_(_RELATIONS))


def _named(connection: Connection, ids: list[UUID]) -> set[UUID]:
    """Return those of which a notice says that it is about them."""
    by_list = (
        select(supersessions.c.superseded_id)
        .join(articles, articles.c.article_id == supersessions.c.article_id)
        .where(supersessions.c.superseded_id.in_(ids), _is_notice())
    )
    by_relation = select(articles.c.of_id).where(articles.c.of_id.in_(ids), _is_notice())
    return {each for query in (by_list, by_relation) for each in connection.execute(query).scalars()}


def _in_place_of_kept(connection: Connection, ids: list[UUID]) -> set[UUID]:
    """Return those that took the place of a notice, or of what one is about."""
    columns = supersessions.c
    pairs = connection.execute(
        select(columns.article_id, columns.superseded_id).where(columns.article_id.in_(ids))
    ).all()
    others = sorted({other for _, other in pairs}, key=str)
    notices = select(articles.c.article_id).where(articles.c.article_id.in_(others), _is_notice())
    kept = {*connection.execute(notices).scalars(), *_named(connection, others)}
    return {article_id for article_id, other in pairs if other in kept}
