"""The stages of several detectors, each for itself: what they send, what they keep, what they wait for. No broker."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest

from schemas import Article, Relation, Verdict, article_id_of
from stream.agents import join, resolve
from stream.agents.dedupe import Detectors
from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.engine.port import Abandoned
from stream.agents.engine.table import PartitionedTable
from stream.agents.guard.guard import Guard
from stream.agents.partials import Partials, PartialVerdict, partial_judge, sketch_messages
from stream.clock import SYSTEM_CLOCK, SetClock
from stream.dedupe import Params
from stream.kafka.message import Record
from stream.kafka.topics import DEDUPE_PARTIALS, DEDUPE_SKETCHES, DUPLICATES, UNIQUE
from stream.settings import Dedupe, Settings
from stream.settings import Guard as Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_MS = round(NOON.timestamp() * 1000)
RAW = b'{"topic":"wire.raw.v1","partition":0,"offset":7}'
FOUR = Settings(dedupe=Dedupe(partitions=4))


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def guard(engine):
    return Guard("test", engine, FakeDelivery(), Policy(backoff_initial=0.001), SYSTEM_CLOCK)


def _article(name, body="A ferry with 212 people on board ran aground on a sandbank off Port Elder on Tuesday."):
    return Article.model_validate(
        {
            "article_id": article_id_of("hpa", name, None, body),
            "guid": name,
            "provider": "hpa",
            "source": "hpa",
            "format": "ninjs",
            "raw": {"topic": "wire.raw.v1", "partition": 0, "offset": 7},
            "received_at": NOON,
            "headline": "Ferry aground",
            "body": body,
        }
    )


def _as_records(outgoings, at=NOON_MS):
    return [
        Record(out.topic, out.partition, offset, at, out.key, out.value, out.headers)
        for offset, out in enumerate(outgoings)
    ]


def _detectors():
    return Detectors(PartitionedTable("index", "changelog"), Params())


async def _judged(records, guard, detectors):
    made = await partial_judge(detectors, 4, SetClock(NOON), guard)(records)
    assert not any(handled.outgoings for handled in made.handled)
    return [Partials.model_validate_json(out.value) for out in made.outgoings], made.handled


def test_a_sketch_goes_to_each_detector_that_it_names_and_carries_no_text():
    messages = sketch_messages(_article("1"), 4)
    assert {out.topic for out in messages} == {DEDUPE_SKETCHES.name}
    chosen = orjson.loads(dict(messages[0].headers)["routes"])
    assert [out.partition for out in messages] == chosen
    assert len({out.value for out in messages}) == 1
    assert b"ferry" not in messages[0].value.lower()


async def test_a_batch_makes_one_message_a_detector_and_says_the_same_when_it_comes_again(guard):
    records = _as_records([*sketch_messages(_article("1"), 4), *sketch_messages(_article("2"), 4)])
    detectors = _detectors()
    said, _ = await _judged(records, guard, detectors)
    partitions = {record.partition for record in records}
    assert {one.partition for one in said} == partitions
    assert len(said) == len(partitions)
    assert sum(len(one.said) for one in said) == len(records)
    assert [p.verdict.relation for p in said[0].said][:2] == [Relation.NEW, Relation.EXACT]
    again, _ = await _judged(records, guard, detectors)
    assert again == said


async def test_a_sketch_that_cannot_be_read_is_a_dead_letter_and_holds_nobody_up(guard):
    good, *_ = records = _as_records(sketch_messages(_article("1"), 4))
    bad = Record(good.topic, good.partition, 99, NOON_MS, good.key, b"\x07garbage", good.headers)
    said, handled = await _judged([bad, *records[1:]], guard, _detectors())
    assert [len(result.refused) for result in handled] == [1, *([0] * len(records[1:]))]
    (instead,) = next(one for one in said if one.partition == good.partition).said
    assert str(instead.article_id).encode() == good.key
    assert instead.verdict.relation is Relation.NEW
    assert list(instead.routes) == orjson.loads(dict(good.headers)["routes"])


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("routes", b"[9]"), ("raw", b"{}")),
        (("routes", b"x"),),
        (("routes", b"[0]"),),
        (("routes", b"[0,0]"), ("raw", RAW)),
        (("routes", b"[0,16]"), ("raw", RAW)),
    ],
)
async def test_a_sketch_that_says_not_whence_and_whither_is_refused(guard, headers):
    good = _as_records(sketch_messages(_article("1"), 1))[0]
    record = Record(good.topic, 0, 0, NOON_MS, good.key, good.value, headers)
    _, handled = await _judged([record], guard, _detectors())
    assert len(handled[0].refused) == 1


async def test_a_sketch_that_was_sent_when_there_were_more_detectors_is_judged(guard):
    """Refused by all, its article would wait for a verdict for ever."""
    good = _as_records(sketch_messages(_article("1"), 1))[0]
    record = Record(good.topic, 0, 0, NOON_MS, good.key, good.value, (("routes", b"[0,15]"), ("raw", RAW)))
    (said,), handled = await _judged([record], guard, _detectors())
    assert (said.said[0].routes, handled[0].refused) == ((0, 15), ())


class Resolving:
    """The resolver's stage over a table, with what it would read again."""

    def __init__(self, guard, table=None):
        self.table = table or PartitionedTable("verdicts", "changelog")
        self.verdicts = resolve.Verdicts(self.table, FOUR, SYSTEM_CLOCK)
        self.work = self.verdicts.work(guard)

    async def say(self, at, *said):
        """`said`: article, its routes, by whom, of what."""
        records = [
            Record(DEDUPE_PARTIALS.name, 0, at, NOON_MS + at, b"0", _partial(*one, at).model_dump_json().encode(), ())
            for one in said
        ]
        made = await self.work(records)
        assert not any(handled.outgoings for handled in made.handled)
        return [
            (UUID(out.key.decode()).int, str(Verdict.model_validate_json(out.value).relation)) for out in made.outgoings
        ]

    @property
    def waiting(self):
        return [key for key in self.table if key.startswith(b"waiting/")]


def _partial(article, routes, partition, of, at):
    article_id, moment = UUID(int=article), NOON + timedelta(milliseconds=at)
    of_id = None if of is None else UUID(int=of)
    relation = Relation.NEW if of is None else Relation.NEAR
    verdict = Verdict(relation=relation, story_id=of_id or article_id, of=of_id, decided_at=moment)
    return Partials(
        partition=partition, said=(PartialVerdict(article_id=article_id, home=False, routes=routes, verdict=verdict),)
    )


async def test_what_was_decided_is_in_the_table_before_the_batch_is_done(guard):
    desk = Resolving(guard)
    assert await desk.say(0, (1, (0, 1), 0, None)) == []
    assert await desk.say(5, (1, (0, 1), 1, None), (2, (1,), 1, 1)) == [(1, "new"), (2, "near")]
    assert desk.verdicts.known(UUID(int=2)).story_id == UUID(int=1)
    assert len(desk.table.unsent()) == 2


async def test_what_waits_long_outlives_a_crash_and_leaves_no_row_when_it_is_decided(guard, monkeypatch):
    _nothing_to_read_again(monkeypatch)
    desk = Resolving(guard)
    await desk.say(0, (1, (0, 1), 0, None))
    assert desk.waiting == []
    await desk.say(1500, (2, (0,), 0, None), (3, (1,), 1, None))
    assert len(desk.waiting) == 1
    after = Resolving(guard, desk.table)
    await after.verdicts.rebuild(0)
    assert await after.say(1600, (1, (0, 1), 1, 3)) == [(1, "near")]
    assert after.waiting == []


async def test_what_was_said_last_is_heard_again_after_a_crash(guard, monkeypatch):
    heard = _partial(1, (0, 1), 0, None, 0).model_dump_json().encode()
    asked = _nothing_to_read_again(monkeypatch, heard, b"a dead letter since")
    desk = Resolving(guard)
    await desk.verdicts.rebuild(12)
    assert asked == [(12, 12)]
    assert await desk.say(3, (1, (0, 1), 1, None)) == [(1, "new")]


async def test_rows_that_nobody_can_read_end_no_worker(guard, monkeypatch):
    """The next one would recover them too."""
    _nothing_to_read_again(monkeypatch)
    desk = Resolving(guard)
    for key in (b"waiting/x", str(UUID(int=1)).encode(), b"x"):
        desk.table.put(0, key, b"{}")
    await desk.verdicts.rebuild(0)
    assert await desk.say(0, (1, (0,), 0, None)) == [(1, "new")]
    assert await desk.say(1, (2, (0,), 0, 1)) == [(2, "near")]


async def test_verdicts_are_forgotten_with_the_window(guard):
    desk = Resolving(guard)
    week = FOUR.dedupe.window_hours * 3_600_000
    for number in range(1, 6):
        await desk.say(number, (number, (0,), 0, None))
    await desk.say(week + 4, (6, (0,), 0, None))
    assert sorted(UUID(key.decode()).int for key in desk.table) == [4, 5, 6]


def _nothing_to_read_again(monkeypatch, *values):
    asked = []

    async def read_span(_, __, ___, choose, take, back_ms, clock):
        asked.append(choose((0, 100)))
        assert back_ms >= 1000
        record = type("Read", (), {"offset": 3, "timestamp": NOON_MS})
        take([type("Read", (record,), {"value": value}) for value in values])
        return asked[-1]

    monkeypatch.setattr(resolve, "read_span", read_span)
    return asked


class FakeTail:
    made: list[tuple[int, int]]
    found: dict[UUID, bytes]
    arrived: asyncio.Event

    def __init__(self, _, partition, since, _clock):
        self.made.append((partition, since))

    def missing(self, wanted):
        return None if wanted <= self.found.keys() else self.arrived

    def get(self, article_id):
        return self.found[article_id]

    def drop(self, before):
        pass

    async def stop(self):
        pass


@pytest.fixture
def tail(monkeypatch):
    made = type("Fake", (FakeTail,), {"made": [], "found": {}, "arrived": asyncio.Event()})
    monkeypatch.setattr(join, "Tail", made)
    return made


def _article_record(article, offset=0):
    return Record("wire.articles.v1", 1, offset, NOON_MS, b"k", article.model_dump_json().encode(), ())


async def test_an_article_is_held_until_its_verdict_is_here(guard, tail):
    one, two = _article("1"), _article("2")
    new = Verdict(relation=Relation.NEW, story_id=one.article_id, decided_at=NOON)
    near = Verdict(relation=Relation.NEAR, story_id=one.article_id, of=one.article_id, decided_at=NOON)
    tail.found[one.article_id] = new.model_dump_json().encode()
    work = asyncio.ensure_future(
        join.Joiner(FOUR, SYSTEM_CLOCK).work(guard)(
            [_article_record(one), Record("a", 1, 5, 0, b"", b"{", ()), _article_record(two, 1)]
        )
    )
    await asyncio.sleep(0.05)
    assert not work.done()
    tail.found[two.article_id] = near.model_dump_json().encode()
    tail.arrived.set()
    handled = (await asyncio.wait_for(work, 5)).handled
    assert [[out.topic for out in result.outgoings] for result in handled] == [[UNIQUE.name], [], [DUPLICATES.name]]
    assert [len(result.refused) for result in handled] == [0, 1, 0]
    assert orjson.loads(handled[0].outgoings[0].value)["article"] == orjson.loads(one.model_dump_json())


async def test_a_batch_that_waits_is_given_up_for_a_rebalance_and_begins_anew(engine, guard, tail):
    one = _article("1")
    joiner = join.Joiner(FOUR, SYSTEM_CLOCK)
    work = asyncio.ensure_future(joiner.work(guard)([_article_record(one)]))
    await asyncio.sleep(0.05)
    engine.rebalancing = True
    with pytest.raises(Abandoned):
        await asyncio.wait_for(work, 5)
    engine.rebalancing, engine.generation = False, 2
    new = Verdict(relation=Relation.NEW, story_id=one.article_id, decided_at=NOON)
    tail.found[one.article_id] = new.model_dump_json().encode()
    await joiner.work(guard)([_article_record(one)])
    assert tail.made == [(1, NOON_MS), (1, NOON_MS)]
