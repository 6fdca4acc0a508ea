from __future__ import annotations

from collections import Counter

import pytest

from stream.kafka.topic import Scaling
from stream.kafka.topics import (
    ALERT_DELIVERIES,
    ALERTS,
    ARTICLES,
    DEADLETTERS,
    DEDUPE_INDEX,
    DEDUPE_PARTIALS,
    DEDUPE_SKETCHES,
    DEDUPE_VERDICTS,
    EXTRACTED,
    FEEDS_STATE,
    RAW,
    RESOLVED,
    SHARDED,
    TOPICS,
    UNIQUE,
    topics_of,
)
from stream.settings import Dedupe, Limits, Settings, Topics

SETTINGS = Settings(topics=Topics(partitions=6, min_insync_replicas=2), limits=Limits(message_bytes=1_000_000))


def test_names_are_unique_and_versioned():
    assert max(Counter(topic.name for topic in TOPICS).values()) == 1
    assert all(topic.name.startswith("wire.") == topic.name.endswith(".v1") for topic in TOPICS)


def test_every_article_meets_every_other_on_one_partition_and_all_else_is_spread():
    single = {topic.name for topic in TOPICS if topic.partitions(SETTINGS) == 1}
    assert single == {ARTICLES.name, "wirestream-dedupe-index-changelog"}
    assert {topic.partitions(SETTINGS) for topic in TOPICS if topic.name not in single} == {6, 8}


def test_the_state_of_sources_has_eight_partitions_whatever_is_set():
    assert FEEDS_STATE.partitions(SETTINGS) == 8
    assert FEEDS_STATE.config(SETTINGS)["cleanup.policy"] == "compact"


def test_tables_are_compacted_and_never_expire():
    tables = [topic for topic in TOPICS if topic.name.endswith("-changelog")]
    assert len(tables) == 3
    for topic in tables:
        config = topic.config(SETTINGS)
        assert config["cleanup.policy"] == "compact"
        assert "retention.ms" not in config


@pytest.mark.parametrize(("topic", "days"), [(RAW, 7), (ARTICLES, 3), (UNIQUE, 3), (EXTRACTED, 7), (ALERTS, 30)])
def test_retention_is_as_the_design_says(topic, days):
    assert topic.config(SETTINGS)["retention.ms"] == str(days * 24 * 3600 * 1000)
    assert topic.config(SETTINGS)["cleanup.policy"] == "delete"


def test_what_was_taken_fits_into_every_later_topic_and_its_dead_letter_fits_too():
    raw = RAW.max_message_bytes(SETTINGS)
    derived = [topic.max_message_bytes(SETTINGS) for topic in TOPICS if topic not in (RAW, DEADLETTERS)]
    assert raw > SETTINGS.limits.message_bytes
    assert min(derived) > raw
    assert DEADLETTERS.max_message_bytes(SETTINGS) > max(derived)


def test_replication_and_durability_come_from_the_settings():
    assert {topic.config(SETTINGS)["min.insync.replicas"] for topic in TOPICS} == {"2"}


def test_a_model_and_its_event_type_go_together():
    for topic in TOPICS:
        assert (topic.model is None) == (topic.event_type is None)
    assert ALERT_DELIVERIES.model is None


def test_topics_that_need_each_other_have_the_same_partitions():
    assert ALERTS.scaling is Scaling.PARTITIONED
    assert ARTICLES.partitions(Settings()) == DEDUPE_INDEX.partitions(Settings()) == 1
    four = Settings(dedupe=Dedupe(partitions=4), topics=Topics(partitions=6))
    assert DEDUPE_SKETCHES.partitions(four) == DEDUPE_INDEX.partitions(four) == 4
    assert ARTICLES.partitions(four) == DEDUPE_VERDICTS.partitions(four) == 6
    assert DEDUPE_PARTIALS.partitions(four) == RESOLVED.partitions(four) == 1


def test_one_detector_needs_no_topics_of_several():
    assert topics_of(Settings()) == TOPICS
    assert topics_of(Settings(dedupe=Dedupe(partitions=2))) == (*TOPICS, *SHARDED)
