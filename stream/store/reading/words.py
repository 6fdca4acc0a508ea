"""Turns the words of a query into the search index of either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, not_, select, text

from stream.store.query import Query
from stream.store.schema import articles

__all__ = ["matching", "rank_of"]


def matching(statement: Select[Any], asked: Query, dialect: str) -> Select[Any]:
    """Return the statement over `articles`, narrowed to rows that hold the words wanted and none that is not."""
    return _postgresql(statement, asked) if dialect == "postgresql" else _sqlite(statement, asked)


def rank_of(asked: Query, dialect: str) -> ColumnElement[Any]:
    """Return how well a row of a `matching` statement fits: higher is better, 0 where no word is wanted."""
    if not asked.wanted:
        return literal_column("0.0")
    if dialect == "postgresql":
        ranked: ColumnElement[Any] = func.ts_rank_cd(literal_column("articles.search_vector"), _tsquery(asked))
        return ranked
    # bm25 is lower where it fits better; a word of the headline weighs ten of the body.
    return literal_column("-bm25(articles_search, 10.0, 1.0)")


def _tsquery(asked: Query) -> ColumnElement[Any]:
    parts = [phrase.tsquery() for phrase in asked.wanted] + [f"!{phrase.tsquery()}" for phrase in asked.unwanted]
    query: ColumnElement[Any] = func.to_tsquery(text("'simple'::regconfig"), " & ".join(parts))
    return query


def _postgresql(statement: Select[Any], asked: Query) -> Select[Any]:
    if not (asked.wanted or asked.unwanted):
        return statement
    vector: ColumnElement[Any] = literal_column("articles.search_vector")
    return statement.where(vector.op("@@")(_tsquery(asked)))


def _sqlite(statement: Select[Any], asked: Query) -> Select[Any]:
    index = text("articles_search")
    own: ColumnElement[Any] = literal_column("articles_search")
    if asked.wanted:
        wanted = " AND ".join(phrase.fts5() for phrase in asked.wanted)
        joined = and_(own.op("MATCH")(wanted), literal_column("articles_search.rowid") == articles.c.row_no)
        statement = statement.select_from(articles, index).where(joined)
    if asked.unwanted:
        unwanted = " OR ".join(phrase.fts5() for phrase in asked.unwanted)
        rowid: ColumnElement[int] = literal_column("rowid")
        hidden = select(rowid).select_from(index).where(own.op("MATCH")(unwanted))
        statement = statement.where(not_(articles.c.row_no.in_(hidden)))
    return statement
