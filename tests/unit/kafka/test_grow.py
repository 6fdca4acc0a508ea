"""What `wirestream topics grow` refuses before it changes anything. (What it does: tests/broker/test_alerts.py.)"""

from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.kafka import grow, repartition
from stream.kafka.admin import Planned
from stream.kafka.grow import grow_topics
from stream.kafka.topics import ALERT_DELIVERIES, DEDUPE_INDEX, DEDUPE_PARTIALS, topics_of
from stream.settings import Dedupe, Settings


def _broker_has(monkeypatch, counts):
    """A broker of which only this is known: to ask it for more fails the test."""

    async def plan(settings):
        return [Planned(topic, topic.partitions(settings), counts(topic)) for topic in topics_of(settings)]

    def connect(_settings):
        raise AssertionError("it went on to the broker")

    monkeypatch.setattr(grow, "plan_topics", plan)
    monkeypatch.setattr(grow, "connected_admin", connect)


@pytest.mark.parametrize("partitions", [0, -1, 513])
async def test_a_number_that_no_topic_can_have(partitions):
    with pytest.raises(Misconfigured, match="give 1 to 512"):
        await grow_topics(Settings(), partitions)


async def test_topics_that_are_missing_or_larger_are_named_with_the_command_that_mends(monkeypatch):
    _broker_has(monkeypatch, lambda topic: None if topic.name == "wire.alerts.v1" else 4)
    with pytest.raises(Misconfigured, match=r"wire\.alerts\.v1 is missing: run `wirestream topics apply`"):
        await grow_topics(Settings(), 8)
    _broker_has(monkeypatch, lambda topic: 12 if topic.name == "wire.unique.v1" else 4)
    with pytest.raises(Misconfigured, match=r"wire\.unique\.v1 has 12 partitions .*`wirestream topics grow 12`"):
        await grow_topics(Settings(), 8)


@pytest.mark.parametrize("detectors", [1, 3])
def test_detectors_do_not_grow_and_all_else_does(detectors):
    settings = Settings(dedupe=Dedupe(partitions=detectors))
    stay = {topic.name for topic in topics_of(settings) if not grow._grows(topic, settings)}
    assert DEDUPE_INDEX.name in stay
    assert ("wire.articles.v1" in stay) is (detectors == 1)
    assert (DEDUPE_PARTIALS.name in stay) is (detectors > 1)
    assert len(stay) == (2 if detectors == 1 else 4)


@pytest.mark.parametrize("story_id", [b"7", b'"no id"', b"null", b"[]"])
def test_a_row_that_nobody_can_read_ends_no_worker_at_its_start_and_stays_where_it_is(story_id):
    value = b'{"alert":{"story_id":' + story_id + b"}}"
    assert repartition._misplaced(ALERT_DELIVERIES, {b"k": value, b"torn": b"{", b"list": b"[1]"}, 0, 4) == {}
