"""Turns what is wanted into SQL, but for the words of the query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, tuple_

from schemas import DUPLICATES, Relation
from stream.store.fold import fold
from stream.store.reading.line import Cursor
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles, quotes

__all__ = ["clean", "conditions", "older_than"]

NOT_DUPLICATES = frozenset(Relation) - DUPLICATES


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what must hold of a row of `articles`."""
    columns = articles.c
    relations = NOT_DUPLICATES if wanted.relations is None else wanted.relations
    found: list[ColumnElement[bool]] = [columns.relation.in_(sorted(relations))]
    for column, value in (
        (columns.provider, wanted.provider),
        (columns.source, wanted.source),
        (columns.status, wanted.status),
    ):
        if value is not None:
            found.append(column == clean(value))
    if wanted.story is not None:
        found.append(columns.story_id == wanted.story)
    if wanted.urgency_max is not None:
        found.append(columns.urgency <= wanted.urgency_max)
    if wanted.language is not None:
        code = clean(wanted.language)
        found.append(or_(columns.language == code, columns.language.startswith(f"{code}-", autoescape=True)))
    if words := fold(wanted.speaker or ""):
        named = quotes.c.speaker_words.contains(f" {' '.join(words)} ", autoescape=True)
        found.append(exists().where(quotes.c.article_id == columns.article_id, named))
    if wanted.since is not None:
        found.append(columns.received_at >= wanted.since)
    if wanted.until is not None:
        found.append(columns.received_at < wanted.until)
    return found


def older_than(cursor: Cursor) -> ColumnElement[bool]:
    """Return what must hold of rows that come behind a page."""
    return tuple_(articles.c.received_at, articles.c.row_no) < tuple_(cursor.received_at, cursor.row_no)


def clean(value: str) -> str:
    """Return the text with NUL and lone surrogates replaced: PostgreSQL takes neither as a parameter, and nothing
    stored has them.
    """
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
