"""Creates the tables of articles, quotes and supersessions, and the search index of each database's kind.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
runs_beside = "0001"

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_articles()
    _create_quotes()
    _create_supersessions()
    if op.get_bind().dialect.name == "postgresql":
        _index_postgresql()
    else:
        _index_sqlite()


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("row_no", ROW_NUMBER, autoincrement=True, nullable=False, comment="order of arrival"),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("of_id", sa.Uuid(), comment="the article that it relates to"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), comment="the last article that takes its place"),
        sa.Column("guid", sa.Text()),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("embargo_until", INSTANT),
        sa.Column("language", sa.Text()),
        sa.Column("urgency", sa.Integer()),
        sa.Column("slugline", sa.Text()),
        sa.Column("headline", sa.Text()),
        sa.Column("byline", sa.Text()),
        sa.Column("dateline", sa.Text()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False, comment="first stored"),
        sa.Column("updated_at", INSTANT, comment="last changed by another content under the same id"),
        sa.Column("raw_topic", sa.Text(), nullable=False),
        sa.Column("raw_partition", sa.BigInteger(), nullable=False),
        sa.Column("raw_offset", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="of the message, times of processing aside"),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("search_head", sa.Text(), nullable=False),
        sa.Column("search_body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row_no", name="pk_articles"),
        sa.UniqueConstraint("article_id", name="uq_articles_article_id"),
    )
    op.create_index("ix_articles_story_id", "articles", ["story_id"])
    op.create_index("ix_articles_of_id", "articles", ["of_id"])
    op.create_index("ix_articles_received_at_row_no", "articles", ["received_at", "row_no"])
    op.create_index("ix_articles_provider_received_at", "articles", ["provider", "received_at"])


def _create_quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="from 0, in the order of the text"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, comment="code points of articles.body"),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text()),
        sa.Column("speaker_kind", sa.Text(), nullable=False),
        sa.Column("speaker_words", sa.Text(), comment="folded, a space before and after each word"),
        sa.Column("cue", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "ordinal", name="pk_quotes"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.article_id"], name="fk_quotes_article_id", ondelete="CASCADE"
        ),
    )


def _create_supersessions() -> None:
    op.create_table(
        "supersessions",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("superseded_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "superseded_id", name="pk_supersessions"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.article_id"], name="fk_supersessions_article_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_supersessions_superseded_id", "supersessions", ["superseded_id"])


def _index_postgresql() -> None:
    # `simple`: no stop words and no stemming, so that `has died` and names are found as they are typed.
    op.execute("""
        ALTER TABLE articles ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('simple'::regconfig, search_head), 'A')
            || setweight(to_tsvector('simple'::regconfig, search_body), 'B')
        ) STORED
    """)
    op.execute("CREATE INDEX ix_articles_search_vector ON articles USING gin (search_vector)")


def _index_sqlite() -> None:
    # External content: the words stand once, in `articles`; the triggers keep the index in step.
    op.execute("""
        CREATE VIRTUAL TABLE articles_search USING fts5(
            search_head, search_body, content='articles', content_rowid='row_no',
            tokenize='unicode61 remove_diacritics 2'
        )
    """)
    old = (
        "INSERT INTO articles_search(articles_search, rowid, search_head, search_body) "
        "VALUES ('delete', old.row_no, old.search_head, old.search_body);"
    )
    new = (
        "INSERT INTO articles_search(rowid, search_head, search_body) "
        "VALUES (new.row_no, new.search_head, new.search_body);"
    )
    op.execute(f"CREATE TRIGGER articles_search_insert AFTER INSERT ON articles BEGIN {new} END")
    op.execute(f"CREATE TRIGGER articles_search_delete AFTER DELETE ON articles BEGIN {old} END")
    op.execute(
        "CREATE TRIGGER articles_search_update AFTER UPDATE OF search_head, search_body ON articles "
        f"BEGIN {old} {new} END"
    )
