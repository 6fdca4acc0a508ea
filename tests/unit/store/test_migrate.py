from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import cast, func, select, text
from sqlalchemy.dialects.postgresql import REGCLASS

from stream.errors import Misconfigured, Transient
from stream.store import Writer, check, head, migrate, open_engine, stored_ids
from stream.store.migrate import VERSION_TABLE
from stream.store.migrating import migrating
from stream.store.reading import changes_after, latest_change
from stream.store.schema import metadata
from tests.factories import extracted, id_of, quote


def test_migrating_again_keeps_the_data(engine, writer):
    writer.write([extracted("flood")])
    migrate(engine)
    check(engine)
    assert stored_ids(engine) == {id_of("flood")}


def test_the_migrations_make_what_the_schema_says(engine):
    def own(thing, name, kind, reflected, compare_to):
        of_one_kind = ("articles_search", "articles_change_no", "speakers_search", "ix_speakers_words")
        return not (str(name).startswith(of_one_kind) or "search_vector" in str(name))

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "include_object": own, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


def test_rows_that_came_by_logical_replication_are_numbered_on_and_cost_no_dead_letter_before(postgres_url):
    """It brings rows, and not how far they are numbered."""
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    Writer(engine).write([extracted("flood"), extracted("storm")])
    last = latest_change(engine)
    sequences = ("articles_row_no_seq", "articles_change_no", "speakers_speaker_no_seq")
    with engine.begin() as connection:
        for sequence in sequences:
            connection.execute(select(func.setval(sequence, 1, False)))
    with pytest.raises(Transient, match="run `wirestream migrate`"):
        Writer(engine).write([extracted("bridge")])
    migrate(engine)
    assert Writer(engine).write([extracted("bridge", found=[quote("“Gone,”", "Ana Ruiz")])]).inserted == 1
    assert [change.line.guid for change in changes_after(engine, last)] == ["bridge"]
    given = select(*(func.pg_sequence_last_value(cast(sequence, REGCLASS)) for sequence in sequences))
    with engine.connect() as connection:
        numbers = connection.execute(given).one()
        migrate(engine)
        assert connection.execute(given).one() == numbers, "where there is nothing to mend, no number is skipped"
    engine.dispose()


def test_two_that_migrate_at_once_take_turns(tmp_path):
    url = f"sqlite:///{tmp_path}/wire.db"
    (tmp_path / "wire.db").touch()
    with ThreadPoolExecutor(1) as pool:
        with migrating(open_engine(url)) as first:
            first.execute(text("CREATE TABLE beside (one INTEGER)"))
            second = pool.submit(migrate, url)
            with pytest.raises(TimeoutError):
                second.result(timeout=1)
        assert second.result(timeout=60) == head()


def test_an_empty_database_is_named_with_what_mends_it(store_url):
    engine = open_engine(store_url)
    with pytest.raises(
        Misconfigured, match=r"(no tables of ours yet|there is no database .*): run `wirestream migrate`"
    ):
        check(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wirestream.db",
        "mysql://a:topsecret@b/c",
        "postgresql://a:topsecret@b:port/c",
        "sqlite:////no/such/folder/x.db",
    ],
)
def test_a_wrong_url_is_one_line_without_the_password(url):
    with pytest.raises(Misconfigured) as raised:
        open_engine(url)
    assert "\n" not in str(raised.value)
    assert "topsecret" not in str(raised.value)


def test_short_postgresql_urls_get_our_driver():
    for url in ("postgres://u@h/d", "postgresql://u@h/d"):
        assert open_engine(url).dialect.driver == "psycopg"


def test_no_database_file_is_made_out_of_another(tmp_path):
    (tmp_path / "letter.db").write_text("Dear desk, this is no database." * 50)
    with pytest.raises(Misconfigured, match="no SQLite database"):
        migrate(f"sqlite:///{tmp_path}/letter.db")


def test_sqlite_is_durable_and_lets_readers_read(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/wire.db")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()
