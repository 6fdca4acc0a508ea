"""Finds stories."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    and_,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    tuple_,
)

from schemas import DUPLICATES, Relation
from stream.store.faults import translated
from stream.store.fold import fold
from stream.store.query import Phrase, Query
from stream.store.schema import articles, quotes
from stream.store.snippet import Snippet, snippet_of

__all__ = ["Cursor", "Filters", "Hit", "search"]

LIMIT = 1000
"""Hits of one call at most."""
_NOT_DUPLICATES = frozenset(Relation) - DUPLICATES

Cursor = tuple[datetime, int]
"""Where a page ended: `Hit.cursor` of its last hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    article_id: UUID
    story_id: UUID
    relation: Relation
    status: str
    provider: str
    received_at: datetime
    published_at: datetime | None
    embargo_until: datetime | None
    superseded_by: UUID | None
    """The article that took its place: where it is set, this one is not to be used."""
    slugline: str | None
    headline: Snippet
    body: Snippet
    """The piece with the words found."""
    rank: float
    """How well it fits: higher is better. It is comparable within one answer only."""
    cursor: Cursor


class Filters(TypedDict, total=False):
    """What narrows a search; a filter that is None, or left out, narrows nothing."""

    provider: str | None
    story: UUID | None
    speaker: str | None
    """Part of a quoted person's name: `putin`."""
    language: str | None
    """BCP 47; `en` is also `en-GB`."""
    status: str | None
    relations: Collection[Relation]
    """All but duplicates unless given."""


def search(
    engine: Engine,
    query: str,
    *,
    limit: int = 20,
    before: Cursor | datetime | None = None,
    order: Literal["time", "rank"] = "time",
    **filters: Unpack[Filters],
) -> list[Hit]:
    """Return articles that hold all of `query` (its grammar: `stream.store.query`) and fit every filter given.

    Newest first (by arrival, so that a page is never changed by what comes late; go on with `before=hit.cursor`), or
    the best first. No input is a syntax error: an empty query finds by the filters alone, and one of signs without a
    word (`Query.is_wordless`) finds nothing. Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(query)
    if asked.is_wordless:
        return []
    conditions = _conditions(filters)
    if before is not None:
        conditions.append(_older(before))
    build = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    statement = build(asked).where(*conditions).limit(max(0, min(limit, LIMIT)))
    newest = (articles.c.received_at.desc(), articles.c.row_no.desc())
    statement = statement.order_by(*newest) if order == "time" else statement.order_by(text("rank DESC"), *newest)
    with translated(), engine.connect() as connection:
        return [_hit(row, asked.wanted) for row in connection.execute(statement).mappings()]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    columns = articles.c
    found: list[ColumnElement[bool]] = [columns.relation.in_(sorted(filters.get("relations", _NOT_DUPLICATES)))]
    if (provider := filters.get("provider")) is not None:
        found.append(columns.provider == _clean(provider))
    if (story := filters.get("story")) is not None:
        found.append(columns.story_id == story)
    if (status := filters.get("status")) is not None:
        found.append(columns.status == _clean(status))
    if (language := filters.get("language")) is not None:
        code = _clean(language)
        found.append(or_(columns.language == code, columns.language.startswith(f"{code}-", autoescape=True)))
    if words := fold(filters.get("speaker") or ""):
        named = quotes.c.speaker_words.contains(f" {' '.join(words)} ", autoescape=True)
        found.append(exists().where(quotes.c.article_id == columns.article_id, named))
    return found


def _clean(value: str) -> str:
    """Return the text with NUL and lone surrogates replaced: PostgreSQL takes neither as a parameter, and nothing
    stored has them.
    """
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _older(before: Cursor | datetime) -> ColumnElement[bool]:
    if isinstance(before, datetime):
        return articles.c.received_at < before
    return tuple_(articles.c.received_at, articles.c.row_no) < tuple_(*before)


def _columns() -> list[Any]:
    names = (
        *("row_no", "article_id", "story_id", "relation", "status", "provider", "received_at", "published_at"),
        *("embargo_until", "superseded_by", "slugline", "headline", "body"),
    )
    return [articles.c[name] for name in names]


def _postgresql(asked: Query) -> Select[Any]:
    parts = [phrase.tsquery() for phrase in asked.wanted] + [f"!{phrase.tsquery()}" for phrase in asked.unwanted]
    if not parts:
        return select(*_columns(), literal_column("0.0").label("rank"))
    tsquery = func.to_tsquery(text("'simple'::regconfig"), " & ".join(parts))
    vector: ColumnElement[Any] = literal_column("articles.search_vector")
    rank = func.ts_rank_cd(vector, tsquery) if asked.wanted else literal_column("0.0")
    return select(*_columns(), rank.label("rank")).where(vector.op("@@")(tsquery))


def _sqlite(asked: Query) -> Select[Any]:
    index = text("articles_search")
    own: ColumnElement[Any] = literal_column("articles_search")
    statement = select(*_columns(), literal_column("0.0").label("rank"))
    if asked.wanted:
        # bm25 is lower where it fits better; a word of the headline weighs ten of the body.
        rank: ColumnElement[Any] = literal_column("-bm25(articles_search, 10.0, 1.0)").label("rank")
        wanted = " AND ".join(phrase.fts5() for phrase in asked.wanted)
        joined = and_(own.op("MATCH")(wanted), literal_column("articles_search.rowid") == articles.c.row_no)
        statement = select(*_columns(), rank).select_from(articles, index).where(joined)
    if asked.unwanted:
        unwanted = " OR ".join(phrase.fts5() for phrase in asked.unwanted)
        rowid: ColumnElement[int] = literal_column("rowid")
        hidden = select(rowid).select_from(index).where(own.op("MATCH")(unwanted))
        statement = statement.where(not_(articles.c.row_no.in_(hidden)))
    return statement


def _hit(row: Any, phrases: tuple[Phrase, ...]) -> Hit:
    return Hit(
        article_id=row["article_id"],
        story_id=row["story_id"],
        relation=Relation(row["relation"]),
        status=row["status"],
        provider=row["provider"],
        received_at=row["received_at"],
        published_at=row["published_at"],
        embargo_until=row["embargo_until"],
        superseded_by=row["superseded_by"],
        slugline=row["slugline"],
        headline=snippet_of(row["headline"] or "", phrases),
        body=snippet_of(row["body"], phrases),
        rank=float(row["rank"]),
        cursor=(row["received_at"], row["row_no"]),
    )
