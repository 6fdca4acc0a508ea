"""Builds the index of a large table while its readers and writers go on. For migrations, which import it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import op
from sqlalchemy import TextClause, exc, text

__all__ = ["beside_writers", "build_index"]


@contextmanager
def beside_writers() -> Iterator[None]:
    """Let each statement of a migration be a transaction of its own on PostgreSQL: none holds the locks of those before
    it. What was done before a migration was killed stays done, so each statement must bear to be done again. SQLite has
    one writer, and all that a migration does in one transaction.
    """
    if op.get_bind().dialect.name != "postgresql":
        yield
        return
    with _with_its_own_words(), op.get_context().autocommit_block():
        connection = op.get_bind()
        patience = connection.execute(text("SHOW lock_timeout")).scalar_one()
        connection.execute(text("SET lock_timeout = 0"))  # it waits for others, and keeps nobody out meanwhile
        yield
        connection.execute(text("SELECT set_config('lock_timeout', :patience, false)"), {"patience": patience})


@contextmanager
def _with_its_own_words() -> Iterator[None]:
    """Let a fault that ended the connection be told as itself, and not as what Alembic meets when it commits then."""
    try:
        yield
    except exc.PendingRollbackError as error:
        raise error.__context__ or error from None


def build_index(name: str, table: str, columns: Sequence[str | TextClause], **options: Any) -> None:
    """Build an index, within `beside_writers`, unless it is there. PostgreSQL builds it while others read and write,
    and waits at the end until every transaction that was open has ended: one that was cut off has left an index that no
    query uses and every writer keeps up, so that one goes first.
    """
    if op.get_bind().dialect.name == "postgresql":
        left = text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")
        if op.get_bind().execute(left, {"name": name}).scalar() is not None:
            op.drop_index(name, table, postgresql_concurrently=True)
    op.create_index(name, table, list(columns), if_not_exists=True, postgresql_concurrently=True, **options)
