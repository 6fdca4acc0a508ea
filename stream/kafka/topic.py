"""Defines what a topic is: how it is created at the broker, and compared with what the broker has. The module `topics`
lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from schemas._model import Model
from stream.settings import Settings

__all__ = ["Content", "Scaling", "Tolerance", "Topic"]

_FEEDS_SEGMENT_BYTES = 8 * 1024 * 1024
"""Of the state of the sources, which is read from its beginning at each take-over. Kafka compacts only segments that
are full: with its own gigabyte a week of statuses would be read, and a take-over would take minutes.
"""
_HEADERS = 64 * 1024
"""Bytes for a record's key and headers beside its value: several times what our own take."""


class Scaling(StrEnum):
    """How many partitions a topic has."""

    PARTITIONED = "partitioned"
    """The topic has as many as `WIRESTREAM_TOPICS__PARTITIONS` says."""
    SINGLE = "single"
    """The topic has one, always: its readers need one order of all records."""
    SINGLE_FOR_ONE_DETECTOR = "single-for-one-detector"
    """One where a single duplicate detector must see every article; as `PARTITIONED` where several share the work."""
    PER_DETECTOR = "per-detector"
    """One for each duplicate detector (`WIRESTREAM_DEDUPE__PARTITIONS`)."""
    FEEDS = "feeds"
    """Eight, always: so many processes can share the sources, and what is kept of a source lies by that number."""


class Content(StrEnum):
    """What a topic's records are, by which their size is limited."""

    PAYLOADS = "payloads"
    """Wire copy as received, of `WIRESTREAM_LIMITS__MESSAGE_BYTES` at most."""
    DERIVED = "derived"
    """What stages make of it, which may be larger by `WIRESTREAM_LIMITS__DERIVED_FACTOR`."""
    DEAD_LETTERS = "dead-letters"
    """Any record of another topic, with the headers that say why it was refused."""


class Tolerance(StrEnum):
    """Whether a worker can run where the broker has another number of partitions than the settings say."""

    NONE = "none"
    """It cannot: what is kept, or read beside the topic, lies by that number."""
    MORE = "more"
    """It can with more of them: the topic's writers use as many as the settings say, and the others lie idle."""
    ANY = "any"
    """It can with any number: the key alone chooses the partition, and nothing is kept by partition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as it is created and checked. Which stages write and read it is in `stages`."""

    name: str
    about: str
    """What is in it, in a sentence for people."""
    key: str
    """What the message key is."""
    ordered_by: str
    """What chooses the partition, and so what is in order."""
    retention_ms: int | None
    """How long records are kept; None for a compacted topic, which keeps the last of each key."""
    model: type[Model] | None = None
    """The model of the value; None for bytes as received."""
    event_type: str | None = None
    """The type (CloudEvents `ce_type`) of its messages; None where they have none."""
    content: Content = Content.DERIVED
    scaling: Scaling = Scaling.PARTITIONED
    tolerance: Tolerance = Tolerance.NONE

    @property
    def cleanup(self) -> Literal["delete", "compact"]:
        """Kafka's `cleanup.policy`."""
        return "delete" if self.retention_ms is not None else "compact"

    def partitions(self, settings: Settings) -> int:
        """Return how many the settings ask for."""
        match self.scaling:
            case Scaling.PER_DETECTOR:
                return settings.dedupe.partitions
            case Scaling.FEEDS:
                return 8
            case Scaling.SINGLE:
                return 1
            case Scaling.SINGLE_FOR_ONE_DETECTOR if settings.dedupe.partitions == 1:
                return 1
            case _:
                return settings.topics.partitions

    def max_message_bytes(self, settings: Settings) -> int:
        """Return bytes of the largest record that the topic is to take, key and headers included."""
        limit = settings.limits.message_bytes
        if self.content is Content.PAYLOADS:
            return limit + _HEADERS
        derived = limit * settings.limits.derived_factor + _HEADERS
        return derived + _HEADERS if self.content is Content.DEAD_LETTERS else derived

    def config(self, settings: Settings) -> dict[str, str]:
        """Return the topic's configuration at the broker."""
        config = {
            "cleanup.policy": self.cleanup,
            "max.message.bytes": str(self.max_message_bytes(settings)),
            "min.insync.replicas": str(settings.topics.min_insync_replicas),
            # The brokers' clock: what a producer stamps with 1970 is deleted by retention at once, and what one stamps
            # that is an hour ahead (a worker of ours, too) is refused by Kafka 4.
            "message.timestamp.type": "LogAppendTime",
        }
        if self.retention_ms is not None:
            config["retention.ms"] = str(self.retention_ms)
        if self.scaling is Scaling.FEEDS:
            config["segment.bytes"] = str(_FEEDS_SEGMENT_BYTES)
        return config
