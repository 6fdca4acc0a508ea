"""How far each partition is stored, as the database itself tells it."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import exc, text

from stream.errors import Misconfigured
from stream.store import positions_in
from tests.factories import extracted

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


def test_stories_without_a_position_are_of_a_release_that_kept_none(engine, writer):
    writer.write([extracted("flood")])
    with pytest.raises(Misconfigured, match=r"has 1 stories, and does not say how far .* newest was stored at 2026-"):
        positions_in(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles"))
    assert positions_in(engine) == {}
