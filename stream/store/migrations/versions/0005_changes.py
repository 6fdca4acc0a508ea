"""Numbers the changes of articles, and makes the tables of alerts, of saved searches, and of what was pruned.

It only adds: the release before goes on beside it. That one writes articles without `change_no`: the database gives the
number where a writer gives none, by a default and a trigger on PostgreSQL, by two triggers on SQLite.

No row is written. Those that are there have no number until they change, and count by their arrival, as `row_no` has
it: all numbers that are given from now on are greater. Nobody writes to the table between the lock that its first
change takes and the end of the transaction, so every row that comes later has a number. 0007 builds the index.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
runs_beside = "0002"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _number_postgresql()
    else:
        _number_sqlite()
    op.add_column("articles", sa.Column("retold_at", INSTANT, comment="last numbered anew for another's sake"))
    _create_alerts()
    _create_saved_searches()
    op.create_table(
        "pruned",
        sa.Column("one", sa.Integer(), nullable=False, autoincrement=False, comment="always 1: there is one row"),
        sa.Column("before", INSTANT, nullable=False, comment="what was received before this was taken out"),
        sa.Column(
            "lots", sa.BigInteger(), nullable=False, server_default="0", comment="transactions that took articles out"
        ),
        sa.PrimaryKeyConstraint("one", name="pk_pruned"),
    )


def _number_postgresql() -> None:
    # With a default from the beginning, PostgreSQL would write the table anew.
    op.execute("ALTER TABLE articles ADD COLUMN change_no bigint")
    op.execute("COMMENT ON COLUMN articles.change_no IS 'order of changes; of a row without, its row_no counts'")
    # Without a cache: each session's numbers would be in order, and those of two sessions would not.
    op.execute("CREATE SEQUENCE articles_change_no AS bigint CACHE 1 OWNED BY articles.change_no")
    op.execute("SELECT setval('articles_change_no', coalesce((SELECT max(row_no) FROM articles), 0) + 1, false)")
    op.execute("ALTER TABLE articles ALTER COLUMN change_no SET DEFAULT nextval('articles_change_no')")
    # After the update, not before it: before it, PostgreSQL would make the search vector of every changed row anew.
    # What gives a number itself, as this release's writer does, is not updated twice.
    op.execute("""
        CREATE FUNCTION articles_give_change_no() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE articles SET change_no = nextval('articles_change_no') WHERE row_no = NEW.row_no;
            RETURN NULL;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER articles_changed AFTER UPDATE ON articles FOR EACH ROW
        WHEN (NEW.change_no IS NOT DISTINCT FROM OLD.change_no) EXECUTE FUNCTION articles_give_change_no()
    """)


def _number_sqlite() -> None:
    op.execute("ALTER TABLE articles ADD COLUMN change_no BIGINT")
    # A table, and not the greatest number of a row: where that row is deleted, its number would be given again.
    op.execute("CREATE TABLE articles_change_no (last BIGINT NOT NULL)")
    op.execute("INSERT INTO articles_change_no SELECT coalesce(max(row_no), 0) FROM articles")
    number = (
        "UPDATE articles_change_no SET last = last + 1; "
        "UPDATE articles SET change_no = (SELECT last FROM articles_change_no) WHERE row_no = new.row_no;"
    )
    op.execute(f"CREATE TRIGGER articles_new AFTER INSERT ON articles WHEN new.change_no IS NULL BEGIN {number} END")
    op.execute(
        "CREATE TRIGGER articles_changed AFTER UPDATE ON articles WHEN new.change_no IS old.change_no "
        f"BEGIN {number} END"
    )


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False, comment="the article that set it off, stored or not"),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False, comment="not delivered before"),
        sa.Column("written_at", INSTANT, nullable=False, comment="when its first record was written"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="when its last record was written"),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_article_id", "alerts", ["article_id"])
    op.create_index("ix_alerts_story_id", "alerts", ["story_id"])
    op.create_index("ix_alerts_written_at_alert_id", "alerts", ["written_at", "alert_id"])


def _create_saved_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("owner", sa.Text(), nullable=False, comment="who keeps it; empty where nobody signs in"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", DOCUMENT, nullable=False, comment="pairs of name and value, as a URL has them"),
        sa.Column("shared", sa.Boolean(), nullable=False, comment="whether others see it"),
        sa.Column("place", sa.Integer(), nullable=False, comment="in its owner's list"),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_saved_searches"),
    )
