"""The table of stages against the stages themselves."""

from __future__ import annotations

from collections import defaultdict

import pytest

from stream.agents import roles
from stream.clock import SYSTEM_CLOCK
from stream.kafka.stages import STAGES, Role, sender_of, stages_with
from stream.kafka.topics import DEADLETTERS, DUPLICATES, FEEDS_STATE, RAW, RESOLVED, TOPICS, UNIQUE, topics_of
from stream.settings import Dedupe, Settings, Store
from stream.store import migrate


@pytest.fixture
def settings(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(url)
    return lambda detectors: Settings(dedupe=Dedupe(partitions=detectors), store=Store(url=url))


def read_by(stage):
    """The topics that the one agent of the stage's Faust app consumes."""
    (agent,) = stage.engine.app.agents.values()
    return list(agent.channel.topics)


@pytest.mark.parametrize("detectors", [1, 2])
def test_a_role_runs_its_stages_and_each_reads_and_keeps_what_the_table_says(detectors, settings, monkeypatch):
    kept = defaultdict(list)
    whole = roles.Stage.table

    def table(self, name, changelog, **more):
        kept[self.name].append(changelog)
        return whole(self, name, changelog, **more)

    monkeypatch.setattr(roles.Stage, "table", table)
    monkeypatch.setattr("stream.normalise.prepare", lambda: None)  # the model of languages: seconds
    for role in Role:
        declared = [spec for spec in stages_with(detectors) if spec.role is role]
        running = roles.stages_of(role, settings(detectors), SYSTEM_CLOCK)
        assert [(stage.name, read_by(stage), stage.engine.group) for stage in running] == [
            (spec.name, [topic.name for topic in spec.reads], spec.group) for spec in declared
        ]
        assert [tuple(kept[spec.name]) for spec in declared] == [spec.keeps for spec in declared]


@pytest.mark.parametrize("detectors", [1, 2])
def test_every_topic_of_a_service_is_written_and_read_by_a_stage_of_it(detectors):
    stages = stages_with(detectors)
    topics = set(topics_of(Settings(dedupe=Dedupe(partitions=detectors))))
    written = {topic for stage in stages for topic in (*stage.writes, *stage.keeps)}
    read = {topic for stage in stages for topic in (*stage.reads, *stage.follows, *stage.keeps)}
    assert topics - written == {RAW, FEEDS_STATE, DEADLETTERS}, "the feeds write two, and every stage the third"
    assert topics - read == {DEADLETTERS, FEEDS_STATE}
    assert read <= topics


def test_a_service_runs_no_stage_twice():
    for detectors in (1, 2):
        names = [stage.name for stage in stages_with(detectors)]
        assert len(set(names)) == len(names)
    assert {stage.name for stage in STAGES} == {stage.name for n in (1, 2) for stage in stages_with(n)}


def test_of_judged_articles_dedupe_is_the_sender_however_many_detectors_there_are():
    assert {sender_of(topic) for topic in (UNIQUE, DUPLICATES)} == {"dedupe"}
    assert sender_of(RAW) is None
    assert [topic for topic in TOPICS if topic.model is not None and sender_of(topic) is None] == []
    assert sender_of(RESOLVED) is None, "a changelog is no message"
