"""What is stored, counted: for the demo and `wirestream doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, func, select

from schemas import Article, ExtractedArticle, Extraction, JudgedArticle, Verdict
from stream.store.faults import translated
from stream.store.row import Stored
from stream.store.schema import articles, quotes

__all__ = ["Summary", "stored_articles", "stored_ids", "summary"]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the whole database."""

    articles: int
    stories: int
    quotes: int
    speakers: int
    """Different names."""
    superseded: int
    by_relation: dict[str, int]
    by_status: dict[str, int]
    by_provider: dict[str, int]


def summary(engine: Engine) -> Summary:
    """Count. Raises `Transient`, or `Misconfigured` where the tables are missing."""
    with translated(), engine.connect() as connection:
        counts: dict[str, dict[str, int]] = {}
        for name in ("relation", "status", "provider"):
            column = articles.c[name]
            grouped = connection.execute(select(column, func.count()).group_by(column).order_by(column))
            counts[name] = {value: count for value, count in grouped}  # noqa: C416 (rows are no pairs to mypy)
        stories, superseded = connection.execute(
            select(func.count(articles.c.story_id.distinct()), func.count(articles.c.superseded_by))
        ).one()
        quoted, speakers = connection.execute(select(func.count(), func.count(quotes.c.speaker.distinct()))).one()
    return Summary(
        articles=sum(counts["relation"].values()),
        stories=stories,
        quotes=quoted,
        speakers=speakers,
        superseded=superseded,
        by_relation=counts["relation"],
        by_status=counts["status"],
        by_provider=counts["provider"],
    )


def stored_articles(engine: Engine, *, story: UUID | None = None) -> Iterator[Stored]:
    """Every message stored, in the order of arrival (of one story, if named): what a back-test of rules runs over."""
    statement = select(articles.c.document).order_by(articles.c.row_no)
    if story is not None:
        statement = statement.where(articles.c.story_id == story)
    with translated(), engine.connect().execution_options(yield_per=200) as connection:
        for document in connection.execute(statement).scalars():
            yield _message(document)


def _message(document: dict[str, object]) -> Stored:
    article, verdict = Article.model_validate(document["article"]), Verdict.model_validate(document["verdict"])
    if "extraction" not in document:
        return JudgedArticle(article=article, verdict=verdict)
    return ExtractedArticle(
        article=article, verdict=verdict, extraction=Extraction.model_validate(document["extraction"])
    )


def stored_ids(engine: Engine) -> frozenset[UUID]:
    """The ids of all articles that are stored. Raises `Transient`, or `Misconfigured` where the tables are missing."""
    with translated(), engine.connect() as connection:
        return frozenset(connection.execute(select(articles.c.article_id)).scalars())
