"""Reads articles whole: one, or many in the order of a list."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, Text, cast, select, text

from schemas import Relation
from stream.opening_headline import is_opening
from stream.store.faults import translated
from stream.store.query import Query
from stream.store.read import message_of
from stream.store.reading.line import Cursor, Line
from stream.store.reading.matching.matches import Matches
from stream.store.reading.matching.windows import windows
from stream.store.reading.reader import TIMEOUT_OPTION
from stream.store.reading.rows import lines_of, withdrawn_among
from stream.store.reading.snapshot import snapshot
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles, change_number
from stream.store.writing.row import Stored

__all__ = ["Numbers", "StoredArticle", "WholeArticle", "article_at", "numbers_fitting", "whole_articles"]

_TIMEOUT = 30
"""Seconds for finding a hundred thousand articles: nobody waits before a screen for them."""
_FETCHED = 5_000
"""Numbers that a cursor of the database hands over at a time."""


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
    with snapshot(engine) as connection:  # or the line could be that of a later message
        found = connection.execute(statement.where(articles.c.article_id == article_id)).one_or_none()
        if found is None:
            return None
        lines = lines_of(connection, {found.row_no: 0.0})
    return StoredArticle(lines[0], message_of(found.document), found.stored_at) if lines else None


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """An article as it is stored, its message not read yet."""

    row_no: int
    article_id: UUID
    story_id: UUID
    relation: Relation
    status: str
    provider: str
    guid: str | None
    headline: str | None
    embargo_until: datetime | None
    superseded_by: UUID | None
    withdrawn_as: str | None
    """As a line has it: how another article withdraws it."""
    change_no: int
    document: str
    """The message as JSON."""

    @property
    def headline_is_copy(self) -> bool:
        """As a line has it. It reads the message."""
        return is_opening(self.headline, self.message().article.body)

    def message(self) -> Stored:
        """Read the message."""
        return message_of(json.loads(self.document))  # orjson makes a float of an integer beyond 64 bits


_COLUMNS = (
    *("row_no", "article_id", "story_id", "status", "provider", "guid"),
    *("headline", "embargo_until", "superseded_by"),
)


class Numbers(NamedTuple):
    """Rows that fit, by their numbers, the newest first: eight bytes each, so that a hundred thousand are nothing."""

    rows: array[int]
    next: Cursor | None
    """Where to go on; None where these are all."""


def numbers_fitting(engine: Engine, wanted: Wanted, limit: int, before: Cursor | None = None) -> Numbers:
    """Return the numbers of the newest articles that fit, in the order of `find_lines`: what `whole_articles` reads by
    and by, without a cursor that stays open meanwhile. What changes after this is read as it is then.

    Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    asked = Query.parse(wanted.query)
    rows = array("q")
    if asked.is_wordless or limit <= 0:
        return Numbers(rows, None)
    options: dict[str, Any] = {"yield_per": _FETCHED, TIMEOUT_OPTION: _TIMEOUT}
    with translated(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL statement_timeout = {_TIMEOUT * 1000}"))
        matches = Matches(connection, asked, wanted)
        is_sought = bool(asked.wanted or asked.unwanted or wanted.speaker)
        for window in list(windows(connection, wanted.since, wanted.until, before)):
            newest = _newest(matches.fitting(window), limit + 1 - len(rows), is_sought=is_sought)
            rows.extend(row.row_no for row in connection.execute(newest, execution_options=options))
            if len(rows) > limit:
                return Numbers(rows[:limit], _place(connection, rows[limit - 1]))
    return Numbers(rows, None)


def _newest(statement: Select[Any], limit: int, *, is_sought: bool) -> Select[Any]:
    columns: Any = articles.c
    if is_sought:  # or the database would go back in time and look at each article for its words
        found = statement.cte("found").prefix_with("MATERIALIZED")
        statement, columns = select(found), found.c
    return statement.order_by(columns.received_at.desc(), columns.row_no.desc()).limit(limit)


def _place(connection: Connection, number: int) -> Cursor:
    received_at = select(articles.c.received_at).where(articles.c.row_no == number)
    return Cursor(connection.execute(received_at).scalar_one(), number)


def whole_articles(engine: Engine, numbers: Sequence[int]) -> list[WholeArticle]:
    """Return these rows, in this order, as they are now; those that are gone are left out. Give some hundred at most.

    Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    columns = articles.c
    document = cast(columns.document, Text).label("document")
    plain = (columns[name] for name in _COLUMNS)
    statement = select(*plain, columns.relation, columns.of_id, change_number, document)
    with translated(), engine.connect() as connection:
        found = connection.execute(statement.where(columns.row_no.in_(list(numbers)))).all()
        withdrawn = withdrawn_among(connection, found)
    made = {
        row.row_no: WholeArticle(
            **{name: getattr(row, name) for name in _COLUMNS},
            relation=Relation(row.relation),
            change_no=row.change_no,
            withdrawn_as=withdrawn.get(row.article_id),
            document=row.document,
        )
        for row in found
    }
    return [made[number] for number in numbers if number in made]
