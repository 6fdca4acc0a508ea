"""An upgrade of a database with articles: nobody is kept out meanwhile, and whoever kills it may run it again."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text

from schemas import Relation
from stream.errors import Transient
from stream.store import Writer, check, copy_store, head, migrate, open_engine
from stream.store.migrate import runs_beside
from stream.store.reading import Wanted, changes_after, find_lines, latest_change, whole_articles
from stream.store.schema import articles, compatibility, quotes, speakers
from tests.factories import extracted, id_of
from tests.unit.store.releases import migrate_module, numbers, stored_id, upgrade_to, write_as_before

OLD = [f"story{number}" for number in range(5)]


@pytest.fixture
def engine(store_url):
    """A database as the release before left it, with articles."""
    engine = open_engine(store_url)
    upgrade_to(engine, "0003")
    write_as_before(engine, *OLD)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(postgres_url):
    engine = open_engine(postgres_url)
    upgrade_to(engine, "0003")
    write_as_before(engine, *OLD)
    yield engine
    engine.dispose()


def _told(engine, after=0):
    found = changes_after(engine, after)
    assert [change.change_no for change in found] == sorted({change.change_no for change in found})
    return [change.line.article_id for change in found]


def _ids(*names):
    return [id_of(name) for name in names]


def _one(engine, statement, **given):
    with engine.connect() as connection:
        return connection.execute(text(statement), given).scalar()


def test_old_articles_come_first_in_the_order_of_their_arrival_and_every_later_change_behind_them(engine):
    upgrade_to(engine, "0005")
    write_as_before(engine, "between")  # by the release before, while the upgrade is on its way
    upgrade_to(engine, "0006")
    write_as_before(engine, "late")
    migrate(engine)
    assert _told(engine) == _ids(*OLD, "between", "late")
    begun = latest_change(engine)
    assert numbers(engine)[id_of("late")] == begun
    write_as_before(engine, "after")
    with engine.begin() as connection:  # as the release before changes a row
        changed = text("UPDATE articles SET superseded_by = article_id WHERE article_id = :id")
        connection.execute(changed, {"id": stored_id(engine, "story1")})
    Writer(engine).write([extracted("new", Relation.UPDATE, of="story3", supersedes=["story3"])])
    assert _told(engine, begun) == _ids("after", "story1", "new", "story3")
    left = [name for name in OLD if name not in {"story1", "story3"}]
    assert _told(engine) == _ids(*left, "between", "late", "after", "story1", "new", "story3")


def test_the_first_number_is_behind_every_row_also_where_the_last_ones_are_gone(engine):
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM quotes"))
        connection.execute(text("DELETE FROM articles WHERE row_no < 4"))
    migrate(engine)
    assert min(numbers(engine).values()) > 1
    Writer(engine).write([extracted("new")])
    assert _told(engine) == _ids("story3", "story4", "new")


def test_no_article_is_written_for_it_and_no_reader_sees_one_without_a_number(engine):
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(select(articles.c.change_no)).scalars().all() == [None] * len(OLD)
    rows = list(range(1, len(OLD) + 1))
    assert [article.change_no for article in whole_articles(engine, rows)] == rows
    assert sorted(line.change_no for line in find_lines(engine, Wanted()).items) == rows
    assert [change.change_no for change in changes_after(engine, 0)] == rows
    assert latest_change(engine) == rows[-1]


def test_a_language_that_no_index_could_hold_is_cut(engine):
    """An earlier release stored what a wire called its language, however long."""
    tag = random.Random(1).randbytes(5000).hex()
    with engine.begin() as connection:
        where = {"tag": tag, "id": stored_id(engine, "story1")}
        connection.execute(text("UPDATE articles SET language = :tag WHERE article_id = :id"), where)
    migrate(engine)
    assert _one(engine, "SELECT language FROM articles WHERE language IS NOT NULL") == tag[:200]


def test_postgresql_writes_no_table_anew(postgres):
    place = "SELECT pg_relation_filenode('articles') || ' ' || pg_relation_filenode('quotes')"
    before = _one(postgres, place)
    migrate(postgres)
    assert _one(postgres, place) == before


def test_old_quotes_are_filled_and_their_speakers_known(engine):
    """More than one lot of them; some were filled by a run that was killed."""
    names = [f"many{number}" for number in range(2100)]
    write_as_before(engine, *names)
    upgrade_to(engine, "0006")
    write_as_before(engine, "late")
    migrate(engine)
    place = select(articles.c.row_no, articles.c.received_at)
    with engine.connect() as connection:
        rows = {row.article_id: row for row in connection.execute(select(quotes))}
        for article_id in _ids("story0", "many0", "many2099", "late"):
            assert (rows[article_id].article_no, rows[article_id].received_at) == tuple(
                connection.execute(place.where(articles.c.article_id == article_id)).one()
            )
        keys = {row.speaker_key for row in rows.values()}
        known = dict(connection.execute(select(speakers.c.key, speakers.c.name)).all())
    assert len(keys) == len(OLD) + len(names) + 1
    assert known.keys() == keys
    assert known[" many2099 reed "] == "Many2099 Reed"


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_copy_has_the_numbers_that_readers_saw(engine, to, tmp_path, request):
    """Of a row without one, SQLite would make a new one."""
    migrate(engine)
    write_as_before(engine, "new")
    url = f"sqlite:///{tmp_path}/copy.db"
    if to == "postgresql":
        server = request.getfixturevalue("postgres_server")
        server.execute("DROP DATABASE IF EXISTS copied")
        server.execute("CREATE DATABASE copied")
        url = server.url("copied").render_as_string()
    target = open_engine(url)
    copy_store(engine, target)
    assert changes_after(target, 0) == changes_after(engine, 0)
    last = latest_change(engine)
    write_as_before(target, "next")
    assert _told(target, last) == _ids("next")
    target.dispose()


class _Killed(BaseException):
    pass


def test_it_may_be_killed_before_any_statement_and_run_again(engine):
    """Each run goes one statement further than the one before it."""
    died = set()

    def die(_connection, _cursor, statement, *_):
        if statement not in died:
            died.add(statement)
            raise _Killed

    event.listen(engine, "before_cursor_execute", die)
    runs, revisions = 0, set()
    while True:
        try:
            migrate(engine)
        except _Killed:
            runs += 1
        else:
            break
        event.remove(engine, "before_cursor_execute", die)
        revisions.add(_revision_that_says_who_may_go_on(engine))
        event.listen(engine, "before_cursor_execute", die)
    event.remove(engine, "before_cursor_execute", die)
    assert runs == len(died) > 30
    if engine.dialect.name == "postgresql":  # what one has locked, the next does not hold
        assert revisions == {"0003", "0004", "0005", "0006", "0007"}
    assert check(engine) == head()
    assert _told(engine) == _ids(*OLD)
    Writer(engine).write([extracted("new")])
    assert _told(engine)[-1] == id_of("new")
    for index in ("ix_articles_change_number", "ix_quotes_received_at_article_no_ordinal"):
        catalogue = "pg_class" if engine.dialect.name == "postgresql" else "sqlite_master"
        column = "relname" if engine.dialect.name == "postgresql" else "name"
        assert _one(engine, f"SELECT count(*) FROM {catalogue} WHERE {column} = :index", index=index) == 1  # noqa: S608


def _revision_that_says_who_may_go_on(engine):
    """A release before that starts again meanwhile is to find out."""
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM wirestream_revision")).scalar_one()
        assert connection.execute(select(compatibility.c.oldest)).scalar() == runs_beside(revision)
    return revision


BUILDING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX%'"
WAITING = f"{BUILDING} AND wait_event_type = 'Lock'"
INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"


def _until(holds):
    deadline = time.monotonic() + 30
    while not (found := holds()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@contextmanager
def _open_transaction(engine, statement="SELECT 1"):
    """Somebody who has read, and does not end."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text(statement))
        yield
        connection.rollback()


def _impatient(postgres):
    """An engine whose statements end with an error where they wait for somebody who does not end."""
    return open_engine(
        postgres.url.update_query_dict(
            {"options": "-c lock_timeout=20000 -c statement_timeout=20000"}
        ).render_as_string(hide_password=False)
    )


def test_while_an_index_is_built_others_read_and_write_and_one_that_was_cut_off_is_built_anew(postgres):
    others, asked = _impatient(postgres), []
    upgrade_to(postgres, "0006")
    with ThreadPoolExecutor(3) as threads:
        with _open_transaction(others):
            first = threads.submit(migrate, postgres)
            pid = _until(lambda: _one(others, WAITING))
            assert pid, "it waits for the transaction"
            held = "SELECT string_agg(DISTINCT mode, ' ') FROM pg_locks WHERE pid = :pid AND relation = :table"
            table = _one(others, "SELECT oid FROM pg_class WHERE relname = 'articles'")
            assert _one(others, held, pid=pid, table=table) == "ShareUpdateExclusiveLock"
            write_as_before(others, "meanwhile")
            assert _one(others, "SELECT count(*) FROM articles") == len(OLD) + 1
            assert not first.done()
            _one(others, "SELECT pg_terminate_backend(:pid)", pid=pid)
            with pytest.raises(Transient, match="terminating connection"):
                first.result(30)
            assert _one(others, INVALID) == 1
            # Two that start together take turns, and the one that waits is none that the index would wait for.
            event.listen(postgres, "before_cursor_execute", lambda *seen: asked.extend([1] * ("advisory" in seen[2])))
            again = [threads.submit(migrate, postgres) for _ in range(2)]
            assert _until(lambda: _one(others, WAITING) and len(asked) > 1)
        assert [each.result(60) for each in again] == [head()] * 2
    assert _one(others, INVALID) == 0
    assert _one(others, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_articles_change_number'\\:\\:regclass")
    assert _told(postgres) == _ids(*OLD, "meanwhile")
    others.dispose()


def test_a_table_that_somebody_keeps_reading_is_left_to_the_others(postgres, monkeypatch):
    """Who waits for it keeps out whoever comes later: a dump would stop the newsroom."""
    monkeypatch.setattr(migrate_module, "_PAUSE", 0.5)
    others = _impatient(postgres)
    upgrade_to(postgres, "0004")
    tried = threading.Event()
    event.listen(postgres, "handle_error", lambda _: tried.set())
    with ThreadPoolExecutor(1) as threads:
        with _open_transaction(others, "SELECT count(*) FROM articles"):
            upgrading = threads.submit(migrate, postgres)
            assert tried.wait(30), "it gives way"
            write_as_before(others, "meanwhile")
            assert not upgrading.done()
        assert upgrading.result(60) == head()
    assert _told(postgres) == _ids(*OLD, "meanwhile")
    others.dispose()
