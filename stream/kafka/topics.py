"""Every topic: its name, key, partitions, retention and what is in it. Declared here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas import Alert, Article, ExtractedArticle, JudgedArticle
from schemas._model import Model
from stream.settings import Settings

__all__ = [
    "ALERTS",
    "ALERT_DELIVERIES",
    "ALERT_STORIES",
    "ARTICLES",
    "DEADLETTERS",
    "DEDUPE_INDEX",
    "DEDUPE_PARTIALS",
    "DEDUPE_SKETCHES",
    "DEDUPE_VERDICTS",
    "DUPLICATES",
    "EXTRACTED",
    "RAW",
    "RESOLVED",
    "SHARDED",
    "TOPICS",
    "UNIQUE",
    "Topic",
    "topics_of",
]

_DAY_MS = 24 * 3600 * 1000
_HEADERS = 64 * 1024
"""Room for a record's key and headers beside its value."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is created and checked."""

    name: str
    about: str
    key: str
    """What the message key is."""
    ordered_by: str
    """What chooses the partition, and so what is in order: the key, unless it says otherwise."""
    written_by: str
    retention_ms: int | None
    """Null for a compacted topic."""
    model: type[Model] | None
    """Of the value; null for bytes as received."""
    event_type: str | None = None
    """CloudEvents `ce_type` of its messages."""
    scaling: Literal["partitioned", "single", "detectors", "met"] = "partitioned"
    """`detectors`: a partition for each detector; `met`: a single one where one detector reads it."""
    counted: Literal["exactly", "at least", "freely"] = "exactly"
    """Whether a worker can run with another number of partitions than the settings say. `exactly`: what is kept, or
    read beside it, lies by that number; `at least`: its writers use that many, and more lie idle; `freely`: the key
    alone chooses, and nothing is kept by partition."""

    @property
    def cleanup(self) -> Literal["delete", "compact"]:
        return "delete" if self.retention_ms is not None else "compact"

    def partitions(self, settings: Settings) -> int:
        if self.scaling == "detectors":
            return settings.dedupe.partitions
        single = self.scaling == "single" or (self.scaling == "met" and settings.dedupe.partitions == 1)
        return 1 if single else settings.topics.partitions

    def max_message_bytes(self, settings: Settings) -> int:
        """Largest record: a raw payload as set; derived and dead letters with room for what they add."""
        limit = settings.limits.message_bytes
        if self.name == RAW.name:
            return limit + _HEADERS
        derived = limit * settings.limits.derived_factor + _HEADERS
        return derived + _HEADERS if self.name == DEADLETTERS.name else derived

    def config(self, settings: Settings) -> dict[str, str]:
        """The topic's configuration at the broker."""
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
        return config


RAW = Topic(
    "wire.raw.v1",
    "Wire copy as received: the bytes, never altered.",
    "source",
    "source",
    "producers",
    7 * _DAY_MS,
    None,
    counted="freely",
)
ARTICLES = Topic(
    "wire.articles.v1",
    "Clean, typed articles; the sketch for the detector is in the header `sketch`.",
    "article_id",
    "one partition: every article must meet every other",
    "normalise",
    3 * _DAY_MS,
    Article,
    "wire.article.v1",
    "met",
)
UNIQUE = Topic(
    "wire.unique.v1",
    "Articles that bring news: new, update, correction, withdrawal.",
    "article_id",
    "story_id",
    "dedupe",
    3 * _DAY_MS,
    JudgedArticle,
    "wire.judged.v1",
    counted="at least",
)
DUPLICATES = Topic(
    "wire.duplicates.v1",
    "Articles that bring none: exact, near.",
    "article_id",
    "story_id",
    "dedupe",
    7 * _DAY_MS,
    JudgedArticle,
    "wire.judged.v1",
    counted="at least",
)
EXTRACTED = Topic(
    "wire.extracted.v1",
    "Unique articles with headline, byline, dateline, lead and quotes.",
    "article_id",
    "story_id",
    "extract",
    7 * _DAY_MS,
    ExtractedArticle,
    "wire.extracted.v1",
)
ALERTS = Topic(
    "wire.alerts.v1", "What wakes the desk.", "story_id", "story_id", "alert", 30 * _DAY_MS, Alert, "wire.alert.v1"
)
DEADLETTERS = Topic(
    "wire.deadletters.v1",
    "Messages that a stage refused: key and value as they came, the reason in `dlq-*` headers. With the header "
    "`dlq-mark`: what became of one.",
    "as it came",
    "as it came",
    "every stage",
    30 * _DAY_MS,
    None,
    counted="freely",
)
DEDUPE_INDEX = Topic(
    "wirestream-dedupe-index-changelog",
    "The detector's index: the truth that a restarted worker recovers from.",
    "article_id",
    "as its article",
    "dedupe",
    None,
    None,
    scaling="detectors",
)
ALERT_STORIES = Topic(
    "wirestream-alert-stories-changelog",
    "What each story was alerted for.",
    "story_id",
    "story_id",
    "alert",
    None,
    None,
)
ALERT_DELIVERIES = Topic(
    "wirestream-notify-deliveries-changelog",
    "Which alert went to which channel, and what is held until its time.",
    "alert_id",
    "story_id",
    "alert",
    None,
    None,
)

TOPICS = (
    RAW,
    ARTICLES,
    UNIQUE,
    DUPLICATES,
    EXTRACTED,
    ALERTS,
    DEADLETTERS,
    DEDUPE_INDEX,
    ALERT_STORIES,
    ALERT_DELIVERIES,
)

DEDUPE_SKETCHES = Topic(
    "wirestream-dedupe-sketches",
    "Articles, condensed, for several detectors: each is sent to those that anything alike is sent to. Never text.",
    "article_id",
    "the sketch's keys",
    "normalise",
    3 * _DAY_MS,
    None,
    scaling="detectors",
)
DEDUPE_PARTIALS = Topic(
    "wirestream-dedupe-partials",
    "What each detector says of a batch.",
    "the detector",
    "one partition: one order for all",
    "dedupe",
    3 * _DAY_MS,
    None,
    scaling="single",
)
RESOLVED = Topic(
    "wirestream-resolve-verdicts-changelog",
    "What was decided, of several detectors' word.",
    "article_id",
    "one partition: one order for all",
    "dedupe",
    None,
    None,
    scaling="single",
)
DEDUPE_VERDICTS = Topic(
    "wirestream-dedupe-verdicts",
    "Verdicts, on their way to their articles.",
    "article_id",
    "article_id",
    "dedupe",
    3 * _DAY_MS,
    None,
)

SHARDED = (DEDUPE_SKETCHES, DEDUPE_PARTIALS, RESOLVED, DEDUPE_VERDICTS)
"""Only where there are several detectors."""


def topics_of(settings: Settings) -> tuple[Topic, ...]:
    """The topics that a service of these settings has."""
    return (*TOPICS, *SHARDED) if settings.dedupe.partitions > 1 else TOPICS
