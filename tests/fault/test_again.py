"""F12, F19: the same copy again, on what is there and from nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from stream.dedupe import Sketch
from stream.kafka.headers import SKETCH_HEADER
from tests.fault.history import FOLDER, History
from tests.fault.round import Round
from tests.fault.stand import READS, Stand
from tests.newsday import newsday
from tests.service import ROLES, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_TIMES = re.compile(rb'"(?:received_at|decided_at|stored_at|due_at)":"[^"]*"')
"""What two runs of one input may differ in: when they were."""
_OUTPUTS = ("wire.articles.v1", "wire.unique.v1", "wire.duplicates.v1", "wire.extracted.v1", "wire.alerts.v1")


@pytest.mark.parametrize("way", ["twice", pytest.param("rewound", marks=pytest.mark.long)])
def test_what_is_delivered_twice_is_one_row_and_never_its_own_copy(stand: Stand, seed: int, way: str):
    with Round(stand, "F12", way, seed, per_second=40) as flow:
        flow.begins(20)
        flow.backlog(60)
        before = flow.pieces
        if way == "twice":
            flow.send(before)
        else:
            _rewind(stand, flow)
        flow.comes(way)
        flow.healed(way)
        flow.recovers()
        flow.ends()
        flow.wait(stand.caught_up, 180, "not all is read again")
        verdict = flow.settle()
    # Of the copy that was rewound, extract had not read the end yet: that part it read once.
    least = len(before) - 10 if way == "twice" else len(before) // 2
    assert verdict.repeats["wire.extracted.v1"] >= least, "it was not delivered again"


def _rewind(stand: Stand, flow: Round) -> None:
    """Set the groups of all roles back to where the topics were when this round began."""
    for role in ROLES:
        stand.end(role)
    admin = AdminClient({"bootstrap.servers": stand.broker.bootstrap, "log_level": 0})
    for role, topics in READS.items():
        back = [TopicPartition(*place, offset) for place, offset in flow.began.items() if place[0] in topics]
        asked = ConsumerGroupTopicPartitions(f"wirestream-{role}", back)

        def taken(asked: ConsumerGroupTopicPartitions = asked) -> bool:
            try:
                (done,) = admin.alter_consumer_group_offsets([asked]).values()
                return all(place.error is None for place in done.result(20).topic_partitions)
            except KafkaException:  # a member that has a name of its own belongs to its group for a session's time
                return False

        wait_until(taken, 60, lambda role=role: f"the group of {role} cannot be set back")
    flow.backlog(20)
    stand.up()


@pytest.mark.long
def test_the_same_copy_from_nothing_gives_the_same_bytes_but_for_the_times(stand: Stand, seed: int):
    history = History(FOLDER / f"F19-same-{seed}.jsonl")
    history.begin("F19", "same", seed)
    copy = [item.ninjs() for item in newsday(200, seed=seed)]
    first, rows = _outcome(stand, copy)
    second, rows_again = _outcome(stand, copy)
    for topic in _OUTPUTS:
        assert first[topic], f"nothing in {topic}"
        assert first[topic] == second[topic], topic
    assert len(rows[0]) > 150
    assert rows == rows_again
    history.write("end", records=len(copy), repeats={}, wrong=[], rows=len(rows[0]))
    history.close()


def _outcome(stand: Stand, copy: list[bytes]) -> tuple[dict[str, list[Any]], list[Any]]:
    stand.anew()
    stand.up()
    stand.service.publish(copy, source=lambda _: "day")
    wait_until(
        lambda: stand.service.committed("normalise", "wire.raw.v1") >= len(copy) and stand.caught_up(),
        120,
        lambda: "; ".join(stand.service.log(role)[-500:] for role in ROLES),
        step=0.5,
    )
    told = "SELECT article_id, story_id, relation, of_id, score, superseded_by, headline, body FROM articles ORDER BY 1"
    quoted = "SELECT article_id, ordinal, text, start, speaker, cue, confidence FROM quotes ORDER BY 1, 2"
    return {topic: _told(stand, topic) for topic in _OUTPUTS}, [stand.service.rows(told), stand.service.rows(quoted)]


def _told(stand: Stand, topic: str) -> list[Any]:
    """The records of a topic, each once, in an order of their own; their times left out."""
    return sorted(
        {
            (record.partition, record.key, _TIMES.sub(b"", record.value), _without_times(record.headers))
            for record in stand.service.records(topic)
        }
    )


def _without_times(headers: Any) -> tuple[tuple[str, bytes], ...]:
    """The headers; of the detector's sketch all but the minute in which its article came."""
    return tuple(
        (name, repr(replace(Sketch.from_bytes(value), received=0)).encode() if name == SKETCH_HEADER else value)
        for name, value in headers
        if name != "ce_time"
    )
