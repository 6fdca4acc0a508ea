"""Turns the words of a query into the search index of either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, not_, select, text

from stream.store.among import among
from stream.store.query import Query
from stream.store.reading.matching.windows import Window
from stream.store.schema import articles

__all__ = ["matching", "ranks_of"]


def matching(connection: Connection, statement: Select[Any], asked: Query, window: Window) -> Select[Any]:
    """Return the statement over `articles`, narrowed to rows that hold the words wanted and none that is not. The rows
    must be in the window by its own conditions; it is told here for SQLite, which knows no time in its search index.
    """
    if not (asked.wanted or asked.unwanted):
        return statement
    if connection.dialect.name == "postgresql":
        vector: ColumnElement[Any] = literal_column("articles.search_vector")
        return statement.where(vector.op("@@")(_tsquery(asked)))
    return _sqlite(statement, asked, _numbers(connection, window))


def ranks_of(connection: Connection, asked: Query, numbers: list[int]) -> dict[int, float]:
    """Return how well each of these rows, which match, fits: higher is better, 0 where no word is wanted."""
    if not asked.wanted or not numbers:
        return dict.fromkeys(numbers, 0.0)
    if connection.dialect.name == "postgresql":
        rank = func.ts_rank_cd(literal_column("articles.search_vector"), _tsquery(asked))
        statement = select(articles.c.row_no, rank).where(among("postgresql", articles.c.row_no, "numbers"))
        return {row[0]: float(row[1]) for row in connection.execute(statement, {"numbers": numbers})}
    # bm25 is lower where it fits better; a word of the headline weighs ten of the body.
    rowid: ColumnElement[int] = literal_column("rowid")
    bm25: ColumnElement[float] = literal_column("-bm25(articles_search, 10.0, 1.0)")
    ranked = _index(_any(rowid, bm25), asked, (min(numbers), max(numbers)))
    wanted = set(numbers)
    return {row[0]: float(row[1]) for row in connection.execute(ranked) if row[0] in wanted}


def _any(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns)


def _tsquery(asked: Query) -> ColumnElement[Any]:
    parts = [phrase.tsquery() for phrase in asked.wanted] + [f"!{phrase.tsquery()}" for phrase in asked.unwanted]
    query: ColumnElement[Any] = func.to_tsquery(text("'simple'::regconfig"), " & ".join(parts))
    return query


def _numbers(connection: Connection, window: Window) -> tuple[int | None, int | None]:
    """Return the least and the greatest number of a window's articles, between which the search index looks; None where
    it looks at all.
    """
    if window.since is None:
        return None, None
    columns = articles.c
    statement = select(func.min(columns.row_no), func.max(columns.row_no)).where(
        *window.holds(columns.received_at, columns.row_no)
    )
    least, greatest = connection.execute(statement).one()
    return (0, 0) if least is None else (least, greatest)


def _sqlite(statement: Select[Any], asked: Query, numbers: tuple[int | None, int | None]) -> Select[Any]:
    rowid: ColumnElement[int] = literal_column("articles_search.rowid")
    if asked.wanted:
        joined = _index(statement.select_from(articles, text("articles_search")), asked, numbers, source=False)
        return joined.where(rowid == articles.c.row_no)
    unwanted = " OR ".join(phrase.fts5() for phrase in asked.unwanted)
    hidden = _within(select(rowid).select_from(text("articles_search")), unwanted, numbers)
    return statement.where(not_(articles.c.row_no.in_(hidden)))


def _index(
    statement: Select[Any], asked: Query, numbers: tuple[int | None, int | None], *, source: bool = True
) -> Select[Any]:
    terms = " AND ".join(phrase.fts5() for phrase in asked.wanted)
    if asked.unwanted:
        terms = f"({terms}) NOT ({' OR '.join(phrase.fts5() for phrase in asked.unwanted)})"
    return _within(statement.select_from(text("articles_search")) if source else statement, terms, numbers)


def _within(statement: Select[Any], terms: str, numbers: tuple[int | None, int | None]) -> Select[Any]:
    own: ColumnElement[Any] = literal_column("articles_search")
    rowid: ColumnElement[int] = literal_column("articles_search.rowid")
    found: list[ColumnElement[bool]] = [own.op("MATCH")(terms)]
    if numbers[0] is not None:
        found.append(rowid >= numbers[0])
    if numbers[1] is not None:
        found.append(rowid <= numbers[1])
    return statement.where(and_(*found))
