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
from stream.clock import SYSTEM_CLOCK, SetClock
from stream.errors import Reason, Rejected, Transient
from stream.observe.metrics import REGISTRY
from stream.settings import Guard as Policy
from stream.store import WentBack, Writer, migrate, open_engine, positions_in
from stream.store.writing.write import Written
from tests import factories
from tests.factories import NOON, duplicate, extracted

EXTRACTED = "wire.extracted.v1"


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


async def not_asked(*_):
    raise AssertionError("nothing is lost")


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
    handled = asyncio.run(storer(Writer(engine), guard, not_asked)(batch)).handled
    assert guids(engine) == ["flood", "flood-again"]
    assert [one.received_at.minute for one in handled] == [0, 1]
    assert reasons(handled) == [[], []]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM quotes")).scalar() == 1


def test_with_a_batch_the_place_behind_it_is_stored_whatever_of_it_was_refused(engine, guard):
    batch = [record(extracted("one"), 4), record(b"{}", 7), record(extracted("two"), 2, "wire.duplicates.v1")]
    asyncio.run(storer(Writer(engine), guard, not_asked)(batch))
    assert positions_in(engine) == {("wire.extracted.v1", 0): 8, ("wire.duplicates.v1", 0): 3}


@pytest.mark.parametrize("bad", [b"", b"{}", b"\x00garbage", b'{"article":{}}'])
def test_what_cannot_be_read_is_refused_in_its_place_and_the_others_are_stored(engine, guard, bad):
    batch = [record(extracted("one"), 0), record(bad, 1), record(extracted("two"), 2)]
    handled = asyncio.run(storer(Writer(engine), guard, not_asked)(batch)).handled
    assert reasons(handled) == [[], [Reason.SCHEMA], []]
    assert guids(engine) == ["one", "two"]


def test_an_event_of_another_major_version_is_refused(engine, guard):
    batch = [record(extracted("one"), 0, headers=(("ce_type", b"wire.extracted.v2"),))]
    assert reasons(asyncio.run(storer(Writer(engine), guard, not_asked)(batch)).handled) == [[Reason.SCHEMA]]
    assert guids(engine) == []


class Fake:
    """Of a writer what a test of writing does not look at."""

    def positions(self):
        return {}


class Picky(Fake):
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
    handled = asyncio.run(storer(Picky(engine, "bad"), guard, not_asked)(batch)).handled
    assert reasons(handled) == [[Reason.SCHEMA], [], [Reason.SCHEMA], []]
    assert handled[2].refused[0].detail == "the database refuses it"
    assert guids(engine) == ["one", "two"]


def test_a_database_that_is_away_is_no_refusal(engine, guard):
    class Away(Fake):
        def write(self, _, _behind=None):
            raise Transient("the database is away")

    with pytest.raises(Transient):
        asyncio.run(storer(Away(), guard, not_asked)([record(extracted("one"))]))


@pytest.mark.parametrize("fault", [None, Transient("the database is away")])
def test_the_time_of_the_database_is_measured_also_where_it_fails(engine, guard, fault):
    class Writes(Fake):
        def write(self, stories, _behind=None):
            if fault is not None:
                raise fault
            return Writer(engine).write(stories)

    def seconds():
        return {name: REGISTRY.get_sample_value(f"wire_store_write_seconds_{name}") for name in ("count", "sum")}

    before = seconds()
    with suppress(Transient):
        asyncio.run(storer(Writes(), guard, not_asked)([record(extracted("one"))]))
    assert seconds()["count"] == before["count"] + 1
    assert seconds()["sum"] > before["sum"]


def test_the_loop_goes_on_while_the_database_is_written(engine, guard):
    may_end = threading.Event()

    class Slow(Fake):
        def write(self, stories, _behind=None):
            assert may_end.wait(30)
            return Writer(engine).write(stories)

    async def run():
        work = asyncio.ensure_future(storer(Slow(), guard, not_asked)([record(extracted("one"))]))
        await asyncio.sleep(0.02)
        assert not work.done()
        may_end.set()
        return await work

    assert reasons(asyncio.run(run()).handled) == [[]]
    assert guids(engine) == ["one"]


class Loses(Fake):
    """The real writer, to a database that has gone back as often as there are losses."""

    def __init__(self, engine, *losses):
        self.writer, self.losses, self.written = Writer(engine), list(losses), []

    def write(self, stories, behind=None):
        if self.losses:
            raise WentBack(self.losses.pop(0))
        self.written.append(([story.article.guid for story in stories], behind))
        return self.writer.write(stories, behind)

    def forget_positions(self):
        self.written.append("forgotten")


def _log(partition, *guids):
    return [factories.record(at, extracted(guid), topic=EXTRACTED, partition=partition) for at, guid in guids]


async def _hold(work, batch):
    """As the guard does: again, while it is transient."""
    faults = []
    while True:
        try:
            await work(batch)
        except Transient as fault:
            faults.append(str(fault))
        else:
            return faults


async def test_what_the_database_has_lost_is_stored_again_before_all_else(engine, guard):
    """In lots, with what was refused passed over; of a partition that brings nothing now, too."""
    asked = []
    logs = {0: _log(0, (3, "lost-3"), (4, "lost-4"), (6, "lost-6")), 1: _log(1, (0, "quiet"))}
    logs[0].insert(2, factories.record(5, b"refused", topic=EXTRACTED))

    async def read_again(topic, partition, span):
        asked.append((topic, partition, span))
        upto = min(span[0] + 2, span[1])
        return [one for one in logs[partition] if span[0] <= one.offset < upto], upto

    writer = Loses(engine, {(EXTRACTED, 0): (3, 7), (EXTRACTED, 1): (0, 1)})
    faults = await _hold(storer(writer, guard, read_again), _log(0, (7, "new")))
    assert asked == [(EXTRACTED, 0, (3, 7)), (EXTRACTED, 0, (5, 7)), (EXTRACTED, 1, (0, 1))]
    assert writer.written == [
        (["lost-3", "lost-4"], {(EXTRACTED, 0): 5}),
        (["lost-6"], {(EXTRACTED, 0): 7}),
        (["quiet"], {(EXTRACTED, 1): 1}),
        (["new"], {(EXTRACTED, 0): 8}),
    ]
    assert len(faults) == 1
    assert "wire.extracted.v1:0:3 to 7, wire.extracted.v1:1:0 to 1" in faults[0]


async def test_what_takes_long_to_be_stored_again_or_read_holds_the_flow_and_goes_on(engine, guard):
    log, asked, clock = _log(0, (0, "one"), (1, "two")), [], SetClock(NOON)
    open_at = []

    async def read_again(_topic, _partition, span):
        open_at.append(len(asked))
        asked.append(span)
        if len(asked) == 1:
            try:
                await asyncio.Event().wait()
            finally:
                for _ in range(9):  # its connection is closed
                    await asyncio.sleep(0)
                open_at.remove(0)
        assert 0 not in open_at, "one at a time"
        clock.advance(11)
        return log[span[0] : span[0] + 1], span[0] + 1

    writer = Loses(engine, {(EXTRACTED, 0): (0, 2)})
    faults = await _hold(storer(writer, guard, read_again, clock), _log(0, (2, "new")))
    assert asked == [(0, 2), (0, 2), (1, 2)]
    assert "cannot be read yet" in faults[1]
    assert "now at 1" in faults[2]
    assert len(faults) == 3
    assert guids(engine) == ["new", "one", "two"]


def _fail_over(engine, behind, *lost):
    with engine.begin() as connection:
        connection.execute(text("UPDATE positions SET behind = :behind"), {"behind": behind})
        for guid in lost:
            connection.execute(text("DELETE FROM articles WHERE guid = :guid"), {"guid": guid})


async def test_a_store_that_starts_anew_while_it_stores_again_goes_on_from_where_it_was(engine, guard):
    log = _log(0, *((at, f"s-{at}") for at in range(6)))
    asked, is_away = [], True

    async def read_again(_topic, _partition, span):
        asked.append(span)
        if is_away and span[0] > 1:
            raise Transient("the broker is away")
        return log[span[0] : span[0] + 1], span[0] + 1

    work = storer(Writer(engine), guard, read_again)
    for at in range(5):
        await work([log[at]])
    _fail_over(engine, 1, "s-1", "s-2", "s-3", "s-4")
    for _ in range(3):
        with pytest.raises(Transient):
            await work([log[5]])
    assert positions_in(engine) == {(EXTRACTED, 0): 2}, "behind what is stored again, and no further"
    is_away = False
    asked.clear()
    await storer(Writer(engine), guard, read_again)([log[5]])
    assert asked == [(2, 5), (3, 5), (4, 5)]
    assert guids(engine) == [f"s-{at}" for at in range(6)]
    assert positions_in(engine) == {(EXTRACTED, 0): 6}


async def test_a_second_fail_over_while_the_first_is_mended_loses_nothing(engine, guard):
    log = _log(0, *((at, f"s-{at}") for at in range(6)))
    again = []

    async def read_again(_topic, _partition, span):
        again.append(span)
        if len(again) == 3:
            _fail_over(engine, 1, "s-1", "s-2")
        return log[span[0] : span[0] + 1], span[0] + 1

    work = storer(Writer(engine), guard, read_again)
    for at in range(5):
        await work([log[at]])
    _fail_over(engine, 1, "s-1", "s-2", "s-3", "s-4")
    assert len(await _hold(work, [log[5]])) == 2
    assert again == [(1, 5), (2, 5), (3, 5), (1, 5), (2, 5), (3, 5), (4, 5)]
    assert guids(engine) == [f"s-{at}" for at in range(6)]


async def test_a_fail_over_before_the_first_batch_of_a_partition_is_written_loses_nothing(engine, guard):
    """The server that fails reads still, and writes no more: that is when workers are started anew."""
    log, tries = _log(0, *((at, f"s-{at}") for at in range(4))), []

    class FailsOver(Writer):
        def write(self, stories, behind=None):
            tries.append(behind)
            if len(tries) == 1:
                raise Transient("the disk is full")
            if len(tries) == 2:
                _fail_over(engine, 1, "s-1", "s-2")
                raise Transient("the database is away")
            return super().write(stories, behind)

    async def read_again(_topic, _partition, span):
        return log[slice(*span)], span[1]

    await storer(Writer(engine), guard, not_asked)(log[:3])
    await _hold(storer(FailsOver(engine), guard, read_again), log[3:])
    assert guids(engine) == ["s-0", "s-1", "s-2", "s-3"]
    assert positions_in(engine) == {(EXTRACTED, 0): 4}


@pytest.mark.parametrize(
    ("stored", "first"),
    [
        (7, 7),  # as ever
        (9, 7),  # the stage was taken back, or its last commit did not come through
        (9, 0),  # the topic was made anew
        (None, 7),  # a release before stored it, which kept no position; or the database is a new one
    ],
)
async def test_where_the_database_has_what_comes_before_nothing_is_read_again(engine, guard, stored, first):
    if stored is not None:
        Writer(engine).write([extracted("before")], {(EXTRACTED, 0): stored})
    await storer(Writer(engine), guard, not_asked)(_log(0, (first, "new")))
    assert positions_in(engine) == {(EXTRACTED, 0): first + 1}


async def test_a_store_that_begins_with_several_records_of_a_partition_goes_by_the_first(engine, guard):
    Writer(engine).write([extracted("before")], {(EXTRACTED, 0): 7})
    await storer(Writer(engine), guard, not_asked)(_log(0, (7, "one"), (8, "two")))
    assert positions_in(engine) == {(EXTRACTED, 0): 9}


async def test_of_a_partition_it_is_asked_once_what_the_database_has_before(engine, guard):
    """Another service may write to it, while all moves to another Kafka: its positions are others."""
    asked = []

    async def read_again(_topic, _partition, span):
        asked.append(span)
        return [], span[1]

    other = Writer(engine)
    work = storer(Writer(engine), guard, read_again)
    for at in range(3):
        other.write([extracted(f"b-{at}")], {(EXTRACTED, 0): 10 + at})
        await work(_log(0, (1000 + at, f"a-{at}")))
    other.write([extracted("b-3")], {(EXTRACTED, 0): 13})
    await work([*_log(0, (1003, "a-3")), *_log(1, (50, "c"))])
    assert asked == [(10, 1000)], "nor where another partition comes to it"


async def test_what_takes_long_is_not_begun_again_where_another_service_writes_its_own_positions(engine, guard):
    asked, clock, other = [], SetClock(NOON), Writer(engine)

    class Beside(Writer):
        def write(self, stories, behind=None):
            written = super().write(stories, behind)
            other.write([], {(EXTRACTED, 0): 10 + len(asked)})
            return written

    async def read_again(_topic, _partition, span):
        asked.append(span)
        clock.advance(11)
        return [], min(span[0] + 400, span[1])

    other.write([extracted("b")], {(EXTRACTED, 0): 10})
    await _hold(storer(Beside(engine), guard, read_again, clock), _log(0, (1000, "a")))
    assert asked == [(10, 1000), (410, 1000), (810, 1000)]


async def test_where_partitions_were_given_out_anew_the_writer_forgets_how_far_they_are_stored(engine):
    flow = FakeEngine()
    writer = Loses(engine)
    work = storer(writer, Guard("store", flow, FakeDelivery(), Policy(), SYSTEM_CLOCK), not_asked)
    await work(_log(0, (0, "one")))
    flow.generation += 1
    await work(_log(0, (1, "two")))
    await work(_log(0, (2, "three")))
    assert [one if one == "forgotten" else one[0][0] for one in writer.written] == ["one", "forgotten", "two", "three"]


async def test_what_was_lost_is_looked_for_anew_where_partitions_were_given_out_anew(engine):
    """Another worker had the partition, and the database went back under it."""
    flow, log, asked = FakeEngine(), _log(0, *((at, f"s-{at}") for at in range(4))), []

    async def read_again(_topic, _partition, span):
        asked.append(span)
        return log[span[0] : span[1]], span[1]

    work = storer(Writer(engine), Guard("store", flow, FakeDelivery(), Policy(), SYSTEM_CLOCK), read_again)
    await work(log[:1])
    flow.generation += 1
    await work(log[3:])
    assert asked == [(1, 3)]
    assert guids(engine) == ["s-0", "s-1", "s-2", "s-3"]


async def test_what_was_lost_of_a_partition_that_others_have_now_is_theirs_to_store(engine):
    flow, asked = FakeEngine(), []

    async def read_again(_topic, partition, span):
        asked.append((partition, span))
        raise Transient("the broker is away")

    work = storer(Writer(engine), Guard("store", flow, FakeDelivery(), Policy(), SYSTEM_CLOCK), read_again)
    Writer(engine).write([], {(EXTRACTED, 0): 3})
    with pytest.raises(Transient):
        await work(_log(0, (7, "lost before")))
    flow.generation += 1
    await work(_log(1, (0, "new")))
    assert asked == [(0, (3, 7))]
    assert positions_in(engine) == {(EXTRACTED, 0): 3, (EXTRACTED, 1): 1}
