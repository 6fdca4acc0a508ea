"""What the database says of each source."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from schemas import Relation
from stream.store import Writer, migrate, open_engine
from stream.store.sources import stored_sources
from tests.factories import NOON, duplicate, extracted
from tests.unit.store.tables import column

NOW = NOON + timedelta(hours=30)


def test_each_source_with_its_last_article_and_its_counts(engine, writer):
    writer.write(
        [
            extracted("old", minute=0),
            extracted("yesterday", minute=8 * 60),
            extracted("late", minute=30 * 60 - 5),
            extracted("other", minute=10, source="other-feed"),
        ]
    )
    found = {one.source: one for one in stored_sources(engine, NOW)}
    assert sorted(found) == ["other-feed", "testwire-feed"]
    wire = found["testwire-feed"]
    assert (wire.last_at, wire.hour, wire.day) == (NOON + timedelta(minutes=30 * 60 - 5), 1, 2)
    assert found["other-feed"].last_at == NOON + timedelta(minutes=10)
    assert found["other-feed"].day == 0


def test_what_is_found_is_told_of_articles_that_were_extracted(engine, writer):
    writer.write(
        [
            extracted("a"),
            extracted("b", headline=None, format="nitf"),
            duplicate("c", Relation.NEAR, of="a", headline=None),
        ]
    )
    (found,) = stored_sources(engine, NOW)
    assert found.looked_at == 2
    assert found.quotes == 1.0
    assert found.formats == ("ninjs", "nitf")


def test_an_empty_database_has_no_sources(engine):
    assert stored_sources(engine, NOW) == []


def test_a_source_of_endless_name_is_stored_by_its_beginning(engine, writer):
    """An entry of an index has an end at PostgreSQL: the row would be refused."""
    writer.write([extracted("a", source="x" * 9000)])
    assert column(engine, "a", "source") == "x" * 200
    assert [one.source for one in stored_sources(engine, NOW)] == ["x" * 200]


@pytest.fixture
def sqlite(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/wire.db")
    migrate(engine)
    yield engine
    engine.dispose()


def test_nothing_reads_the_whole_table(sqlite):
    """On a million rows a scan takes minutes: every statement goes by an index."""
    Writer(sqlite).write([extracted(f"a{n}", source=f"feed-{n}") for n in range(3)])
    said = []
    event.listen(sqlite, "before_cursor_execute", lambda _c, _k, statement, given, *_: said.append((statement, given)))
    assert len(stored_sources(sqlite, NOW)) == 3
    asked = [(statement, given) for statement, given in said if "articles" in statement]
    assert len(asked) == 1 + 3 * 3
    with sqlite.connect() as connection:
        for statement, given in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            assert any("ix_articles_source_received_at" in row[3] for row in plan)
            for row in plan:
                assert "SCAN articles" not in row[3] or "COVERING INDEX" in row[3], (statement, plan)


def test_the_number_of_sources_is_bounded(engine, writer):
    writer.write([extracted(f"a{n}", source=f"feed-{n}") for n in range(5)])
    assert len(stored_sources(engine, NOW, most=3)) == 3
