"""Adds what readers ask for: who said what, newest first, without going through all quotes.

Quotes get the place of their article in the order of arrival, and their speaker as a key that an index can hold;
speakers get a table of their own, each name once, so that a part of a name is looked up among thousands of names and
not among millions of quotes. Triggers fill both, for the release before writes quotes too, and knows none of it. What
was there before 0007 fills, and builds the indexes; on SQLite, whose writers wait for all of it anyway, it is filled
here.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
runs_beside = "0002"

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("quotes", sa.Column("article_no", sa.BigInteger(), comment="row_no of the article"))
    op.add_column("quotes", sa.Column("received_at", sa.DateTime(timezone=True), comment="of the article"))
    op.add_column("quotes", sa.Column("speaker_key", sa.Text(), comment="the beginning of speaker_words"))
    op.create_table(
        "speakers",
        sa.Column("speaker_no", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="of quotes.speaker_key"),
        sa.Column("name", sa.Text(), nullable=False, comment="as it stood in the first copy that had it"),
        sa.PrimaryKeyConstraint("speaker_no", name="pk_speakers"),
        sa.UniqueConstraint("key", name="uq_speakers_key"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _fill_from_now_on()
    else:
        _fill_sqlite()


def _fill_from_now_on() -> None:
    op.execute("CREATE INDEX ix_speakers_words ON speakers USING gin (to_tsvector('simple'::regconfig, key))")
    op.execute("""
        CREATE FUNCTION quotes_place() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            SELECT row_no, received_at INTO NEW.article_no, NEW.received_at
            FROM articles WHERE article_id = NEW.article_id;
            NEW.speaker_key := left(NEW.speaker_words, 200);
            IF NEW.speaker_key IS NOT NULL AND NOT EXISTS (SELECT FROM speakers WHERE key = NEW.speaker_key) THEN
                INSERT INTO speakers (key, name) VALUES (NEW.speaker_key, NEW.speaker) ON CONFLICT DO NOTHING;
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute("CREATE TRIGGER quotes_new BEFORE INSERT ON quotes FOR EACH ROW EXECUTE FUNCTION quotes_place()")


def _fill_sqlite() -> None:
    op.execute("""
        UPDATE quotes SET speaker_key = substr(speaker_words, 1, 200),
            article_no = (SELECT row_no FROM articles WHERE articles.article_id = quotes.article_id),
            received_at = (SELECT received_at FROM articles WHERE articles.article_id = quotes.article_id)
    """)
    op.execute("""
        CREATE VIRTUAL TABLE speakers_search USING fts5(
            key, content='speakers', content_rowid='speaker_no', tokenize='unicode61 remove_diacritics 2'
        )
    """)
    op.execute(
        "CREATE TRIGGER speakers_search_insert AFTER INSERT ON speakers BEGIN "
        "INSERT INTO speakers_search(rowid, key) VALUES (new.speaker_no, new.key); END"
    )
    op.execute("""
        INSERT INTO speakers (key, name)
        SELECT speaker_key, min(speaker) FROM quotes WHERE speaker_key IS NOT NULL GROUP BY speaker_key
    """)
    op.execute("""
        CREATE TRIGGER quotes_new AFTER INSERT ON quotes BEGIN
            UPDATE quotes SET speaker_key = substr(new.speaker_words, 1, 200),
                article_no = (SELECT row_no FROM articles WHERE article_id = new.article_id),
                received_at = (SELECT received_at FROM articles WHERE article_id = new.article_id)
            WHERE article_id = new.article_id AND ordinal = new.ordinal;
            INSERT INTO speakers (key, name)
                SELECT substr(new.speaker_words, 1, 200), new.speaker
                WHERE new.speaker_words IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM speakers WHERE key = substr(new.speaker_words, 1, 200));
        END
    """)
