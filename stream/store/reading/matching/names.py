"""Looks up people by a part of their names, in either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text

from stream.store.query import Phrase
from stream.store.reading.matching.windows import Window
from stream.store.schema import quotes, speakers

__all__ = ["named", "quoted_numbers"]


def named(name: Phrase, dialect: str) -> ColumnElement[bool]:
    """Return what must hold of a row of `speakers` whose name has these words, one behind the other."""
    if dialect == "postgresql":
        simple = text("'simple'::regconfig")
        query = func.to_tsquery(simple, name.tsquery())
        return func.to_tsvector(simple, speakers.c.key).op("@@")(query)
    rowid: ColumnElement[int] = literal_column("rowid")
    own: ColumnElement[Any] = literal_column("speakers_search")
    found = select(rowid).select_from(text("speakers_search")).where(own.op("MATCH")(name.fts5()))
    return speakers.c.speaker_no.in_(found)


def quoted_numbers(name: Phrase, window: Window, dialect: str) -> Select[Any]:
    """Return a statement for the numbers of the articles of a window in which such a person is quoted."""
    columns = quotes.c
    keys = select(speakers.c.key).where(named(name, dialect))
    held = window.holds(columns.received_at, columns.article_no)
    return select(columns.article_no).where(columns.speaker_key.in_(keys), *held)
