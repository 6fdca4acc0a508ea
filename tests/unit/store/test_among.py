"""One of several values, in a statement of one text."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from stream.store.among import among
from stream.store.schema import articles
from tests.factories import extracted, id_of


@pytest.mark.parametrize("names", [(), ("flood",), ("flood", "storm", "nobody")])
def test_rows_are_found_by_any_of_the_values(engine, writer, names):
    writer.write([extracted("flood"), extracted("storm", minute=1), extracted("quake", minute=2)])
    statement = select(articles.c.guid).where(among(engine.dialect.name, articles.c.article_id, "ids"))
    with engine.connect() as connection:
        found = set(connection.execute(statement, {"ids": [id_of(name) for name in names]}).scalars())
    assert found == set(names) & {"flood", "storm"}


def test_postgresql_is_asked_by_one_text_however_many_values_there_are():
    statement = select(articles.c.row_no).where(among("postgresql", articles.c.row_no, "numbers"))
    compiled = statement.compile(dialect=postgresql.dialect())
    texts = {str(compiled.construct_expanded_state({"numbers": list(range(many))}).statement) for many in (1, 2, 400)}
    assert len(texts) == 1
