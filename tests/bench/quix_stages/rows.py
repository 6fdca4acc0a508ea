"""What two databases must have in common that were written from the same copy, whoever wrote them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

__all__ = ["Rows", "differences", "rows_in"]

_ARTICLES = """
    SELECT article_id, relation, story_id, of_id, status, language, headline, byline, dateline, body FROM articles
"""
_QUOTES = 'SELECT article_id, ordinal, text, start, "end", kind, speaker, speaker_kind, cue FROM quotes'
_ALERTS = "SELECT article_id, rule, severity, kind, story_id, headline FROM alerts"

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of each table, without what the time of a run decides, and how many records were refused."""

    articles: Counter[Row]
    quotes: Counter[Row]
    alerts: Counter[Row]
    letters: int


def rows_in(engine: Engine, letters: int) -> Rows:
    """What is stored."""
    with engine.connect() as connection:
        articles, quotes, alerts = (
            Counter(map(tuple, connection.execute(text(asked)))) for asked in (_ARTICLES, _QUOTES, _ALERTS)
        )
    return Rows(articles, quotes, alerts, letters)


def differences(ours: Rows, theirs: Rows) -> Iterator[str]:
    """Yield a line a difference."""
    for name in ("articles", "quotes", "alerts"):
        mine, other = getattr(ours, name), getattr(theirs, name)
        if mine.total() != other.total():
            yield f"{mine.total():,} {name} of Wirestream, {other.total():,} of Quix Streams"
        elif mine != other:
            yield f"{(mine - other).total():,} of {mine.total():,} {name} are not the same"
    mine, other = (Counter(row[1] for row in rows.articles.elements()) for rows in (ours, theirs))
    if mine != other:
        yield f"relations: {dict(mine)} of Wirestream, {dict(other)} of Quix Streams"
    if ours.letters != theirs.letters:
        yield f"{ours.letters} dead letters of Wirestream, {theirs.letters} of Quix Streams"
