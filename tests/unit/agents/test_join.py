"""An article waits for the verdict of several detectors, and goes on with it. No broker."""

from __future__ import annotations

import asyncio
from uuid import UUID

import orjson
import pytest

from schemas import Relation
from stream.agents import join
from stream.agents.engine.port import Abandoned
from stream.clock import SYSTEM_CLOCK
from stream.kafka.topics import DUPLICATES, UNIQUE
from stream.settings import Dedupe, Settings
from tests.factories import NOON, article, record, verdict

NOON_MS = round(NOON.timestamp() * 1000)
FOUR = Settings(dedupe=Dedupe(partitions=4))


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


def _article_record(taken, offset=0):
    return record(offset, taken, topic="wire.articles.v1", partition=1, timestamp_ms=NOON_MS)


async def test_an_article_is_held_until_its_verdict_is_here(guard, tail):
    one, two = article("1"), article("2")
    new = verdict("1")
    near = verdict("2", Relation.NEAR, of="1")
    tail.found[one.article_id] = new.model_dump_json().encode()
    work = asyncio.ensure_future(
        join.Joiner(FOUR, SYSTEM_CLOCK).work(guard)(
            [_article_record(one), record(5, b"{", partition=1), _article_record(two, 1)]
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
    one = article("1")
    joiner = join.Joiner(FOUR, SYSTEM_CLOCK)
    work = asyncio.ensure_future(joiner.work(guard)([_article_record(one)]))
    await asyncio.sleep(0.05)
    engine.rebalancing = True
    with pytest.raises(Abandoned):
        await asyncio.wait_for(work, 5)
    engine.rebalancing, engine.generation = False, 2
    new = verdict("1")
    tail.found[one.article_id] = new.model_dump_json().encode()
    await joiner.work(guard)([_article_record(one)])
    assert tail.made == [(1, NOON_MS), (1, NOON_MS)]
