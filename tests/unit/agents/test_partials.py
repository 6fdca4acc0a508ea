"""What one of several detectors is asked, and what it answers. No broker."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from schemas import Relation
from stream.agents.dedupe import Detectors
from stream.agents.engine.table import PartitionedTable
from stream.agents.partials import Partials, partial_judge, sketch_messages
from stream.clock import SetClock
from stream.dedupe import Params
from stream.kafka.message import Record
from stream.kafka.topics import DEDUPE_SKETCHES
from tests.factories import NOON, article

NOON_MS = round(NOON.timestamp() * 1000)
RAW = b'{"topic":"wire.raw.v1","partition":0,"offset":7}'


def _article(name):
    return article(name, headline="Ferry aground", body="A ferry with 212 people on board ran aground on a sandbank.")


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
    bad = replace(good, offset=99, value=b"\x07garbage")
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
    bad = replace(good, headers=headers)
    _, handled = await _judged([bad], guard, _detectors())
    assert len(handled[0].refused) == 1


async def test_a_sketch_that_was_sent_when_there_were_more_detectors_is_judged(guard):
    """Refused by all, its article would wait for a verdict for ever."""
    good = _as_records(sketch_messages(_article("1"), 1))[0]
    earlier = replace(good, headers=(("routes", b"[0,15]"), ("raw", RAW)))
    (said,), handled = await _judged([earlier], guard, _detectors())
    assert (said.said[0].routes, handled[0].refused) == ((0, 15), ())
