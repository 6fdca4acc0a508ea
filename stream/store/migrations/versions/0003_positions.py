"""Creates the tables of what the store has of each topic, and of which releases may work with the database.

A migration is never changed once released: it repeats the types rather than import them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
runs_beside = "0002"


def upgrade() -> None:
    op.create_table(
        "positions",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.BigInteger(), nullable=False),
        sa.Column("behind", sa.BigInteger(), nullable=False, comment="the offset behind the last record"),
        sa.PrimaryKeyConstraint("topic", "partition", name="pk_positions"),
    )
    op.create_table(
        "wirestream_compatibility",
        sa.Column("one", sa.Integer(), nullable=False, autoincrement=False, comment="always 1: there is one row"),
        sa.Column("oldest", sa.Text(), nullable=False, comment="the revision of the oldest release that may work here"),
        sa.PrimaryKeyConstraint("one", name="pk_wirestream_compatibility"),
    )
