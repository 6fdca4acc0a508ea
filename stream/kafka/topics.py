"""Declares every topic of the service: its name, key, partitions, retention and content."""

from __future__ import annotations

from schemas import Alert, Article, ExtractedArticle, JudgedArticle
from stream.kafka.topic import Content, Scaling, Tolerance, Topic
from stream.settings import Settings

__all__ = [
    "ALERTS",
    "ALERT_DELIVERIES",
    "ALERT_KIN",
    "ALERT_STORIES",
    "ARTICLES",
    "DEADLETTERS",
    "DEDUPE_INDEX",
    "DEDUPE_PARTIALS",
    "DEDUPE_SKETCHES",
    "DEDUPE_VERDICTS",
    "DUPLICATES",
    "EXTRACTED",
    "FEEDS_STATE",
    "RAW",
    "RESOLVED",
    "SHARDED",
    "TOPICS",
    "UNIQUE",
    "Topic",
    "topics_of",
]

_DAY_MS = 24 * 3600 * 1000

RAW = Topic(
    name="wire.raw.v1",
    about="Wire copy as received: the bytes, never altered.",
    key="source",
    ordered_by="source",
    retention_ms=7 * _DAY_MS,
    content=Content.PAYLOADS,
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
    content=Content.DEAD_LETTERS,
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
ALERT_KIN = Topic(
    name="wirestream-alert-kin",
    about="What one story tells another that turned out to be the same: what it was alerted for, and its withdrawal.",
    key="story_id",
    ordered_by="story_id",
    retention_ms=7 * _DAY_MS,
)
ALERT_DELIVERIES = Topic(
    name="wirestream-notify-deliveries-changelog",
    about="Which alert went to which channel, and what is held until its time.",
    key="alert_id",
    ordered_by="story_id",
    retention_ms=None,
)
FEEDS_STATE = Topic(
    name="wirestream-feeds-state",
    about="What was taken from each source, how it does, and what was asked of it by command.",
    key="source",
    ordered_by="source",
    retention_ms=None,
    scaling=Scaling.FEEDS,
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
    ALERT_KIN,
    ALERT_DELIVERIES,
    FEEDS_STATE,
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
"""Topics that exist only where there are several detectors."""


def topics_of(settings: Settings) -> tuple[Topic, ...]:
    """Return the topics that a service of these settings has."""
    return (*TOPICS, *SHARDED) if settings.dedupe.partitions > 1 else TOPICS
