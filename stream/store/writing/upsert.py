"""Writes the rows of articles: each is inserted, or takes the place of what is there, or changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select, tuple_
from sqlalchemy.sql.dml import ReturningInsert

from stream.store.inserting import insert_rows, insertion
from stream.store.schema import articles, pruned
from stream.store.writing.row import Rows
from stream.store.writing.settle import last_in_place_of

__all__ = ["Upserted", "upsert"]

_NOT_GIVEN = frozenset({"row_no", "superseded_by", "updated_at", "change_no", "retold_at"})
"""Columns that no message has a value for."""
_KEPT = frozenset({"article_id", "stored_at"})
"""Columns that a changed content does not set to its own."""

_PRUNED_BEFORE = select(pruned.c.before).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Upserted:
    """The ids of a round that were written."""

    inserted: set[UUID] = field(default_factory=set)
    updated: set[UUID] = field(default_factory=set)
    old: set[UUID] = field(default_factory=set)
    """Of those that were inserted: what is older than what was pruned."""

    def __contains__(self, article_id: UUID) -> bool:
        return article_id in self.inserted or article_id in self.updated


def upsert(connection: Connection, batch: list[Rows]) -> Upserted:
    """Write the articles of a round, no id twice in it: of each content that is there, the one issued last stays."""
    written = Upserted()
    # One order for all writers, and rows numbered as they came.
    for row in insert_rows(connection, _upserting(connection.dialect.name), [rows.article for rows in batch]):
        (written.inserted if row.updated_at is None else written.updated).add(row.article_id)
        if row.updated_at is None and row.is_old:
            written.old.add(row.article_id)
    return written


@cache
def _upserting(dialect: str) -> ReturningInsert[Any]:
    found = {"superseded_by": lambda came: last_in_place_of(came.article_id)}
    statement = insertion(dialect, articles, _NOT_GIVEN, found)
    new, old = statement.excluded, articles.c
    issued = func.coalesce(old.published_at, old.received_at)
    newly_issued = func.coalesce(new.published_at, new.received_at)
    other_content = and_(
        old.content_hash != new.content_hash,
        tuple_(issued, old.received_at, old.decided_at, old.content_hash)
        < tuple_(newly_issued, new.received_at, new.decided_at, new.content_hash),
    )
    earlier_copy = and_(old.content_hash == new.content_hash, new.received_at < old.received_at)
    values: dict[str, Any] = {each.name: new[each.name] for each in old if each.name not in _NOT_GIVEN | _KEPT}
    if dialect == "postgresql":  # where the row that was to be inserted has a number of its own already
        values["change_no"] = new.change_no
    return statement.on_conflict_do_update(
        index_elements=[old.article_id],
        set_={**values, "updated_at": new.stored_at},
        where=or_(other_content, earlier_copy),
    ).returning(old.article_id, old.updated_at, (old.received_at < _PRUNED_BEFORE).label("is_old"))
