"""Reads one article whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select

from stream.store.faults import translated
from stream.store.read import message_of
from stream.store.reading.line import Line
from stream.store.reading.rows import lines_of
from stream.store.row import Stored
from stream.store.schema import articles

__all__ = ["StoredArticle", "article_at"]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored."""

    line: Line
    message: Stored
    """As it came by Kafka: an `ExtractedArticle`, or of a duplicate a `JudgedArticle`."""
    stored_at: datetime
    """When it was first stored."""


def article_at(engine: Engine, article_id: UUID) -> StoredArticle | None:
    """Return the article of this id; None where it is not stored. Raises `Transient`, or `Misconfigured` where the
    tables are missing.
    """
    statement = select(articles.c.row_no, articles.c.document, articles.c.stored_at)
    with translated(), engine.connect() as connection:
        found = connection.execute(statement.where(articles.c.article_id == article_id)).one_or_none()
        if found is None:
            return None
        lines = lines_of(connection, {found.row_no: 0.0})
    return StoredArticle(lines[0], message_of(found.document), found.stored_at) if lines else None
