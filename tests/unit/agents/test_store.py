"""wire.extracted.v1, wire.duplicates.v1 → the database: a batch in, an answer a record out. A real SQLite."""

import asyncio
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text

from schemas import Relation
from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.guard.guard import Guard
from stream.agents.store import storer
from stream.clock import SYSTEM_CLOCK
from stream.errors import Reason, Rejected, Transient
from stream.observe.metrics import REGISTRY
from stream.settings import Guard as Policy
from stream.store import Writer, migrate, open_engine, positions_in
from stream.store.writing.write import Written
from tests import factories
from tests.factories import duplicate, extracted


@pytest.fixture
def engine(tmp_path):
    url = f"sqlite:///{tmp_path}/wire.db"
    migrate(url)
    made = open_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def guard():
    return Guard("store", FakeEngine(), FakeDelivery(), Policy(backoff_initial=0.001), SYSTEM_CLOCK)


def record(story, offset=0, topic="wire.extracted.v1", headers=()):
    return factories.record(offset, story, topic=topic, headers=headers)


def guids(engine):
    with engine.connect() as connection:
        return [guid for (guid,) in connection.execute(text("SELECT guid FROM articles ORDER BY guid"))]


def reasons(handled):
    return [[refusal.reason for refusal in one.refused] for one in handled]


def test_both_topics_are_stored_and_each_answer_says_when_its_story_came(engine, guard):
    batch = [
        record(extracted("flood"), 0),
        record(duplicate("flood-again", Relation.EXACT, of="flood", minute=1), 1, "wire.duplicates.v1"),
    ]
    handled = asyncio.run(storer(Writer(engine), guard)(batch)).handled
    assert guids(engine) == ["flood", "flood-again"]
    assert [one.received_at.minute for one in handled] == [0, 1]
    assert reasons(handled) == [[], []]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM quotes")).scalar() == 1


def test_with_a_batch_the_place_behind_it_is_stored_whatever_of_it_was_refused(engine, guard):
    batch = [record(extracted("one"), 4), record(b"{}", 7), record(extracted("two"), 2, "wire.duplicates.v1")]
    asyncio.run(storer(Writer(engine), guard)(batch))
    assert positions_in(engine) == {("wire.extracted.v1", 0): 8, ("wire.duplicates.v1", 0): 3}


@pytest.mark.parametrize("bad", [b"", b"{}", b"\x00garbage", b'{"article":{}}'])
def test_what_cannot_be_read_is_refused_in_its_place_and_the_others_are_stored(engine, guard, bad):
    batch = [record(extracted("one"), 0), record(bad, 1), record(extracted("two"), 2)]
    handled = asyncio.run(storer(Writer(engine), guard)(batch)).handled
    assert reasons(handled) == [[], [Reason.SCHEMA], []]
    assert guids(engine) == ["one", "two"]


def test_an_event_of_another_major_version_is_refused(engine, guard):
    batch = [record(extracted("one"), 0, headers=(("ce_type", b"wire.extracted.v2"),))]
    assert reasons(asyncio.run(storer(Writer(engine), guard)(batch)).handled) == [[Reason.SCHEMA]]
    assert guids(engine) == []


class Picky:
    """The real writer, which the database refuses one story of."""

    def __init__(self, engine, guid):
        self.writer, self.guid = Writer(engine), guid

    def write(self, stories, _behind=None):
        at = [number for number, story in enumerate(stories) if story.article.guid == self.guid]
        written = self.writer.write([story for story in stories if story.article.guid != self.guid])
        refused = tuple((number, Rejected(Reason.SCHEMA, "the database refuses it")) for number in at)
        return Written(written.inserted, written.updated, written.unchanged, refused)


def test_what_the_database_refuses_is_refused_of_its_own_record(engine, guard):
    """Behind one that was not even read: places in the batch and in what is written differ."""
    batch = [
        record(b"garbage", 0),
        record(extracted("one"), 1),
        record(extracted("bad"), 2),
        record(extracted("two"), 3),
    ]
    handled = asyncio.run(storer(Picky(engine, "bad"), guard)(batch)).handled
    assert reasons(handled) == [[Reason.SCHEMA], [], [Reason.SCHEMA], []]
    assert handled[2].refused[0].detail == "the database refuses it"
    assert guids(engine) == ["one", "two"]


def test_a_database_that_is_away_is_no_refusal(engine, guard):
    class Away:
        def write(self, _, _behind=None):
            raise Transient("the database is away")

    with pytest.raises(Transient):
        asyncio.run(storer(Away(), guard)([record(extracted("one"))]))


@pytest.mark.parametrize("fault", [None, Transient("the database is away")])
def test_the_time_of_the_database_is_measured_also_where_it_fails(engine, guard, fault):
    class Writes:
        def write(self, stories, _behind=None):
            if fault is not None:
                raise fault
            return Writer(engine).write(stories)

    def seconds():
        return {name: REGISTRY.get_sample_value(f"wire_store_write_seconds_{name}") for name in ("count", "sum")}

    before = seconds()
    with suppress(Transient):
        asyncio.run(storer(Writes(), guard)([record(extracted("one"))]))
    assert seconds()["count"] == before["count"] + 1
    assert seconds()["sum"] > before["sum"]


def test_the_loop_goes_on_while_the_database_is_written(engine, guard):
    may_end = threading.Event()

    class Slow:
        def write(self, stories, _behind=None):
            assert may_end.wait(30)
            return Writer(engine).write(stories)

    async def run():
        work = asyncio.ensure_future(storer(Slow(), guard)([record(extracted("one"))]))
        await asyncio.sleep(0.02)
        assert not work.done()
        may_end.set()
        return await work

    assert reasons(asyncio.run(run()).handled) == [[]]
    assert guids(engine) == ["one"]
