"""Alembic's entry: runs the migrations on the connection that `stream.store.migrate` hands over.

On PostgreSQL each migration is a transaction, so that none holds the locks of the one before, and what takes long may
be done outside of one. On SQLite the caller's transaction has them all: there a second writer would come in between.
"""

from __future__ import annotations

from alembic import context

from stream.store.migrate import say_who_may
from stream.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="wirestream_revision",
    transaction_per_migration=True,
    on_version_apply=say_who_may,
)
with context.begin_transaction():
    context.run_migrations()
