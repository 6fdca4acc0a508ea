"""What `wirestream topics grow` refuses before it changes anything. (What it does: tests/broker/test_alerts.py.)"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiokafka.errors import NotCoordinatorForGroupError
from aiokafka.protocol.commit import OffsetFetchResponse_v3
from aiokafka.structs import TopicPartition

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.kafka import grow
from stream.kafka.admin import Planned
from stream.kafka.grow import grow_topics
from stream.kafka.plan import planned
from stream.kafka.topics import ARTICLES, DEDUPE_INDEX, DEDUPE_PARTIALS, FEEDS_STATE, topics_of
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
    assert FEEDS_STATE.name in stay
    assert len(stay) == (3 if detectors == 1 else 5)


class _Groups:
    """An admin client that knows what groups have committed, and a consumer that knows where a partition ends."""

    def __init__(self, tp, end, committed):
        self.tp, self.end, self.committed = tp, end, committed
        self.moving = 0
        """Answers that come before the group's coordinator knows it."""

    async def find_coordinator(self, group):
        self.asked = group
        return 1

    async def _send_request(self, _request, _coordinator):
        if self.moving:
            self.moving -= 1
            return OffsetFetchResponse_v3(0, [], NotCoordinatorForGroupError.errno)
        offset = self.committed.get(self.asked, -1)
        return OffsetFetchResponse_v3(0, [(self.tp.topic, [(self.tp.partition, offset, "", 0)])], 0)

    async def start(self):
        pass

    stop = start

    async def end_offsets(self, tps):
        return dict.fromkeys(tps, 0) | {self.tp: self.end}

    async def beginning_offsets(self, tps):
        return dict.fromkeys(tps, 0)


@pytest.mark.parametrize("read_by_join", [7, 10])
async def test_where_several_detectors_run_it_is_join_that_has_to_have_read_the_articles(monkeypatch, read_by_join):
    """`dedupe` reads none of them then; what it has read stands where it stood when it was the only one."""
    settings = Settings(dedupe=Dedupe(partitions=2))
    committed = {"wirestream-join": read_by_join, "wirestream-dedupe": 3}
    groups = _Groups(TopicPartition(ARTICLES.name, 0), 10, committed)
    groups.moving = 2
    monkeypatch.setattr(grow, "consumer", lambda _: groups)
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    checking = grow._check_read(groups, settings, [planned(ARTICLES, settings, 4)], clock)
    if read_by_join == 10:
        await checking
    else:
        with pytest.raises(Misconfigured, match=r"join has not read 3 records of wire\.articles\.v1"):
            await checking
