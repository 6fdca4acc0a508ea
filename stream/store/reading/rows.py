"""Makes lines of rows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from schemas import DUPLICATES, WITHDRAWING, Relation
from stream.opening_headline import is_opening
from stream.store.among import among
from stream.store.query import Phrase
from stream.store.reading.line import Line
from stream.store.schema import articles, change_number, quotes, supersessions
from stream.store.snippet import snippet_of

__all__ = ["lines_of", "withdrawn_among"]

_PLAIN = (
    *("row_no", "article_id", "story_id", "of_id", "score", "status", "provider", "source", "format", "language"),
    *("urgency", "version", "guid", "slugline", "byline", "published_at", "received_at", "updated_at"),
    *("embargo_until", "superseded_by", "content_hash", "retold_at"),
)
"""Columns that a line has as they are."""
_WITHDRAWN = tuple(map(str, WITHDRAWING))
_COPIES_OF_COPIES = 20
"""Copies of copies that are followed: outlets repeat each other a few times at most, and each time is a query."""


def lines_of(
    connection: Connection,
    ranks: dict[int, float],
    phrases: Sequence[Phrase] = (),
    unmarked: Container[int] = (),
) -> tuple[Line, ...]:
    """Return the lines of rows, given by their numbers with their ranks, in that order; those that are gone are left
    out. Of the rows `unmarked` the piece of the copy is its beginning, whatever phrases are sought.
    """
    if not ranks:
        return ()
    dialect = connection.dialect.name
    found = {row[0]: row for row in connection.execute(_rows(dialect), {"numbers": list(ranks)})}
    speakers = _speakers(connection, [row.article_id for row in found.values()])
    withdrawn = withdrawn_among(connection, found.values())
    return tuple(
        _line(
            found[number],
            rank,
            speakers.get(found[number].article_id, ()),
            withdrawn.get(found[number].article_id),
            () if number in unmarked else phrases,
        )
        for number, rank in ranks.items()
        if number in found
    )


@cache
def _rows(dialect: str) -> Select[Any]:
    chosen = [articles.c[name] for name in (*_PLAIN, "relation", "headline", "body")]
    return select(*chosen, change_number).where(among(dialect, articles.c.row_no, "numbers"))


def _line(row: Any, rank: float, speakers: Iterable[str], withdrawn_as: str | None, phrases: Sequence[Phrase]) -> Line:
    *plain, relation, headline, body, change_no = row
    return Line(
        **dict(zip(_PLAIN, plain, strict=True)),
        relation=Relation(relation),
        headline=snippet_of(headline or "", phrases),
        headline_is_copy=is_opening(headline, body),
        body=snippet_of(body, phrases),
        change_no=change_no,
        withdrawn_as=withdrawn_as,
        rank=rank,
        speakers=tuple(speakers),
    )


def _speakers(connection: Connection, article_ids: list[UUID]) -> dict[UUID, dict[str, None]]:
    """Return by article who is quoted, in the order of the text."""
    found: dict[UUID, dict[str, None]] = {}
    for article_id, speaker in connection.execute(_quoted(connection.dialect.name), {"articles": article_ids}):
        found.setdefault(article_id, {})[speaker] = None
    return found


@cache
def _quoted(dialect: str) -> Select[Any]:
    columns = quotes.c
    return (
        select(columns.article_id, columns.speaker)
        .where(among(dialect, columns.article_id, "articles"), columns.speaker.is_not(None))
        .order_by(columns.article_id, columns.ordinal)
    )


def withdrawn_among(connection: Connection, rows: Iterable[Any]) -> dict[UUID, str]:
    """Return by article how another one withdraws it, or what it is a copy of: killed, or else withheld. A copy may be
    one of a copy, and so on. Of each row `article_id`, `of_id` and `relation` are looked at.
    """
    named: dict[UUID, set[UUID]] = {}
    found: list[tuple[UUID, str]] = []
    copied: dict[UUID, set[UUID]] = {}
    for row in rows:
        named.setdefault(row.article_id, set()).add(row.article_id)
        if _is_copy(row):
            copied.setdefault(row.of_id, set()).add(row.article_id)
    for _ in range(_COPIES_OF_COPIES):
        if not copied:
            break
        for other, copies in copied.items():
            named.setdefault(other, set()).update(copies)
        copied = _copied_by(connection, copied, found)
    for superseded_id, status in connection.execute(_withdrawing(connection.dialect.name), {"named": list(named)}):
        found.extend((article_id, status) for article_id in named[superseded_id])
    return dict(sorted(found, key=lambda each: each[1], reverse=True))  # `withheld` before `killed`, which stays


@cache
def _withdrawing(dialect: str) -> Select[Any]:
    return (
        select(supersessions.c.superseded_id, articles.c.status)
        .join(articles, articles.c.article_id == supersessions.c.article_id)
        .where(among(dialect, supersessions.c.superseded_id, "named"), articles.c.status.in_(_WITHDRAWN))
    )


def _copied_by(
    connection: Connection, copied: dict[UUID, set[UUID]], found: list[tuple[UUID, str]]
) -> dict[UUID, set[UUID]]:
    """Return what those that are copied are copies of themselves, with the copies. Into `found` goes what one of them
    says by its own status: a kill may take the place of what it kills, under the same id.
    """
    further: dict[UUID, set[UUID]] = {}
    for row in connection.execute(_originals(connection.dialect.name), {"copied": list(copied)}):
        copies = copied[row.article_id]
        if row.status in _WITHDRAWN:
            found.extend((article_id, row.status) for article_id in copies)
        if _is_copy(row):
            further.setdefault(row.of_id, set()).update(copies)
    return further


@cache
def _originals(dialect: str) -> Select[Any]:
    names = ("article_id", "of_id", "relation", "status")
    return select(*(articles.c[name] for name in names)).where(among(dialect, articles.c.article_id, "copied"))


def _is_copy(row: Any) -> bool:
    return row.of_id is not None and row.relation in DUPLICATES
