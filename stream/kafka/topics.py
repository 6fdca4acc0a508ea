"""Every topic: its name, key, partitions, retention and what is in it. Declared here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
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
    "Scaling",
    "Tolerance",
    "Topic",
    "topics_of",
]

_DAY_MS = 24 * 3600 * 1000
_HEADERS = 64 * 1024
"""Room for a record's key and headers beside its value."""


class Scaling(StrEnum):
    """How many partitions a topic has."""

    PARTITIONED = "partitioned"
    """As many as `WIRESTREAM_TOPICS__PARTITIONS` says."""
    SINGLE = "single"
    """One, always: its readers need one order of all records."""
    SINGLE_FOR_ONE_DETECTOR = "single-for-one-detector"
    """One where a single duplicate detector must see every article; as `PARTITIONED` where several share the work."""
    PER_DETECTOR = "per-detector"
    """One for each duplicate detector (`WIRESTREAM_DEDUPE__PARTITIONS`)."""


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
    """Of the value; None for bytes as received."""
    event_type: str | None = None
    """CloudEvents `ce_type` of its messages."""
    scaling: Scaling = Scaling.PARTITIONED
    tolerance: Tolerance = Tolerance.NONE

    @property
    def cleanup(self) -> Literal["delete", "compact"]:
        return "delete" if self.retention_ms is not None else "compact"

    def partitions(self, settings: Settings) -> int:
        """How many the settings ask for."""
        match self.scaling:
            case Scaling.PER_DETECTOR:
                return settings.dedupe.partitions
            case Scaling.SINGLE:
                return 1
            case Scaling.SINGLE_FOR_ONE_DETECTOR if settings.dedupe.partitions == 1:
                return 1
            case _:
                return settings.topics.partitions

    def max_message_bytes(self, settings: Settings) -> int:
        """The largest record: of a raw payload as the settings say; of derived messages and dead letters with room for
        what they add.
        """
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
    name="wire.raw.v1",
    about="Wire copy as received: the bytes, never altered.",
    key="source",
    ordered_by="source",
    retention_ms=7 * _DAY_MS,
    tolerance=Tolerance.ANY,
)
ARTICLES = Topic(
    name="wire.articles.v1",
    about="Clean, typed articles; the sketch for the detector is in the header `sketch`.",
    key="article_id",
    ordered_by="one partition: every article must meet every other",
    retention_ms=3 * _DAY_MS,
    model=Article,
    event_type="wire.article.v1",
    scaling=Scaling.SINGLE_FOR_ONE_DETECTOR,
)
UNIQUE = Topic(
    name="wire.unique.v1",
    about="Articles that bring news: new, update, correction, withdrawal.",
    key="article_id",
    ordered_by="story_id",
    retention_ms=3 * _DAY_MS,
    model=JudgedArticle,
    event_type="wire.judged.v1",
    tolerance=Tolerance.MORE,
)
DUPLICATES = Topic(
    name="wire.duplicates.v1",
    about="Articles that bring none: exact, near.",
    key="article_id",
    ordered_by="story_id",
    retention_ms=7 * _DAY_MS,
    model=JudgedArticle,
    event_type="wire.judged.v1",
    tolerance=Tolerance.MORE,
)
EXTRACTED = Topic(
    name="wire.extracted.v1",
    about="Unique articles with headline, byline, dateline, lead and quotes.",
    key="article_id",
    ordered_by="story_id",
    retention_ms=7 * _DAY_MS,
    model=ExtractedArticle,
    event_type="wire.extracted.v1",
)
ALERTS = Topic(
    name="wire.alerts.v1",
    about="What wakes the desk.",
    key="story_id",
    ordered_by="story_id",
    retention_ms=30 * _DAY_MS,
    model=Alert,
    event_type="wire.alert.v1",
)
DEADLETTERS = Topic(
    name="wire.deadletters.v1",
    about="Messages that a stage refused: key and value as they came, the reason in `dlq-*` headers. With the header "
    "`dlq-mark`: what became of one.",
    key="as it came",
    ordered_by="as it came",
    retention_ms=30 * _DAY_MS,
    tolerance=Tolerance.ANY,
)
DEDUPE_INDEX = Topic(
    name="wirestream-dedupe-index-changelog",
    about="The detector's index: the truth that a restarted worker recovers from.",
    key="article_id",
    ordered_by="as its article",
    retention_ms=None,
    scaling=Scaling.PER_DETECTOR,
)
ALERT_STORIES = Topic(
    name="wirestream-alert-stories-changelog",
    about="What each story was alerted for.",
    key="story_id",
    ordered_by="story_id",
    retention_ms=None,
)
ALERT_DELIVERIES = Topic(
    name="wirestream-notify-deliveries-changelog",
    about="Which alert went to which channel, and what is held until its time.",
    key="alert_id",
    ordered_by="story_id",
    retention_ms=None,
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
    name="wirestream-dedupe-sketches",
    about="Sketches of articles, never text: each goes to every detector that a similar article would go to.",
    key="article_id",
    ordered_by="the sketch's keys",
    retention_ms=3 * _DAY_MS,
    scaling=Scaling.PER_DETECTOR,
)
DEDUPE_PARTIALS = Topic(
    name="wirestream-dedupe-partials",
    about="The candidates that each of several detectors found for a batch of articles.",
    key="the detector",
    ordered_by="one partition: one order for all",
    retention_ms=3 * _DAY_MS,
    scaling=Scaling.SINGLE,
)
RESOLVED = Topic(
    name="wirestream-resolve-verdicts-changelog",
    about="What was decided of each article from the candidates of several detectors.",
    key="article_id",
    ordered_by="one partition: one order for all",
    retention_ms=None,
    scaling=Scaling.SINGLE,
)
DEDUPE_VERDICTS = Topic(
    name="wirestream-dedupe-verdicts",
    about="Verdicts, on their way to their articles.",
    key="article_id",
    ordered_by="article_id",
    retention_ms=3 * _DAY_MS,
)

SHARDED = (DEDUPE_SKETCHES, DEDUPE_PARTIALS, RESOLVED, DEDUPE_VERDICTS)
"""Only where there are several detectors."""


def topics_of(settings: Settings) -> tuple[Topic, ...]:
    """The topics that a service of these settings has."""
    return (*TOPICS, *SHARDED) if settings.dedupe.partitions > 1 else TOPICS
