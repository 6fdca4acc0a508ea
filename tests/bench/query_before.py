"""The search of the release before its reader: one statement, whose plan the database chooses by its estimates."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text

from stream.store.faults import translated
from stream.store.query import Query
from stream.store.reading import Wanted
from stream.store.snippet import snippet_of

__all__ = ["NUMBERS", "query_before"]

NUMBERS = "articles.row_no"
"""As `columns`: the least that a page needs."""

_COLUMNS = (
    "articles.row_no, articles.article_id, articles.story_id, relation, status, provider, articles.received_at, "
    "published_at, embargo_until, superseded_by, slugline, headline, body"
)
_RELATIONS = "relation IN ('correction', 'new', 'update', 'withdrawal')"
_SPEAKER = "EXISTS (SELECT 1 FROM quotes WHERE quotes.article_id = articles.article_id AND speaker_words LIKE :speaker)"


def query_before(engine: Engine, wanted: Wanted, order: str, columns: str = _COLUMNS) -> int:
    """Run it, and make the snippets where it reads texts; return how many were found. Raises `Transient` where the
    database ends it.
    """
    asked = Query.parse(wanted.query)
    postgresql = engine.dialect.name == "postgresql"
    source, rank, conditions, values = "articles", "0.0", [_RELATIONS], {}
    if asked.wanted and postgresql:
        values["words"] = " & ".join(phrase.tsquery() for phrase in asked.wanted)
        query = "to_tsquery('simple'::regconfig, :words)"
        conditions.append(f"search_vector @@ {query}")
        rank = f"ts_rank_cd(search_vector, {query})"
    elif asked.wanted:
        values["words"] = " AND ".join(phrase.fts5() for phrase in asked.wanted)
        source += ", articles_search"
        conditions += ["articles_search MATCH :words", "articles_search.rowid = articles.row_no"]
        rank = "-bm25(articles_search, 10.0, 1.0)"
    if wanted.language is not None:
        values |= {"language": wanted.language, "kinds": f"{wanted.language}-%"}
        conditions.append("(language = :language OR language LIKE :kinds)")
    if wanted.speaker is not None:
        values["speaker"] = f"% {wanted.speaker} %"
        conditions.append(_SPEAKER)
    newest = "articles.received_at DESC, articles.row_no DESC"
    statement = text(
        f"SELECT {columns}, {rank} AS rank FROM {source} WHERE {' AND '.join(conditions)} "  # noqa: S608 (ours)
        f"ORDER BY {newest if order == 'time' else f'rank DESC, {newest}'} LIMIT 50"
    )
    with translated(), engine.connect() as connection:
        rows: list[Any] = list(connection.execute(statement, values).mappings())
    for row in rows:
        if "body" in row:
            snippet_of(row["headline"] or "", asked.wanted)
            snippet_of(row["body"], asked.wanted)
    return len(rows)
