"""Rows are inserted by one statement, which is the same for any number of them and whatever values they have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, Boolean, Float, Integer, Text, Uuid, bindparam, select, text

from stream.store import Writer, migrate, open_engine
from stream.store.arrays import Array
from stream.store.columns import Document, UtcDateTime, WrittenJson
from stream.store.schema import articles
from tests.factories import extracted, id_of
from tests.unit.store.tables import statements


@pytest.fixture(scope="session")
def postgres(postgres_server):
    postgres_server.execute("CREATE DATABASE inserting_tests")
    engine = open_engine(postgres_server.url("inserting_tests").render_as_string())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("of", "values"),
    [
        (Uuid(), [UUID(int=0), None, UUID(int=2**128 - 1)]),
        (Text(), ["", 'a "quoted" \\ {word}, NULL', None, "São Tomé \U0001f30a", "NULL"]),
        (Integer(), [0, -1, None, 2**31 - 1, -(2**31)]),
        (BigInteger(), [0, -1, None, 2**63 - 1, -(2**63)]),
        (Float(), [0.0, -1.5, None, 1e-300, 0.1]),
        (Boolean(), [True, False, None]),
        (UtcDateTime(), [datetime(1970, 1, 1, tzinfo=UTC), None, datetime(2026, 3, 8, 12, 0, 0, 123456, tzinfo=UTC)]),
        (Document, [{"a": ["“", 1.5, None]}, None, [], 2**80]),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, list) else "",
)
@pytest.mark.parametrize("count", [0, 1, 9])
def test_an_array_comes_to_postgresql_as_it_is(postgres, of, values, count):
    given = values[:count]
    with postgres.connect() as connection:
        got = connection.execute(select(bindparam("given", type_=Array(of))), {"given": given}).scalar_one()
    assert list(got) == given


def test_a_document_that_is_written_already_is_not_written_again(postgres):
    given = {"given": [WrittenJson('{"a": [1]}'), {"b": "2"}]}
    with postgres.connect() as connection:
        assert connection.execute(select(bindparam("given", type_=Array(Document))), given).scalar_one() == [
            {"a": [1]},
            {"b": "2"},
        ]


def test_rows_are_numbered_in_the_order_in_which_they_came(engine, writer):
    names = [f"{number * 7919 % 101}" for number in range(100)]
    writer.write([extracted(name) for name in names])
    with engine.connect() as connection:
        came = select(articles.c.article_id).order_by(articles.c.row_no)
        assert list(connection.execute(came).scalars()) == [id_of(name) for name in names]


def test_postgresql_is_given_as_many_statements_for_many_articles_as_for_one(postgres):
    writer = Writer(postgres)
    with statements(postgres) as of_one:
        writer.write([extracted("one")], {("t", 0): 1})
    with statements(postgres) as of_many:
        many = [extracted(f"{number}", minute=number, slugline=None if number else "DAM") for number in range(50)]
        writer.write(many, {("t", 0): 51, ("t", 1): 1})
    assert [statement for statement, _ in of_many] == [statement for statement, _ in of_one]


def test_a_statement_is_planned_once_whatever_values_an_article_has(postgres):
    writer = Writer(postgres)
    for number in range(12):
        values = {"slugline": "DAM"} if number % 2 else {"version": 2 ** (number * 5), "urgency": 3}
        writer.write([extracted(f"prepared-{number}", received_at=datetime.now(UTC) + timedelta(number), **values)])
    with postgres.connect() as connection:
        kept = "SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO "
        assert connection.execute(text(f"{kept}articles%'")).scalars().all() == [0]
        assert connection.execute(text(f"{kept}quotes%'")).scalars().all() == [0]
