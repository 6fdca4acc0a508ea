"""Reads the quotes of several articles: those of a story's versions, say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, select

from stream.store.faults import translated
from stream.store.schema import articles, quotes

__all__ = ["Quoted", "quotes_of"]

_MOST = 2000
"""Quotes of one call at most: a long story has some hundred in all of its versions."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, and which article has it."""

    article_id: UUID
    ordinal: int
    """Of the quotes of its article, from 0."""
    text: str
    speaker: str | None
    cue: str | None
    confidence: float


def quotes_of(engine: Engine, article_ids: Collection[UUID]) -> tuple[Quoted, ...]:
    """Return the quotes of these articles, in the order in which the articles arrived, and in that of their texts.
    Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    columns = quotes.c
    statement = (
        select(columns.article_id, columns.ordinal, columns.text, columns.speaker, columns.cue, columns.confidence)
        .join(articles, articles.c.article_id == columns.article_id)
        .where(columns.article_id.in_(list(article_ids)))
        .order_by(articles.c.received_at, articles.c.row_no, columns.ordinal)
        .limit(_MOST)
    )
    with translated(), engine.connect() as connection:
        return tuple(Quoted(*row) for row in connection.execute(statement))
