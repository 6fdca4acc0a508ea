"""Reads and empties the tables of the store, for these tests."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import event, func, select

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


@contextmanager
def statements(engine):
    """The statements that are run meanwhile, with their parameters."""
    seen = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((" ".join(statement.split()), parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan_of(engine, statement, parameters):
    """How the database would run a statement, as it says itself."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        if engine.dialect.name == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so small a table is read from end to end, if it may be
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(str(row) for row in cursor.fetchall())
