"""The engine of those who read."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from schemas import Status
from stream.errors import Misconfigured, Transient
from stream.store import migrate, open_engine
from stream.store.faults import translated
from stream.store.reading import Wanted, article_at, find_lines, open_reader, reader
from tests.factories import NOON, extracted, id_of


@pytest.fixture
def reading(engine):
    opened = open_reader(engine.url.render_as_string(hide_password=False))
    yield opened
    opened.dispose()


ENDLESS = {
    "postgresql": "SELECT pg_sleep(60)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
}


def test_the_database_refuses_whatever_would_write(reading, engine, writer):
    writer.write([extracted("flood")])
    for statement in ("DELETE FROM articles", "CREATE TABLE mine (one integer)", "UPDATE articles SET body = ''"):
        with pytest.raises(Exception, match=r"read-?only"), reading.begin() as connection:
            connection.execute(text(statement))
    assert len(find_lines(reading, Wanted()).items) == 1


def test_a_statement_that_takes_too_long_ends_and_the_next_one_is_answered(engine, monkeypatch):
    monkeypatch.setattr(reader, "STATEMENT_TIMEOUT", 1)
    opened = open_reader(engine.url.render_as_string(hide_password=False))
    for _ in range(2):
        with pytest.raises(Transient), translated(), opened.connect() as connection:
            connection.execute(text(ENDLESS[opened.dialect.name])).all()
        assert find_lines(opened, Wanted()).items == ()
    opened.dispose()


def test_who_finds_all_connections_taken_is_told_so_and_does_not_queue(reading, monkeypatch):
    taken = [reading.connect() for _ in range(reader.POOL)]
    try:
        with pytest.raises(Transient, match="TimeoutError"):
            find_lines(reading, Wanted())
    finally:
        for connection in taken:
            connection.close()
    assert find_lines(reading, Wanted()).items == ()


def test_many_threads_read_while_one_writes(reading, engine, writer):
    failed, done = [], threading.Event()

    def read():
        while not done.is_set():
            try:
                find_lines(reading, Wanted("headline"))
            except Exception as error:  # noqa: BLE001 (whatever it is, the test fails by it)
                failed.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        writer.write([extracted(f"a{number}")])
    done.set()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert find_lines(reading, Wanted("headline")).total.value == 30


def test_a_database_without_tables_is_misconfigured_and_a_missing_file_is_not_made(store_url, tmp_path):
    opened = open_reader(store_url)
    with pytest.raises(Misconfigured, match="wirestream migrate"):
        find_lines(opened, Wanted())
    opened.dispose()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url", ["mysql://a:topsecret@b/c", "sqlite:////no/such/folder/x.db", "postgresql://a:topsecret@b:port/c"]
)
def test_a_wrong_url_is_refused_as_the_writer_refuses_it(url):
    with pytest.raises(Misconfigured) as raised:
        open_reader(url)
    assert "topsecret" not in str(raised.value)
    with pytest.raises(Misconfigured) as same:
        open_engine(url)
    assert str(raised.value) == str(same.value)


@pytest.mark.parametrize("name", ["file:{}/wire.db?uri=true", "file:{}/wire.db?mode=rw&uri=true", ":memory:", ""])
def test_what_could_be_written_is_not_opened_for_reading(tmp_path, name):
    migrate(f"sqlite:///{tmp_path}/wire.db")
    with pytest.raises(Misconfigured, match=r"write its path, sqlite:///wire\.db"):
        open_reader(f"sqlite:///{name.format(tmp_path)}")


def test_a_file_with_signs_of_urls_in_its_name_is_read(tmp_path):
    url = f"sqlite:///{tmp_path}/a b%3Fc#d.db"
    migrate(url)
    opened = open_reader(url)
    assert find_lines(opened, Wanted()).items == ()
    opened.dispose()


def test_an_article_whole(reading, writer):
    item = extracted("flood", headline="River rises")
    writer.write([item])
    found = article_at(reading, id_of("flood"))
    assert found.message == item
    assert (found.line.headline.text, found.line.guid) == ("River rises", "flood")
    assert article_at(reading, uuid4()) is None


def test_an_article_and_its_line_are_of_one_moment(reading, writer):
    """Else the words of what was withdrawn would stand beside a line that says they may be used."""
    killed = extracted("flood", headline="River rises", status=Status.KILLED)
    writer.write([killed])
    later = extracted("flood", headline="River falls", published_at=NOON + timedelta(hours=1))
    written = []

    def replace_it(_connection, _cursor, sql, *_rest):
        if not written and "articles.document" in sql:
            written.append(writer.write([later]))

    event.listen(reading, "after_cursor_execute", replace_it)
    found = article_at(reading, id_of("flood"))
    event.remove(reading, "after_cursor_execute", replace_it)
    assert [each.updated for each in written] == [1]
    assert (found.message, found.line.status, found.line.headline.text) == (killed, "killed", "River rises")
    assert article_at(reading, id_of("flood")).message == later
