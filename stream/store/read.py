"""Reads back what is stored: for the back-test of rules, and for the demo."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Engine, select

from schemas import Article, ExtractedArticle, Extraction, JudgedArticle, Verdict
from stream.store.faults import translated
from stream.store.schema import articles
from stream.store.writing.row import Stored

__all__ = ["message_of", "stored_articles", "stored_ids"]


def stored_articles(engine: Engine) -> Iterator[Stored]:
    """Yield every message that is stored, in the order of arrival.

    Raises `Transient`, or `Misconfigured` where the tables are missing; both while it is iterated over.
    """
    statement = select(articles.c.document).order_by(articles.c.row_no)
    with translated(), engine.connect().execution_options(yield_per=200) as connection:
        for document in connection.execute(statement).scalars():
            yield message_of(document)


def message_of(document: dict[str, object]) -> Stored:
    """Return the message of what stands in the column `document`."""
    article, verdict = Article.model_validate(document["article"]), Verdict.model_validate(document["verdict"])
    if "extraction" not in document:
        return JudgedArticle(article=article, verdict=verdict)
    return ExtractedArticle(
        article=article, verdict=verdict, extraction=Extraction.model_validate(document["extraction"])
    )


def stored_ids(engine: Engine) -> frozenset[UUID]:
    """Return the ids of all articles that are stored. Raises `Transient`, or `Misconfigured` where the tables are
    missing.
    """
    with translated(), engine.connect() as connection:
        return frozenset(connection.execute(select(articles.c.article_id)).scalars())
