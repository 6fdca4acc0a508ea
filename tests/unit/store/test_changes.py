"""Changes are numbered: each that comes, and each that changes, in the order in which they become visible."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import pytest
from sqlalchemy import event, text

from schemas import Relation
from stream.errors import Transient
from stream.store import Writer, changes, migrate, open_engine, prune, stored_ids
from stream.store.reading import SavedSearch, changes_after, keep_search, latest_change, open_reader
from stream.store.writing.settle import mark_superseded
from tests.factories import NOON, duplicate, extracted, id_of


def _told(engine, after):
    """The names of what has changed since, in order, and the number to go on with."""
    found = changes_after(engine, after)
    assert [change.change_no for change in found] == sorted({change.change_no for change in found})
    assert all(after < change.change_no == change.line.change_no for change in found)
    return [change.line.guid for change in found], (found[-1].change_no if found else after)


def test_what_comes_is_told_and_then_no_more(engine, writer):
    begun = latest_change(engine)
    writer.write([extracted("flood"), duplicate("copy", "exact", of="flood"), extracted("storm")])
    names, last = _told(engine, begun)
    assert names == ["flood", "copy", "storm"]
    assert latest_change(engine) == last
    assert changes_after(engine, last) == ()
    assert [change.line.guid for change in changes_after(engine, begun, 2)] == ["flood", "copy"]


def test_what_comes_again_has_not_changed(engine, writer):
    batch = [
        extracted("flood"),
        extracted("kill", Relation.WITHDRAWAL, of="flood", minute=1, status="killed"),
        extracted("whole", Relation.UPDATE, of="flood", merges=["storm"], minute=9),
    ]
    writer.write(batch)
    last = latest_change(engine)
    writer.write(batch * 2)
    assert changes_after(engine, last) == ()


def test_another_content_and_an_earlier_copy_are_changes(engine, writer):
    writer.write([extracted("flood", minute=5), extracted("storm")])
    last = latest_change(engine)
    writer.write([extracted("flood", minute=9, headline="Rewritten")])
    names, last = _told(engine, last)
    assert names == ["flood"]
    writer.write([extracted("flood", minute=7, headline="Rewritten")])
    assert _told(engine, last)[0] == ["flood"]


def test_what_is_superseded_has_changed_and_its_neighbours_have_not(engine, writer):
    writer.write([extracted("flood"), extracted("storm")])
    last = latest_change(engine)
    writer.write([extracted("next", Relation.UPDATE, of="flood", supersedes=["flood"], minute=1)])
    names, last = _told(engine, last)
    assert sorted(names) == ["flood", "next"]
    writer.write([extracted("next", minute=2)])
    assert sorted(_told(engine, last)[0]) == ["flood", "next"], "it is free again"


def test_a_kill_changes_each_version_and_copy_of_its_story(engine, writer):
    writer.write(
        [
            extracted("flood"),
            duplicate("copy", "exact", of="flood"),
            extracted("next", Relation.UPDATE, of="flood", minute=1),
            extracted("other"),
        ]
    )
    last = latest_change(engine)
    writer.write([extracted("kill", Relation.WITHDRAWAL, of="flood", minute=2, status="killed")])
    names, last = _told(engine, last)
    assert sorted(names) == ["copy", "flood", "kill", "next"]
    writer.write([extracted("held", Relation.UPDATE, of="other", minute=3, status="withheld")])
    names, last = _told(engine, last)
    assert sorted(names) == ["held", "other"]
    absent = extracted("late", Relation.WITHDRAWAL, of="absent", minute=4, status="killed")
    verdict = absent.verdict.model_copy(update={"story_id": id_of("flood")})
    writer.write([absent.model_copy(update={"verdict": verdict})])
    assert sorted(_told(engine, last)[0]) == ["copy", "flood", "kill", "late", "next"]


def test_a_kill_changes_the_copies_of_what_it_names_in_another_story(engine, writer):
    writer.write([extracted("flood"), duplicate("copy", "exact", of="flood"), extracted("other")])
    last = latest_change(engine)
    writer.write([extracted("kill", Relation.WITHDRAWAL, of="other", supersedes=["flood"], minute=2, status="killed")])
    assert sorted(_told(engine, last)[0]) == ["copy", "flood", "kill", "other"]


def test_who_writes_waits_for_another_who_writes(engine, writer):
    """A store, `wirestream prune` and a desk that keeps a search, each beside a transaction that takes its time."""
    writes = (
        lambda: writer.write([extracted("flood")]),
        lambda: prune(engine, NOON, really=True),
        lambda: keep_search(engine, SavedSearch("ana", "Floods", "flood")),
    )
    for write in writes:
        begun = threading.Event()

        def other(begun=begun):
            with engine.begin() as connection:
                changes.take_turn(connection)
                connection.execute(text("DELETE FROM pruned"))
                begun.set()
                time.sleep(0.05)

        with ThreadPoolExecutor(1) as pool:
            held = pool.submit(other)
            assert begun.wait(5)
            write()
            held.result()


def test_a_writer_that_falls_silent_loses_its_turn(postgres_url, monkeypatch):
    """One that is frozen, or whose machine is gone: its connection stays open, for hours."""
    monkeypatch.setattr(changes, "_TURN", changes._TURN.replace("'20s'", "'200ms'"))
    migrate(postgres_url)
    silent, other = open_engine(postgres_url), open_engine(f"{postgres_url}&options=-c%20statement_timeout%3D5000")

    def fall_silent(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT INTO quotes"):
            assert Writer(other).write([extracted("flood")]).inserted == 1

    event.listen(silent, "before_cursor_execute", fall_silent)
    with pytest.raises(Transient):
        Writer(silent).write([extracted("storm")])
    event.remove(silent, "before_cursor_execute", fall_silent)
    assert stored_ids(other) == {id_of("flood")}
    assert Writer(silent).write([extracted("storm")]).inserted == 1
    silent.dispose()
    other.dispose()


def test_a_kill_changes_the_copies_of_what_is_not_stored(engine, writer):
    """What was killed may have been pruned, and its copies not."""
    writer.write([duplicate("copy", "near", of="lost"), extracted("other")])
    last = latest_change(engine)
    writer.write([extracted("kill", Relation.WITHDRAWAL, of="lost", minute=2, status="killed")])
    assert sorted(_told(engine, last)[0]) == ["copy", "kill"]


def test_stories_that_turn_out_to_be_one_have_changed_also_those_that_were_merged_before(engine, writer):
    writer.write([extracted("flood"), extracted("storm"), extracted("bridge"), extracted("other")])
    writer.write([extracted("first", Relation.UPDATE, of="storm", merges=["bridge"], minute=1)])
    last = latest_change(engine)
    writer.write([extracted("second", Relation.UPDATE, of="flood", merges=["storm"], minute=2)])
    assert sorted(_told(engine, last)[0]) == ["bridge", "first", "flood", "second", "storm"]


def test_numbers_are_given_on_where_the_last_article_is_gone(engine, writer):
    writer.write([extracted("flood"), extracted("storm")])
    last = latest_change(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles WHERE guid = 'storm'"))
    writer.write([extracted("quake")])
    assert _told(engine, last)[0] == ["quake"]


def test_a_reader_sees_the_row_of_the_number_that_it_was_told_of(engine, writer, monkeypatch):
    """A change between the two statements that make the answer."""
    reading = __import__("stream.store.reading.changes", fromlist=["lines_of"])
    writer.write([extracted("flood")])
    honest = reading.lines_of

    def changed_meanwhile(connection, ranks):
        if not engine.url.database.endswith(".db"):  # SQLite's writer would wait for nobody, in a test of one thread
            writer.write([extracted("flood", minute=9, headline="Rewritten")])
        return honest(connection, ranks)

    last = latest_change(engine)
    monkeypatch.setattr(reading, "lines_of", changed_meanwhile)
    assert [change.change_no for change in changes_after(engine, 0)] == [last]


def _write(engine, batches):
    writer = Writer(engine)
    for batch in batches:
        while True:
            with suppress(Transient):  # SQLite, to whoever comes second: as the flow does, write it again
                writer.write(batch)
                break


def _poll(reader, work):
    """Poll until all is written, and nothing more comes. Return by article the numbers that were told, in order."""
    told: dict[object, list[int]] = {}
    last, deadline = 0, time.monotonic() + 30
    while time.monotonic() < deadline:
        done = all(each.done() for each in work)
        found = changes_after(reader, last, 50)
        for change in found:
            told.setdefault(change.line.article_id, []).append(change.change_no)
            last = change.change_no
        if done and not found:
            break
    return told


def _race(url, monkeypatch):
    """Let four write who are slow between a number and the end of its transaction, and one poll meanwhile. Return the
    number that each article ended with, and the numbers that were told of it.
    """
    migrate(url)
    engine, reader = open_engine(url), open_reader(url)
    dice = random.Random(16)
    stories = range(18)
    items = [extracted(f"story-{number}") for number in stories]
    items += [extracted(f"kill-{number}", Relation.WITHDRAWAL, of=f"story-{number}", minute=1) for number in stories]
    dice.shuffle(items)
    batches = [items[at : at + 3] for at in range(0, len(items), 3)]

    def slowly(connection, affected):
        time.sleep(dice.random() / 200)
        mark_superseded(connection, affected)
        time.sleep(dice.random() / 200)

    monkeypatch.setattr("stream.store.writing.write.mark_superseded", slowly)
    with ThreadPoolExecutor(4) as threads:
        work = [threads.submit(_write, engine, batches[number::4]) for number in range(4)]
        told = _poll(reader, work)
    for each in work:
        each.result()
    ended = {change.line.article_id: change.change_no for change in changes_after(reader, 0)}
    engine.dispose()
    reader.dispose()
    assert len(ended) == len(items)
    return ended, told


def test_a_reader_who_polls_while_several_write_sees_each_change_once(store_url, monkeypatch):
    ended, told = _race(store_url, monkeypatch)
    assert {article_id: numbers[-1] for article_id, numbers in told.items()} == ended
    numbers = [number for each in told.values() for number in each]
    assert len(numbers) == len(set(numbers))


def _somebody_waits(reader):
    with reader.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one() > 0


def _until(holds):
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_no_writer_becomes_visible_ahead_of_one_who_has_smaller_numbers(postgres_url, monkeypatch):
    """The first has numbers, and is slow to end; the second would be done before it, if it did not wait for its turn:
    and a reader who had gone on to the second's numbers would never be told of the first. Nobody is quoted in them: for
    whom two quote, they would wait for one another by chance.
    """
    migrate(postgres_url)
    engine, reader = open_engine(postgres_url), open_reader(postgres_url)
    begun, go_on = threading.Event(), threading.Event()

    def slowly(connection, affected):
        if not begun.is_set():
            begun.set()
            go_on.wait(20)
        mark_superseded(connection, affected)

    monkeypatch.setattr("stream.store.writing.write.mark_superseded", slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(Writer(engine).write, [extracted("flood", found=())])
        assert begun.wait(20)
        second = threads.submit(Writer(engine).write, [extracted("storm", found=())])
        _until(lambda: second.done() or _somebody_waits(reader))
        names, last = _told(reader, 0)
        go_on.set()
        wait([first, second], timeout=20)
    assert sorted([*names, *_told(reader, last)[0]]) == ["flood", "storm"]
    engine.dispose()
    reader.dispose()
