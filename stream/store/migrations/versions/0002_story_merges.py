"""Creates the table of stories that turned out to be one.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
runs_beside = "0001"


def upgrade() -> None:
    op.create_table(
        "story_merges",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("into_story_id", sa.Uuid(), nullable=False, comment="the story of the article"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when the article was judged"),
        sa.PrimaryKeyConstraint("article_id", "story_id", name="pk_story_merges"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.article_id"], name="fk_story_merges_article_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_story_merges_story_id", "story_merges", ["story_id"])
    op.create_index("ix_story_merges_into_story_id", "story_merges", ["into_story_id"])
