"""What a user is told to lack, by the words of a broker. (One that enforces rules: tests/broker/test_acls.py.)"""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from stream.kafka import admin as administer
from stream.kafka.rights.need import Part, needs_of, required_of
from stream.kafka.rights.own import Lacking, _Groups, _GroupsAsked, _Topics, _TopicsAsked, lacked
from stream.kafka.rights.right import Operation, Resource, Right
from stream.kafka.stages import Role, stages_with
from stream.kafka.topics import FEEDS_STATE, RAW, topics_of
from stream.settings import Kafka, Settings

ALL_OF_A_TOPIC = sum(1 << each for each in Operation if each is not Operation.ALL)
ALL_OF_A_GROUP = 1 << Operation.READ | 1 << Operation.DELETE | 1 << Operation.DESCRIBE
FORBIDDEN = 29
TOPICS = [topic.name for topic in topics_of(Settings())]


class Broker:
    """Answers as Kafka does: the bits of each topic and group, or that we may not see it."""

    def __init__(self, topics, groups=ALL_OF_A_GROUP, unseen=()):
        self.topics, self.groups, self.unseen = topics, groups, unseen

    async def describe_topics(self):
        seen = [name for name in TOPICS if name not in self.unseen]
        return [{"topic": name, "error_code": 0, "partitions": [{}] * 4} for name in seen]

    async def describe_configs(self, _):
        return []

    async def find_coordinator(self, _):
        return 0

    async def _send_request(self, request, _node=None):
        if request.API_KEY == _Topics.API_KEY:
            names = request.build(_TopicsAsked).topics
            rows = [
                (FORBIDDEN if name in self.unseen else 0, name, False, [], 0 if name in self.unseen else self.topics)
                for name in names
            ]
            return _Topics(0, [], "cluster", 0, rows, 0)
        (name,) = request.build(_GroupsAsked).groups
        return _Groups(0, [(0, name, "Stable", "consumer", "range", [], self.groups)])


def _bits(*operations):
    return sum(1 << each for each in operations)


@pytest.mark.parametrize("part", Part)
async def test_who_may_do_everything_lacks_nothing(part):
    assert await lacked(Broker(ALL_OF_A_TOPIC), needs_of(part, Settings()), TOPICS) == set()


@pytest.mark.parametrize("untold", [0, -(2**31), _bits(Operation.READ)])
async def test_a_broker_that_does_not_tell_what_we_may_do_with_what_it_shows_us_stops_nobody(untold):
    assert await lacked(Broker(untold, untold), needs_of(Part.STORE, Settings()), TOPICS) == set()


async def test_what_is_told_to_be_lacking_is_named():
    broker = Broker(_bits(Operation.READ, Operation.DESCRIBE), unseen={RAW.name})
    assert await lacked(broker, needs_of(Part.REPLAY, Settings()), [RAW.name]) == {
        Right(Resource.TOPIC, RAW.name, each)
        for each in (Operation.WRITE, Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS)
    }


@pytest.mark.parametrize("role", Role)
async def test_a_worker_that_may_not_see_the_settings_of_topics_is_let_start(role):
    """It works without: the check of topics leaves out what it may not see."""
    broker = Broker(_bits(Operation.READ, Operation.WRITE, Operation.DESCRIBE))
    assert await lacked(broker, required_of(Part(role), Settings()), TOPICS) == set()


def test_lag_looks_at_the_groups_of_stages_and_at_no_other():
    groups = {right for right in required_of(Part.LAG, Settings()) if right.resource is Resource.GROUP}
    assert groups == {Right(Resource.GROUP, stage.group, Operation.DESCRIBE) for stage in stages_with(1)}


async def test_feeds_need_no_topic_but_their_own_and_the_group_that_they_join():
    broker = Broker(
        _bits(Operation.READ, Operation.WRITE, Operation.DESCRIBE), unseen={*TOPICS} - {RAW.name, FEEDS_STATE.name}
    )
    rights = required_of(Part.FEEDS, Settings(), "wirestream-feeds-city")
    assert await lacked(broker, rights, TOPICS) == set()
    assert {right.name for right in rights} == {RAW.name, FEEDS_STATE.name, "wirestream-feeds-city"}


async def test_topics_that_are_not_asked_for_need_not_be_seen(monkeypatch):
    kafka = Kafka(security="SASL_PLAINTEXT", username="u", password="p")  # noqa: S106
    broker = Broker(_bits(Operation.WRITE, Operation.DESCRIBE), unseen={*TOPICS} - {RAW.name})

    @asynccontextmanager
    async def connected(_):
        yield broker

    monkeypatch.setattr(administer, "connected_admin", connected)
    (raw,) = await administer.plan_topics(Settings(kafka=kafka), (RAW,))
    assert (raw.topic, raw.found) == (RAW, 4)
    with pytest.raises(Lacking, match="lacks Describe on topic wire"):
        await administer.plan_topics(Settings(kafka=kafka))
