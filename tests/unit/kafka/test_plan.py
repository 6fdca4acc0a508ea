"""What is wrong with a topic, what it costs, and how it is mended."""

from __future__ import annotations

import re

import pytest

from stream.errors import Misconfigured
from stream.kafka import admin as administer
from stream.kafka.admin import check_topics, refuse
from stream.kafka.plan import Weight, planned
from stream.kafka.topics import (
    ALERT_DELIVERIES,
    ALERT_STORIES,
    ALERTS,
    ARTICLES,
    DEADLETTERS,
    DEDUPE_INDEX,
    DUPLICATES,
    EXTRACTED,
    FEEDS_STATE,
    RAW,
    UNIQUE,
)
from stream.settings import Kafka, Settings, Topics

SETTINGS = Settings(kafka=Kafka(bootstrap="kafka:9092"), topics=Topics(min_insync_replicas=2))


def _plan(topic, partitions=None, **configs):
    wanted = topic.config(SETTINGS)
    found = wanted | {name.replace("_", "."): value for name, value in configs.items()}
    return planned(topic, SETTINGS, partitions or topic.partitions(SETTINGS), found)


def _weights(plan):
    return [difference.weight for difference in plan.differences()]


@pytest.mark.parametrize("topic", [RAW, ARTICLES, ALERT_STORIES])
def test_what_is_as_wanted_is_ok(topic):
    assert _plan(topic).verdict == "ok"
    assert _plan(topic).mendable == {}


def test_what_the_broker_does_not_tell_is_no_difference():
    assert planned(RAW, SETTINGS, 4, None).verdict == "ok"


@pytest.mark.parametrize(
    ("topic", "configs", "weight"),
    [
        (RAW, {"max_message_bytes": "1000"}, Weight.FAULT),
        (UNIQUE, {"max_message_bytes": "1000"}, Weight.FAULT),
        (ALERT_STORIES, {"cleanup_policy": "delete"}, Weight.REFUSED),
        (DEDUPE_INDEX, {"cleanup_policy": "compact,delete"}, Weight.REFUSED),
        (RAW, {"cleanup_policy": "compact"}, Weight.REFUSED),
        (EXTRACTED, {"cleanup_policy": "compact,delete"}, Weight.REFUSED),
        (RAW, {"retention_ms": "3600000"}, Weight.WARNING),
        (RAW, {"min_insync_replicas": "1"}, Weight.WARNING),
        (RAW, {"min_insync_replicas": "3"}, Weight.WARNING),
        (RAW, {"message_timestamp_type": "CreateTime"}, Weight.WARNING),
        (FEEDS_STATE, {"segment_bytes": "1073741824"}, Weight.WARNING),
    ],
)
def test_what_differs_to_the_worse_is_told_with_its_mending(topic, configs, weight):
    plan = _plan(topic, **configs)
    (difference,) = plan.differences()
    assert difference.weight is weight
    ((name, found),) = configs.items()
    name = name.replace("_", ".")
    assert f"{topic.name}: {name} is {found}, not {topic.config(SETTINGS)[name]}" in difference.problem
    assert "wirestream topics apply --configs" in difference.mend
    assert f"--entity-name {topic.name} --add-config {name}={topic.config(SETTINGS)[name]}" in difference.mend
    assert plan.mendable == {name: topic.config(SETTINGS)[name]}
    assert plan.verdict != "ok"


@pytest.mark.parametrize(
    ("topic", "configs"),
    [
        (RAW, {"max_message_bytes": "999999999"}),
        (RAW, {"retention_ms": "-1"}),
        (RAW, {"retention_ms": "99999999999"}),
        (ALERT_STORIES, {"retention_ms": "1"}),
    ],
)
def test_what_is_better_than_wanted_is_left(topic, configs):
    assert _plan(topic, **configs).verdict == "ok"
    assert _plan(topic, **configs).mendable == {}


@pytest.mark.parametrize(
    ("topic", "found", "weight"),
    [
        (RAW, 6, Weight.WARNING),
        (RAW, 2, Weight.WARNING),
        (DEADLETTERS, 6, Weight.WARNING),
        (DEADLETTERS, 2, Weight.WARNING),
        (UNIQUE, 6, Weight.WARNING),
        (UNIQUE, 2, Weight.REFUSED),
        (DUPLICATES, 6, Weight.WARNING),
        (DUPLICATES, 2, Weight.REFUSED),
        *(
            (topic, found, Weight.REFUSED)
            for topic in (EXTRACTED, ALERTS, ALERT_STORIES, ALERT_DELIVERIES)
            for found in (2, 6)
        ),
        (ARTICLES, 4, Weight.REFUSED),
        (DEDUPE_INDEX, 4, Weight.REFUSED),
    ],
)
def test_a_worker_starts_only_where_no_state_lies_by_the_number(topic, found, weight):
    """4 is wanted: `kafka-topics --alter` on one topic must leave a way on, and a way back."""
    (difference,) = _plan(topic, found).differences()
    assert difference.weight is weight
    assert f"{topic.name} has {found} partitions, not {topic.partitions(SETTINGS)}" in difference.problem
    if topic in (ARTICLES, DEDUPE_INDEX):
        assert f"kafka-topics --bootstrap-server kafka:9092 --delete --topic {topic.name}" in difference.mend
    else:
        assert f"`wirestream topics grow {max(found, 4)}`" in difference.mend
        assert f"WIRESTREAM_TOPICS__PARTITIONS={found}" in difference.mend
    assert _plan(topic, found).mendable == {}


def test_the_worst_comes_first():
    plan = _plan(RAW, 6, cleanup_policy="compact", max_message_bytes="1")
    assert _weights(plan) == [Weight.REFUSED, Weight.FAULT, Weight.WARNING]


def test_what_is_refused_is_one_line_with_every_mending_once():
    missing = [planned(topic, SETTINGS, None) for topic in (UNIQUE, EXTRACTED)]
    with pytest.raises(Misconfigured) as raised:
        refuse([_plan(RAW, 6, max_message_bytes="1"), *missing, _plan(ALERTS, 6)])
    said = str(raised.value)
    assert RAW.name not in said
    assert f"{UNIQUE.name} is missing; {EXTRACTED.name} is missing; {ALERTS.name} has 6 partitions, not 4" in said
    assert len(re.findall("wirestream topics apply`", said)) == 1
    assert "\n" not in said


async def test_a_worker_s_start_logs_what_it_does_not_refuse(monkeypatch):
    said = []

    async def plan(_settings):
        return [_plan(RAW, max_message_bytes="1"), _plan(UNIQUE, 6), _plan(ALERTS)]

    class Log:
        def warning(self, _event, **fields):
            said.append(fields["topic"])

    monkeypatch.setattr(administer, "plan_topics", plan)
    monkeypatch.setattr(administer, "log", Log())
    await check_topics(SETTINGS)
    assert said == [RAW.name, UNIQUE.name]


@pytest.mark.parametrize("topic", [RAW, UNIQUE, ALERT_STORIES])
def test_topics_are_stamped_by_the_brokers_clock(topic):
    """What a producer stamps 1970 is deleted by retention at once; what it stamps an hour ahead Kafka refuses."""
    assert topic.config(SETTINGS)["message.timestamp.type"] == "LogAppendTime"
