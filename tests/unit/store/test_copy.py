"""A database copied into another: from SQLite to PostgreSQL, and back, on both for real."""

from __future__ import annotations

import importlib
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, select, text

from schemas import RawRecord, Relation
from stream.errors import Misconfigured, Transient
from stream.store import SentAlert, Writer, check, copy_store, migrate, open_engine, prune
from stream.store import copy as copying
from stream.store.reading import (
    SavedSearch,
    Wanted,
    changes_after,
    find_lines,
    keep_search,
    latest_change,
    searches,
    sent_alerts,
)
from stream.store.schema import articles
from tests.factories import NOON, alert_of, duplicate, extracted, id_of
from tests.unit.store.tables import column, dump

AT = ("wire.extracted.v1", 2)


@pytest.fixture(params=["to postgresql", "to sqlite"])
def engines(request, tmp_path, postgres_url):
    """A database with stories, and an empty one of the other kind."""
    sqlite, postgresql = open_engine(f"sqlite:///{tmp_path}/wire.db"), open_engine(postgres_url)
    source, target = (sqlite, postgresql) if request.param == "to postgresql" else (postgresql, sqlite)
    migrate(source)
    yield source, target
    for engine in (source, target):
        engine.dispose()


def _fill(source, count=12):
    names = [f"story{number}" for number in range(count)]
    for name in names:  # a batch each: rows are numbered as they come
        story = extracted(name, found=None, supersedes=(id_of("story0"),) if name == "story3" else ())
        copies = [duplicate(f"{name}-copy", Relation.EXACT, of=name)] if name < "story5" else []
        Writer(source).write([story, *copies], {AT: 7})


def _all(engine):
    """Every row of every table, with its number. Documents apart: the order of their keys is the database's."""
    with engine.connect() as connection:
        documents = dict(connection.execute(select(articles.c.article_id, articles.c.document)).all())
    return dump(engine, without=("document",)), documents


def test_all_rows_positions_and_searches_are_the_same_and_the_next_article_gets_the_next_number(engines, monkeypatch):
    source, target = engines
    monkeypatch.setattr(copying, "_LOT", 5)
    _fill(source)
    told = []
    copied = copy_store(source, target, lambda done, of: told.append((done, of)))
    assert told[0] == (5, copied.articles)
    assert told[-1] == (copied.articles, copied.articles)
    assert _all(target) == _all(source)
    assert copied.rows["articles"] == len(dump(source)["articles"]) == copied.articles
    assert copied.rows["positions"] == 1
    for words in ("bridge", "story7", "-story7", '"stays shut"'):
        for order in ("time", "rank"):
            pages = [find_lines(engine, Wanted(words), order=order) for engine in engines]
            found = [[line.article_id for line in page.items] for page in pages]
            assert found[0], words
            assert sorted(map(str, found[0])) == sorted(map(str, found[1]))
    assert copy_store(source, target).articles == 0, "done again, it does nothing"
    last = copied.articles
    assert Writer(target).write([extracted("next")]).inserted == 1
    assert column(target, "next", "row_no") > last


def test_alerts_and_saved_searches_come_along_and_changes_are_numbered_on(engines, monkeypatch):
    source, target = engines
    monkeypatch.setattr(copying, "_LOT", 2)
    _fill(source, 3)
    records = [RawRecord(topic="wire.alerts.v1", partition=0, offset=number) for number in range(5)]
    alerts = [alert_of(story=UUID(int=number)) for number in range(5)]
    Writer(source).write([SentAlert(alert, NOON, NOON, at) for alert, at in zip(alerts, records, strict=True)])
    kept = SavedSearch("ana", "Floods", "flood*", (("provider", "afp"),), shared=True, place=3, sound=True)
    keep_search(source, kept)
    prune(source, NOON - timedelta(days=400), really=True)
    Writer(source).write([extracted("last")])
    with source.begin() as connection:  # the last number is of a row that is gone
        connection.execute(text("DELETE FROM quotes"))
        connection.execute(text("DELETE FROM articles WHERE guid = 'last'"))
    copied = copy_store(source, target)
    assert (copied.rows["alerts"], copied.rows["saved_searches"], copied.rows["pruned"]) == (5, 1, 1)
    assert sent_alerts(target) == sent_alerts(source)
    assert searches(target, "ana") == (kept,)
    assert changes_after(target, 0) == changes_after(source, 0)
    for engine in engines:
        Writer(engine).write([extracted("next")])
    assert latest_change(target) == latest_change(source) > len(changes_after(source, 0))


def test_a_copy_that_is_cut_off_goes_on_where_it_was(engines, monkeypatch):
    source, target = engines
    monkeypatch.setattr(copying, "_LOT", 5)
    _fill(source)

    def cut(done, _of):
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(source, target, cut)
    with target.connect() as connection:
        there = connection.execute(text("SELECT count(*) FROM articles")).scalar_one()
    assert there == 10
    for _ in range(2):
        with pytest.raises(Misconfigured, match=r"cut off: run the same `wirestream migrate --from` again"):
            check(target)
        migrate(target)  # as before each start of a store; it mends nothing of it
    told = []
    whole = len(dump(source)["articles"])
    assert 0 < copy_store(source, target, lambda done, of: told.append((done, of))).articles == whole - 10
    assert (told[0], told[-1]) == ((15, whole), (whole, whole))
    assert _all(target) == _all(source)
    assert check(target) == check(source)


def test_a_target_with_articles_of_its_own_is_refused_and_left_as_it_is(engines):
    source, target = engines
    _fill(source, 3)
    migrate(target)
    Writer(target).write([extracted("other")])
    before = dump(target)
    with pytest.raises(Misconfigured, match=r"has 1 articles, and they are not the first 1 of .*: copy into an empty"):
        copy_store(source, target)
    assert dump(target) == before


def test_a_difference_at_the_end_is_told_with_the_table(engines):
    """Somebody writes to the target while it is copied to."""
    source, target = engines
    _fill(source, 5)
    copy_store(source, target)
    with target.begin() as connection:
        assert connection.execute(text("UPDATE quotes SET confidence = 0.123")).rowcount > 0
    with pytest.raises(Misconfigured, match=r"the table quotes differs: \d+ rows here"):
        copy_store(source, target)


def test_a_store_that_writes_to_the_target_meanwhile_is_told_in_one_line(engines, monkeypatch):
    source, target = engines
    monkeypatch.setattr(copying, "_LOT", 5)
    _fill(source)

    def store_writes(done, _of):
        if done == 5:
            Writer(target).write([extracted("other")])

    with pytest.raises(Misconfigured, match=r"refuses the articles with row_no 6 to 10 \(.*end that, empty the target"):
        copy_store(source, target, store_writes)
    with pytest.raises(Misconfigured, match="cut off"):
        check(target)


def test_a_source_that_is_written_to_is_refused_where_it_has_one_writer(tmp_path, postgres_url, monkeypatch):
    monkeypatch.setattr(importlib.import_module("stream.store.engine"), "BUSY_TIMEOUT", 0)
    source, store, target = (open_engine(url) for url in (f"sqlite:///{tmp_path}/wire.db",) * 2 + (postgres_url,))
    migrate(source)
    _fill(source, 2)
    with store.begin() as writing:
        writing.execute(text("DELETE FROM quotes"))
        with pytest.raises(Misconfigured, match=r"somebody writes to sqlite.*: end the store first"):
            copy_store(source, target)
    for engine in (source, store, target):
        engine.dispose()


def test_a_source_that_may_only_be_read_is_told_as_such(tmp_path, postgres_url):
    """Its operator would look for a store that does not run."""
    whole, target = open_engine(f"sqlite:///{tmp_path}/wire.db"), open_engine(postgres_url)
    migrate(whole)
    source = open_engine(f"sqlite:///file:{tmp_path}/wire.db?mode=ro&uri=true")
    with pytest.raises(Transient, match="attempt to write a readonly database"):
        copy_store(source, target)
    for engine in (whole, source, target):
        engine.dispose()


def test_the_time_of_a_copy_grows_with_its_lots_and_not_with_their_square(tmp_path, postgres_url, monkeypatch):
    """To count what is left after each lot reads the whole table each time: hours, with a million articles."""
    source, target = open_engine(f"sqlite:///{tmp_path}/wire.db"), open_engine(postgres_url)
    migrate(source)
    _fill(source)
    monkeypatch.setattr(copying, "_LOT", 2)
    counts = []

    def note(_connection, _cursor, statement, *_):
        if "count(*)" in statement:
            counts.append(statement)

    event.listen(source, "before_cursor_execute", note)
    told = []
    copy_store(source, target, lambda done, of: told.append((done, of)))
    assert len(told) > len(counts)
    for engine in (source, target):
        engine.dispose()


def test_a_source_that_is_no_database_of_this_release_is_refused(tmp_path, postgres_url):
    source, target = open_engine(f"sqlite:///{tmp_path}/none.db"), open_engine(postgres_url)
    with pytest.raises(Misconfigured, match=r"there is no database .*none\.db"):
        copy_store(source, target)
    with pytest.raises(Misconfigured, match="is the source and the target"):
        copy_store(target, target)
    target.dispose()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "wire.db")
    engines = [open_engine(f"sqlite:///{file}") for file in (tmp_path / "wire.db", link)]
    migrate(engines[0])
    with pytest.raises(Misconfigured, match="is the source and the target"):
        copy_store(*engines)
    for engine in engines:
        engine.dispose()
