"""Turns what narrows a search into SQL; its words are turned by `stream.store.reading.matching.words`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement

from schemas import DUPLICATES, Relation
from stream.store.fold import fold
from stream.store.mended import mended
from stream.store.query import Phrase
from stream.store.reading.matching.names import quoted_numbers
from stream.store.reading.matching.windows import Window
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles

__all__ = ["conditions"]

NOT_DUPLICATES = frozenset(Relation) - DUPLICATES


def conditions(
    wanted: Wanted,
    window: Window,
    dialect: str,
    stories: Collection[UUID],
    languages: Collection[str] | None,
) -> list[ColumnElement[bool]]:
    """Return what must hold of a row of `articles`, that it is in the window included. `stories` are all that are one
    with `wanted.story`, `languages` those that `wanted.language` means; None where it is none.
    """
    columns = articles.c
    relations = NOT_DUPLICATES if wanted.relations is None else wanted.relations
    found = window.holds(columns.received_at, columns.row_no)
    if relations != frozenset(Relation):
        found.append(columns.relation.in_(sorted(relations)))
    for column, value in (
        (columns.provider, wanted.provider),
        (columns.source, wanted.source),
        (columns.status, wanted.status),
    ):
        if value is not None:
            found.append(column == mended(value))
    if wanted.story is not None:
        found.append(columns.story_id.in_(sorted(stories, key=str)))
    if wanted.urgency_max is not None:
        found.append(columns.urgency <= wanted.urgency_max)
    if languages is not None:
        found.append(columns.language.in_(languages))
    if words := fold(wanted.speaker or ""):
        found.append(columns.row_no.in_(quoted_numbers(Phrase(tuple(words), prefix=False), window, dialect)))
    return found
