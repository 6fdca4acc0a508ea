"""Alembic's entry: runs the migrations on the connection that `stream.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from stream.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="wirestream_revision",
    transaction_per_migration=False,
)
context.run_migrations()
