"""Makes headers, and chooses partitions, of what stages send."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aiokafka.partitioner import murmur2

from schemas import Headers, cloudevent_headers
from stream.kafka.about import carried, span_of
from stream.kafka.message import Record
from stream.kafka.raw_headers import REPLAYED
from stream.kafka.topics import Topic
from stream.observe import tracing

__all__ = ["SKETCH_HEADER", "article_partition", "derived_headers", "onward_headers", "story_partition"]


SKETCH_HEADER = "sketch"
"""The header with the detector's view of an article: the half of its work that needs no state, which `normalise` does,
because that stage scales."""


def derived_headers(record: Record, topic: Topic, stage: str, *, subject: UUID, time: datetime) -> Headers:
    """Return the headers of what `stage` made of `record` for `topic`: CloudEvents, the trace, and the source and file
    that it came from, and whether it is replayed. The same record gives the same headers, whenever it is handled.
    """
    assert topic.event_type is not None  # noqa: S101 - derived topics have one
    headers = cloudevent_headers(
        event_id=f"{record.topic}/{record.partition}/{record.offset}/{subject}",
        event_type=topic.event_type,
        source=f"/wirestream/{stage}",
        time=time,
        subject=str(subject),
    )
    return (*headers, *onward_headers(record, stage))


def onward_headers(record: Record, stage: str) -> Headers:
    """Return what all that comes of a record has of it: the trace, source and file, and whether it is replayed."""
    replayed = tuple((name, value) for name, value in record.headers if name == REPLAYED)[:1]
    return ((tracing.TRACEPARENT, span_of(record, stage)), *carried(record), *replayed)


def story_partition(story_id: UUID, partitions: int) -> int:
    """Return the partition of a story: Kafka's own hash of the story's id, while the key of the message is the
    article's.

    So all articles of a story are in order, and what is kept of a story (its alerts) lies where its articles arrive.
    """
    return _partition_of(story_id, partitions)


def article_partition(article_id: UUID, partitions: int) -> int:
    """Return the partition of an article: Kafka's own hash of its id, as any client computes it from the key."""
    return _partition_of(article_id, partitions)


def _partition_of(key: UUID, partitions: int) -> int:
    hashed: int = murmur2(str(key).encode())
    return (hashed & 0x7FFFFFFF) % partitions
