"""Indexes what an operator asks for: the last articles of a source, and an article by its agency's own id.

It only adds: the release before goes on beside it. A migration is never changed once released: it repeats the types
rather than import them.
"""

from __future__ import annotations

from alembic import op

from stream.store.indexing import beside_writers, build_index

revision = "0004"
down_revision = "0003"
runs_beside = "0002"


def upgrade() -> None:
    with beside_writers():
        # As long as the column is from now on: PostgreSQL refuses an entry over 2,700 bytes. The document has it all.
        op.execute("UPDATE articles SET source = substr(source, 1, 200) WHERE length(source) > 200")
        build_index("ix_articles_source_received_at", "articles", ["source", "received_at"])
        # A hash takes ids of any length, and is only asked for equality. SQLite has none, and no bound either.
        build_index("ix_articles_guid", "articles", ["guid"], postgresql_using="hash")
