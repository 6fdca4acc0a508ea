"""Does what takes long for what 0005 and 0006 added, while others read and write: fills old quotes, builds indexes.

On PostgreSQL each statement is a transaction of its own, and none shuts out a reader or a writer for more than the
moment of a lot. Killed at any place, it is done again from its beginning: what is done is found to be there.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from stream.store.indexing import beside_writers, build_index

revision = "0007"
down_revision = "0006"
runs_beside = "0002"

NUMBER = sa.text("coalesce(change_no, row_no)")
PLACE = ("received_at", "article_no", "ordinal")


def upgrade() -> None:
    with beside_writers():
        if op.get_bind().dialect.name == "postgresql":
            _fill_quotes()
        # An index of PostgreSQL takes no entry over 2,700 bytes; earlier releases stored tags of any length.
        op.execute("UPDATE articles SET language = substr(language, 1, 200) WHERE length(language) > 200")
        build_index("ix_articles_change_number", "articles", [NUMBER])
        build_index("ix_articles_language_received_at", "articles", ["language", "received_at"])
        build_index("ix_articles_status_received_at", "articles", ["status", "received_at"])
        build_index("ix_quotes_speaker_key_received_at_article_no_ordinal", "quotes", ["speaker_key", *PLACE])
        build_index("ix_quotes_received_at_article_no_ordinal", "quotes", PLACE)


def _fill_quotes() -> None:
    # By lots of 2,000 articles, each a transaction, with a writer's turn (0x57697266): a writer waits for one lot, and
    # no two wait for each other's speakers. Quotes that came since 0006 were filled by its trigger.
    op.execute("""
        DO $$
        DECLARE
            done bigint := (SELECT min(row_no) - 1 FROM articles);
            last bigint := (SELECT max(row_no) FROM articles);
        BEGIN
            WHILE done < last LOOP
                PERFORM pg_advisory_xact_lock(x'57697266'::bigint);
                WITH filled AS (
                    UPDATE quotes SET article_no = articles.row_no, received_at = articles.received_at,
                        speaker_key = left(speaker_words, 200)
                    FROM articles
                    WHERE articles.article_id = quotes.article_id AND quotes.article_no IS NULL
                        AND articles.row_no > done AND articles.row_no <= done + 2000
                    RETURNING quotes.speaker_key, quotes.speaker
                )
                INSERT INTO speakers (key, name)
                SELECT speaker_key, min(speaker) FROM filled WHERE speaker_key IS NOT NULL GROUP BY speaker_key
                ON CONFLICT DO NOTHING;
                COMMIT;
                done := done + 2000;
            END LOOP;
        END $$
    """)
