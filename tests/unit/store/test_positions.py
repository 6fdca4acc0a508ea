"""How far each partition is stored, as the database itself tells it."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import exc, text

from stream.errors import Misconfigured
from stream.store import WentBack, Writer, pass_over, positions_in
from tests.factories import extracted
from tests.unit.store.tables import statements

AT = ("wire.extracted.v1", 3)


def test_the_last_position_counts_also_a_smaller_one(engine, writer):
    assert positions_in(engine) == {}
    writer.write([extracted("flood")], {AT: 7, ("wire.duplicates.v1", 0): 2})
    writer.write([extracted("storm")], {AT: 9})
    assert positions_in(engine) == {AT: 9, ("wire.duplicates.v1", 0): 2}
    writer.write([extracted("flood")], {AT: 1})
    assert positions_in(engine)[AT] == 1, "the topic was made anew, or the store was taken back"


def test_of_a_batch_that_the_database_takes_by_halves_the_position_comes_with_the_last(engine, writer, monkeypatch):
    """A crash between the halves: what was noted must not be ahead of what is stored."""
    writing = importlib.import_module("stream.store.writing.write")
    writer.write([extracted("before")], {AT: 1})
    store, calls = writing._store, []

    def picky(connection, batch):
        calls.append(positions_in(engine))
        if len(batch) > 1:
            raise exc.DataError("no", {}, Exception("too big"))
        return store(connection, batch)

    monkeypatch.setattr(writing, "_store", picky)
    writer.write([extracted("one"), extracted("two"), extracted("three")], {AT: 4})
    assert len(calls) == 5
    assert all(seen == {AT: 1} for seen in calls)
    assert positions_in(engine) == {AT: 4}


def test_the_position_comes_with_a_batch_of_which_all_or_the_last_is_refused(engine, writer, monkeypatch):
    """It would look as lost when the next worker takes the partition."""
    writer.write([], {AT: 4})
    assert positions_in(engine) == writer.positions() == {AT: 4}
    writing = importlib.import_module("stream.store.writing.write")
    store = writing._store

    def picky(connection, batch):
        if any(rows.article["guid"] == "bad" for rows in batch):
            raise exc.DataError("no", {}, Exception("bad"))
        return store(connection, batch)

    monkeypatch.setattr(writing, "_store", picky)
    assert len(writer.write([extracted("good"), extracted("bad")], {AT: 6}).refused) == 1
    assert positions_in(engine) == {AT: 6}


def test_a_database_that_has_gone_back_says_what_it_lacks_of_what_it_had(engine, writer):
    """A fail-over to a standby that had not all of it yet: Kafka would go on behind the gap."""
    quiet, other = ("wire.alerts.v1", 0), ("wire.duplicates.v1", 0)
    writer.write([extracted("flood")], {AT: 7, other: 2})
    writer.write([extracted("storm")], {AT: 9, quiet: 4})
    with engine.begin() as connection:  # as of the first batch
        connection.execute(text("DELETE FROM articles WHERE guid = 'storm'"))
        connection.execute(text("UPDATE positions SET behind = 7 WHERE topic = 'wire.extracted.v1'"))
        connection.execute(text("DELETE FROM positions WHERE topic = 'wire.alerts.v1'"))
    with pytest.raises(WentBack, match=r"wire.extracted.v1:3:7 to 9, wire.alerts.v1:0:0 to 4") as raised:
        writer.write([extracted("bridge")], {AT: 10, other: 3})
    assert raised.value.lost == {AT: (7, 9), quiet: (0, 4)}
    assert positions_in(engine) == {AT: 7, other: 2}, "what it lacks is to be seen in it until it is stored again"
    assert writer.write([extracted("storm"), extracted("bridge")], {AT: 10, other: 3}).inserted == 2
    assert positions_in(engine) == {AT: 10, other: 3}


def test_positions_of_another_service_in_one_database_are_not_taken_for_lost_rows(engine, writer):
    """While all moves to another Kafka, say: both write, each with offsets of its own."""
    other = Writer(engine)
    for number in range(4):
        writer.write([extracted(f"a-{number}")], {AT: 1000 + number})
        other.write([extracted(f"b-{number}")], {AT: 10 + number})
    assert positions_in(engine) == {AT: 13}


def test_who_has_forgotten_the_positions_takes_what_is_there(engine, writer):
    """Another worker had the partition meanwhile, and what was not committed came to it again."""
    writer.write([extracted("flood")], {AT: 7})
    Writer(engine).write([extracted("flood")], {AT: 5})
    writer.forget_positions()
    writer.write([extracted("storm")], {AT: 6})
    assert positions_in(engine) == {AT: 6}


def test_the_positions_of_a_large_database_are_told_without_going_through_its_rows(engine, writer):
    """It was just restored: PostgreSQL knows nothing of its pages, and ends a statement that takes longer than 30 s."""
    writer.write([extracted("flood")], {AT: 7})
    with statements(engine) as run:
        assert positions_in(engine) == {AT: 7}
    assert not any("FROM articles" in statement for statement, _ in run)


def test_stories_without_a_position_are_of_a_release_that_kept_none(engine, writer):
    writer.write([extracted("flood")])
    with pytest.raises(Misconfigured, match=r"has stories, and does not say how far .* last was stored at 2026-"):
        positions_in(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles"))
    assert positions_in(engine) == {}


@pytest.mark.parametrize(("skipped", "behind"), [((4, 6), 6), ((3, 6), 6), ((5, 6), 4), ((2, 3), 4)])
def test_what_is_left_out_on_purpose_is_passed_over_where_all_before_it_is_there(engine, writer, skipped, behind):
    other = ("wire.extracted.v1", 4)
    writer.write([extracted("flood")], {AT: 4, other: 4})
    pass_over(engine, {AT: skipped, ("wire.alerts.v1", 0): (0, 9)})
    assert positions_in(engine) == {AT: behind, other: 4}
