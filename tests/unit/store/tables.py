"""Reads and empties the tables of the store, for these tests."""

from __future__ import annotations

from sqlalchemy import func, select

from stream.store.schema import BESIDE, articles, quotes, story_merges, supersessions
from tests.factories import id_of

ROWS = 3000
"""Of the large table (`large`): more than the first windows hold."""


def dump(engine, *, without=("row_no", "article_no", "change_no")):
    """Every row of every table, in an order that does not depend on that of writing."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    tuple((name, str(value)) for name, value in row.items() if name not in without)
                    for row in connection.execute(select(table)).mappings()
                ),
            )
            for table in (articles, quotes, supersessions, story_merges)
        }


def column(engine, name, key):
    """One column of the article of this name."""
    with engine.connect() as connection:
        return connection.execute(select(articles.c[key]).where(articles.c.article_id == id_of(name))).scalar_one()


def count(engine, of):
    """How many rows have something in this column."""
    with engine.connect() as connection:
        return connection.execute(select(func.count(of))).scalar_one()


def empty(engine):
    with engine.begin() as connection:
        for table in (quotes, supersessions, story_merges, articles, *BESIDE):
            connection.execute(table.delete())
