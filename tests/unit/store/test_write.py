from __future__ import annotations

import itertools
import random
import sqlite3
import threading
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event, select, text

from schemas import Extraction, Relation
from stream.clock import SetClock
from stream.errors import Misconfigured, Reason, Transient
from stream.store import Writer, migrate, open_engine, stored_articles, stored_ids
from stream.store.engine import address_of, postgres_arguments
from stream.store.reading import Wanted, find_lines, open_reader
from stream.store.schema import articles, quotes, story_merges
from stream.store.writing import write
from tests.factories import NOON, article, duplicate, extracted, id_of, quote
from tests.unit.store.tables import column, count, dump, empty


def test_a_folder_replayed_leaves_every_row_as_it_was(engine, writer):
    folder = [
        extracted("flood"),
        duplicate("flood-again", Relation.EXACT, of="flood", minute=1),
        extracted("flood-2", Relation.UPDATE, of="flood", supersedes=["flood"], minute=2),
    ]
    first = writer.write(folder)
    before = dump(engine, without=())
    again = [
        item.model_copy(
            update={
                "article": item.article.model_copy(
                    update={
                        "received_at": item.article.received_at + timedelta(days=1),
                        "raw": item.article.raw.model_copy(update={"offset": 999}),
                    }
                ),
                "verdict": item.verdict.model_copy(update={"decided_at": item.verdict.decided_at + timedelta(days=1)}),
            }
        )
        for item in folder
    ]
    second = writer.write(again)
    assert (first.inserted, first.updated, first.unchanged) == (3, 0, 0)
    assert (second.inserted, second.updated, second.unchanged) == (0, 0, 3)
    assert dump(engine, without=()) == before


def test_stories_that_are_one_are_written_once(engine, writer):
    whole = extracted("whole", Relation.UPDATE, of="flood", merges=["storm", "bridge"], minute=9)
    writer.write([extracted("flood"), extracted("storm"), whole])
    before = dump(engine, without=())
    writer.write([whole, whole])
    assert dump(engine, without=()) == before
    with engine.connect() as connection:
        found = connection.execute(select(story_merges).order_by(story_merges.c.story_id)).mappings().all()
    assert {row["story_id"] for row in found} == {id_of("storm"), id_of("bridge")}
    assert {row["into_story_id"] for row in found} == {id_of("flood")}
    assert {(row["article_id"], row["at"]) for row in found} == {(id_of("whole"), whole.verdict.decided_at)}
    writer.write([extracted("whole", Relation.UPDATE, of="flood", merges=["bridge"], minute=20, headline="Later")])
    with engine.connect() as connection:
        assert connection.execute(select(story_merges.c.story_id)).scalars().all() == [id_of("bridge")]


def test_what_merges_nothing_is_the_content_that_it_was_before_there_were_merges(engine, writer):
    writer.write([extracted("flood")])
    assert column(engine, "flood", "content_hash") == "f5b89b2c162da0c8205be6f7b1530fc6"  # of the first release


def test_a_copy_that_was_received_earlier_gives_its_raw_record(engine, writer):
    writer.write([extracted("flood", minute=9)])
    writer.write([extracted("flood", minute=1)])
    assert column(engine, "flood", "received_at") == NOON + timedelta(minutes=1)


def test_another_content_updates_row_and_quotes_and_keeps_stored_at(engine, writer):
    writer.write([extracted("flood", found=(quote(), quote("“No.”", start=12)))])
    stored_at = column(engine, "flood", "stored_at")
    result = writer.write([extracted("flood", minute=3, headline="River falls", found=(quote("“Yes.”"),))])
    assert (result.inserted, result.updated) == (0, 1)
    assert column(engine, "flood", "headline") == "River falls"
    assert column(engine, "flood", "stored_at") == stored_at
    assert column(engine, "flood", "updated_at") > stored_at
    with engine.connect() as connection:
        assert connection.execute(select(quotes.c.text)).scalars().all() == ["“Yes.”"]
    assert find_lines(engine, Wanted("headline")).items == ()
    assert [line.article_id for line in find_lines(engine, Wanted("falls")).items] == [id_of("flood")]


def test_a_late_redelivery_of_an_older_content_changes_nothing(engine, writer):
    newer = extracted("flood", minute=9, headline="New")
    writer.write([newer])
    before = dump(engine, without=())
    assert writer.write([extracted("flood", minute=1, headline="Old")]).unchanged == 1
    assert dump(engine, without=()) == before


def test_two_messages_of_one_id_in_one_batch(engine, writer):
    result = writer.write(
        [extracted("flood", headline="One"), extracted("flood", minute=1, headline="Two"), extracted("flood")]
    )
    assert (result.inserted, result.refused) == (1, ())
    assert column(engine, "flood", "headline") == "Two"
    assert count(engine, quotes.c.ordinal) == 1


def test_the_order_of_arrival_does_not_matter():
    engine = open_engine("sqlite://")
    migrate(engine)
    left = {_left_by(engine, order) for order in itertools.permutations(MESSAGES)}
    assert len(left) == 1
    engine.dispose()


MESSAGES = [
    extracted("flood"),
    extracted("flood-2", Relation.UPDATE, of="flood", supersedes=["flood"], minute=1),
    extracted("flood-3", Relation.CORRECTION, of="flood-2", supersedes=["flood", "flood-2"], minute=2),
    extracted("flood-kill", Relation.WITHDRAWAL, of="flood-3", minute=3, status="killed", body=""),
]


def _left_by(engine, messages):
    empty(engine)
    for message in messages:
        Writer(engine, clock=SetClock(NOON)).write([message])
    return str(dump(engine, without=("row_no", "article_no", "change_no", "updated_at")))


def test_random_interleavings_with_repeats_leave_the_same_rows(engine):
    writer = Writer(engine, clock=SetClock(NOON))
    messages = [*MESSAGES, extracted("flood", minute=7, headline="Rewritten"), duplicate("copy", "near", of="flood")]
    writer.write(messages)
    expected = dump(engine, without=("row_no", "article_no", "change_no", "updated_at"))
    for seed in range(6):
        shuffled = messages * 2
        random.Random(seed).shuffle(shuffled)
        empty(engine)
        writer.write(shuffled[:5])
        writer.write(shuffled[5:])
        assert dump(engine, without=("row_no", "article_no", "change_no", "updated_at")) == expected, seed


def test_a_kill_before_its_original_marks_it(engine, writer):
    writer.write([extracted("kill", Relation.WITHDRAWAL, of="flood", minute=5, status="killed")])
    writer.write([extracted("flood")])
    assert column(engine, "flood", "superseded_by") == id_of("kill")
    assert column(engine, "kill", "superseded_by") is None


def test_of_several_the_last_issued_supersedes(engine, writer):
    writer.write(
        [
            extracted("third", Relation.UPDATE, of="first", supersedes=["first", "second"], minute=3),
            extracted("second", Relation.UPDATE, of="first", supersedes=["first"], minute=2),
            extracted("first"),
        ]
    )
    assert column(engine, "first", "superseded_by") == id_of("third")
    assert column(engine, "second", "superseded_by") == id_of("third")


def test_a_content_that_no_longer_supersedes_sets_the_other_free(engine, writer):
    writer.write([extracted("flood"), extracted("next", Relation.UPDATE, of="flood", supersedes=["flood"], minute=1)])
    writer.write([extracted("next", minute=2)])
    assert column(engine, "flood", "superseded_by") is None


def test_duplicates_are_linked_rows_without_quotes(engine, writer):
    near = extracted("near", Relation.NEAR, of="flood", minute=1)
    writer.write([extracted("flood"), duplicate("exact", Relation.EXACT, of="flood"), near])
    assert column(engine, "exact", "of_id") == column(engine, "near", "of_id") == id_of("flood")
    with engine.connect() as connection:
        assert set(connection.execute(select(quotes.c.article_id)).scalars()) == {id_of("flood")}
    assert column(engine, "flood", "superseded_by") is None


@pytest.mark.parametrize("refused", ["\x00", "\ud800"])
def test_nul_and_surrogates_never_fail_a_batch(engine, writer, refused):
    bad = extracted(
        "n\x00ul",
        headline="Be\x00ll",
        body="tolls\x00 twice",
        extra={"k\x00": ["\x00", {"deep": refused}]},
        slugline="A\x00",
        keywords=("b\x00",),
        provider="test\x00wire",
        found=(quote("“\x00”", "Ana\x00"),),
    )
    result = writer.write([extracted("flood"), bad])
    assert (result.inserted, result.refused) == (2, ())
    (stored,) = [item for item in stored_articles(engine) if item.article.guid == "n\ufffdul"]
    assert stored.article.headline == "Be\ufffdll"
    assert stored.article.extra == {"k\ufffd": ["\ufffd", {"deep": "\ufffd"}]}


def test_what_looks_like_an_escaped_nul_is_kept(engine, writer):
    writer.write([extracted("code", body=r"prints \u0000 and \x00")])
    assert column(engine, "code", "body") == r"prints \u0000 and \x00"


def test_huge_values_are_stored(engine, writer):
    words = " ".join(f"word{number}" for number in range(60_000))
    tag = f"en-{random.Random(1).randbytes(5000).hex()}"  # no database makes it small
    huge = extracted(
        "huge",
        body=words + "x" * 3000,
        version=2**80,
        language=tag,
        provider="p" * 5000,
        headline="h" * 5000,
        slugline="s" * 9000,
        extra={"number": 2**200, "small": 1e-300},
    )
    assert writer.write([huge]).refused == ()
    assert column(engine, "huge", "version") is None
    assert column(engine, "huge", "language") == tag[:200]
    (stored,) = stored_articles(engine)
    assert stored == huge


def test_what_the_database_refuses_stands_alone(engine, writer, monkeypatch):
    honest = write.rows_of

    def broken(item, stored_at):
        rows = honest(item, stored_at)
        if item.article.guid in {"bad-3", "bad-6"}:
            rows.article["version"] = 2**70
        return rows

    monkeypatch.setattr(write, "rows_of", broken)
    batch = [extracted(f"{'bad' if number in {3, 6} else 'good'}-{number}") for number in range(9)]
    result = writer.write(batch)
    assert result.inserted == 7
    assert [(index, error.reason) for index, error in result.refused] == [(3, Reason.SCHEMA), (6, Reason.SCHEMA)]
    assert len(stored_ids(engine)) == 7


def test_nesting_beyond_json_is_refused_alone(engine, writer):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    item = extracted("deep")
    item = item.model_copy(update={"article": item.article.model_copy(update={"extra": {"deep": deep}})})
    result = writer.write([extracted("flood"), item])
    assert [index for index, _ in result.refused] == [1]
    assert len(stored_ids(engine)) == 1


def test_an_empty_batch_is_no_work(engine, writer):
    assert writer.write([]).inserted == 0


def test_what_is_stored_comes_back_as_it_went_in(engine, writer):
    batch = [extracted("flood", extra={"unknown": {"kept": [1, 2.5, None]}}), duplicate("copy", "exact", of="flood")]
    writer.write(batch)
    assert list(stored_articles(engine)) == batch


def test_a_database_without_tables_is_misconfigured(store_url):
    engine = open_engine(store_url)
    with pytest.raises(Misconfigured, match="wirestream migrate"):
        Writer(engine).write([extracted("flood")])
    engine.dispose()


def test_a_locked_sqlite_is_transient_and_nothing_is_lost(tmp_path):
    url = f"sqlite:///{tmp_path}/wire.db"
    migrate(url)
    engine = open_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=10"))
    other = sqlite3.connect(tmp_path / "wire.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Transient, match="locked"):
        Writer(engine).write([extracted("flood")])
    other.execute("ROLLBACK")
    other.close()
    assert Writer(engine).write([extracted("flood")]).inserted == 1
    engine.dispose()


def test_a_file_of_sqlite_that_is_moved_is_written_no_more_and_one_in_its_place_is(tmp_path):
    """The driver goes on with the one that has no name, which is gone with the process."""
    url, file = f"sqlite:///{tmp_path}/wire.db", tmp_path / "wire.db"
    migrate(url)
    engine, reader = open_engine(url), open_reader(url)
    writer = Writer(engine)
    writer.write([extracted("flood")])
    assert stored_ids(reader) == {id_of("flood")}
    for each in list(tmp_path.iterdir()):
        each.rename(tmp_path / f"old-{each.name}")
    for ask in (lambda: writer.write([extracted("storm")]), lambda: stored_ids(reader)):
        with pytest.raises(Misconfigured, match="there is no database"):
            ask()
    assert not file.exists()
    migrate(url)
    assert writer.write([extracted("bridge")]).inserted == 1
    assert stored_ids(reader) == {id_of("bridge")}
    engine.dispose()
    reader.dispose()


def test_a_postgresql_that_is_away_or_read_only_or_slow_is_transient(postgres_url):
    migrate(postgres_url)
    read_only = open_engine(f"{postgres_url}&options=-c%20default_transaction_read_only%3Don")
    with pytest.raises(Transient, match="read-only"):
        Writer(read_only).write([extracted("flood")])
    slow = open_engine(f"{postgres_url}&options=-c%20statement_timeout%3D50")
    admin = create_engine(postgres_url)
    with admin.begin() as connection:
        connection.execute(text("LOCK TABLE articles"))
        with pytest.raises(Transient, match="timeout"):
            Writer(slow).write([extracted("flood")])
    engine = open_engine(postgres_url)
    Writer(engine).write([extracted("before")])
    with admin.begin() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{ended} AND pid <> pg_backend_pid()"))
    assert Writer(engine).write([extracted("flood")]).inserted == 1
    away = open_engine("postgresql+psycopg://nobody@/none?host=/nonexistent-socket-folder")
    with pytest.raises(Transient):
        Writer(away).write([extracted("flood")])
    for each in (read_only, slow, admin, engine, away):
        each.dispose()


def test_a_server_that_vanished_while_it_answers_is_noticed_as_soon_as_one_that_is_asked():
    """Linux looks at that time-out when it sends a probe and the one before is unanswered: with one each 75 s, its own
    pace, the store stood for 107 s (measured behind a packet filter that drops what comes).
    """
    given = postgres_arguments(address_of("postgresql://wirestream@db.example.org/wires"), statement_timeout=30)
    assert given["keepalives_idle"] + given["keepalives_interval"] <= given["tcp_user_timeout"] / 1000


def test_a_connection_that_has_ended_is_left_and_one_that_lives_is_not_asked(postgres_url, monkeypatch):
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    asked, ping = [], engine.dialect.do_ping
    monkeypatch.setattr(engine.dialect, "do_ping", lambda connection: asked.append(connection) or ping(connection))
    writer = Writer(engine)
    for number in range(3):
        writer.write([extracted(f"before-{number}")])
    assert asked == []
    with create_engine(postgres_url).begin() as admin:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        admin.execute(text(f"{ended} AND pid <> pg_backend_pid()"))
    assert writer.write([extracted("flood")]).inserted == 1
    assert len(asked) == 1
    engine.pool.connect().driver_connection.close()  # and comes back so
    assert writer.write([extracted("bridge")]).inserted == 1
    engine.dispose()


def test_a_connection_that_takes_no_writes_is_left(postgres_server, postgres_url):
    """That of a standby, in a fail-over; of a session that began while the database was set to read-only."""
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    name = engine.url.database
    postgres_server.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with pytest.raises(Transient, match="read-only"):
        Writer(engine).write([extracted("flood")])
    postgres_server.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    assert Writer(engine).write([extracted("flood")]).inserted == 1
    engine.dispose()


def test_a_connection_that_dies_under_a_batch_is_transient(postgres_url):
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def kill_own_backend(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO quotes"):
            with admin.connect() as other:
                pid = connection.connection.driver_connection.info.backend_pid
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    event.listen(engine, "before_cursor_execute", kill_own_backend)
    with pytest.raises(Transient):
        Writer(engine).write([extracted("flood")])
    event.remove(engine, "before_cursor_execute", kill_own_backend)
    assert Writer(engine).write([extracted("flood")]).inserted == 1
    engine.dispose()
    admin.dispose()


def test_writers_in_parallel_mark_what_the_other_stored(postgres_url):
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    originals = [extracted(f"story-{number}") for number in range(30)]
    kills = [extracted(f"kill-{number}", Relation.WITHDRAWAL, of=f"story-{number}", minute=1) for number in range(30)]
    random.Random(1).shuffle(kills)
    failures = []

    def run(batch):
        try:
            for start in range(0, len(batch), 3):
                Writer(engine).write(batch[start : start + 3])
        except Exception as error:  # noqa: BLE001 (whatever it is, the test fails)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(batch,)) for batch in (originals, kills, originals[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (len(stored_ids(engine)), count(engine, articles.c.superseded_by)) == (60, 30)
    engine.dispose()


def test_a_kill_waits_for_an_original_that_is_not_committed_yet(postgres_url):
    """The original's transaction is held open where it has marked what it knows and not committed. A kill that did not
    wait would see no original, and the original no kill.
    """
    migrate(postgres_url)
    theirs, ours = open_engine(postgres_url), open_engine(postgres_url)
    held, go_on = threading.Event(), threading.Event()

    @event.listens_for(theirs, "commit")
    def hold(connection):
        held.set()
        assert go_on.wait(60)

    kill = extracted("kill", Relation.WITHDRAWAL, of="story", supersedes=["story"], minute=1)
    first = threading.Thread(target=Writer(theirs).write, args=([extracted("story")],), daemon=True)
    second = threading.Thread(target=Writer(ours).write, args=([kill],), daemon=True)
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    first.start()
    try:
        assert held.wait(60)
        second.start()
        with open_engine(postgres_url).connect() as looking:
            while second.is_alive() and not looking.execute(waiting).scalar():
                second.join(0.02)
    finally:
        go_on.set()
    for thread in (first, second):
        thread.join(60)
        assert not thread.is_alive()
    assert column(ours, "story", "superseded_by") == id_of("kill")
    theirs.dispose()
    ours.dispose()


def test_a_database_that_keeps_text_in_another_encoding_has_the_same_words(postgres_server):
    postgres_server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    engine = open_engine(postgres_server.url("latin").render_as_string())
    migrate(engine)
    item = extracted("flood", headline="Größe", body="Die Größe der Flut.", found=())
    assert Writer(engine).write([item, extracted("marks", body="“Größe”")]).inserted == 1
    assert list(stored_articles(engine)) == [item]
    with engine.connect() as connection:
        words = select(articles.c.body, articles.c.document["article"]["headline"].as_string())
        assert list(connection.execute(words)) == [("Die Größe der Flut.", "Größe")]
    engine.dispose()


def test_an_article_without_anything_optional(engine, writer):
    bare = article("bare", guid=None, headline=None, body="")
    item = extracted("bare", found=())
    writer.write([item.model_copy(update={"article": bare, "extraction": Extraction()})])
    assert column(engine, "bare", "headline") is None
    (hit,) = find_lines(engine, Wanted()).items
    assert hit.headline.text == hit.body.text == ""


def test_two_contents_of_one_article_at_one_instant_leave_one_row_in_whatever_order_they_come_again(engine, writer):
    """One agency's item by two feeds, within a millisecond."""
    item = extracted("flood")
    other = item.model_copy(update={"article": item.article.model_copy(update={"source": "another feed"})})
    for batch in ([item, other], [other, item], [other], [item]):
        empty(engine)
        writer.write([item])
        writer.write([other])
        before = dump(engine)
        for one in batch:
            assert writer.write([one]).unchanged == 1
        assert dump(engine) == before
    empty(engine)
    writer.write([other])
    writer.write([item])
    assert column(engine, "flood", "source") == dict(dict(before["articles"][0]).items())["source"]
