"""What each stage does with a record, as it stands in a Quix Streams app: the pure functions, and nothing of Quix's.

It runs where there is no aiokafka and no Faust: of `stream.kafka` and `stream.agents` it may import what needs neither.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas import DUPLICATES as DUPLICATE_RELATIONS
from schemas import Alert, Article, ExtractedArticle, Headers, JudgedArticle, RawRecord, cloudevent_headers
from stream.agents.decode import decode
from stream.alert import RuleIndex, StoryAlerts, decide, load_rules
from stream.dedupe import Detector, Sketch, sketch
from stream.errors import Rejected
from stream.extract import extract
from stream.kafka.message import Outgoing, Record
from stream.kafka.topics import ALERTS, ARTICLES, DUPLICATES, EXTRACTED, UNIQUE, Topic
from stream.newsdesk import Limits, Origin, RefusedItem, articles
from stream.normalise import prepare
from tests.bench.quix_stages.index import StateIndex
from tests.bench.quix_stages.records import Handler, letter

__all__ = ["EVERYTHING", "alerter", "deduplicator", "extractor", "normaliser", "notifier"]

EVERYTHING = b"all"
"""The key of articles: all of them have one state, for every article must meet every other."""
_SKETCH = "sketch"
_STORY = "story"
_REMEMBERED = timedelta(hours=720)
"""How long a story is remembered behind its last change, as by `WIRESTREAM_ALERTS__WINDOW_HOURS`."""
_MIN_CONFIDENCE = 0.2
"""Of a speaker, as by `WIRESTREAM_EXTRACT__MIN_CONFIDENCE`."""


def normaliser() -> Handler:
    """Bytes become articles, with the sketch in a header, as in ours."""
    prepare()
    limits = Limits()

    def handle(record: Record) -> list[Outgoing]:
        raw = RawRecord(topic=record.topic, partition=record.partition, offset=record.offset)
        origin = Origin(raw=raw, source=(record.key or b"unknown").decode("utf-8", "replace"), received_at=record.time)
        made: list[Outgoing] = []
        refused: list[Rejected] = []
        for found in articles(record.value, origin, limits):
            if isinstance(found, Article):
                headers = _about(record, "normalise", ARTICLES, found.article_id, found.received_at)
                headers += ((_SKETCH, sketch(found).to_bytes()),)
                made.append(Outgoing(ARTICLES.name, EVERYTHING, found.model_dump_json().encode(), headers))
            elif isinstance(found, RefusedItem):
                refused.append(found)
            else:
                raise found
        return made + [letter(record, "normalise", refusal) for refusal in refused[:1]]

    return handle


def deduplicator() -> Handler:
    """Judged articles, with the article's own bytes. The index is derived from the state at the first message."""
    known: list[tuple[StateIndex, Detector]] = []

    def handle(record: Record, state: Any) -> list[Outgoing]:
        if not known:
            index = StateIndex(state)
            known.append((index, Detector(index)))
            known[0][1].rebuild()
        index, detector = known[0]
        index.state = state
        article = decode(Article, record)
        drawn = next((Sketch.from_bytes(value) for name, value in record.headers if name == _SKETCH and value), None)
        verdict = detector.judge(drawn or sketch(article), article.raw, datetime.now(UTC))
        topic = DUPLICATES if verdict.relation in DUPLICATE_RELATIONS else UNIQUE
        value = b'{"article":' + record.value + b',"verdict":' + verdict.model_dump_json().encode() + b"}"
        headers = _about(record, "dedupe", topic, article.article_id, article.received_at)
        return [Outgoing(topic.name, str(verdict.story_id).encode(), value, headers)]

    return handle


def extractor() -> Handler:
    """What came, with the extraction beside it."""

    def handle(record: Record) -> list[Outgoing]:
        article = decode(JudgedArticle, record).article
        extraction = extract(article, _MIN_CONFIDENCE)
        value = record.value.rstrip()[:-1] + b',"extraction":' + extraction.model_dump_json().encode() + b"}"
        headers = _about(record, "extract", EXTRACTED, article.article_id, article.received_at)
        return [Outgoing(EXTRACTED.name, record.key, value, headers)]

    return handle


def alerter(rules: str) -> Handler:
    """Alerts, by the same policy over the story's state. Stories that turn out to be one tell each other nothing."""
    index = RuleIndex(load_rules(rules, "rules"))

    def handle(record: Record, state: Any) -> list[Outgoing]:
        extracted = decode(ExtractedArticle, record)
        kept = state.get_bytes(_STORY)
        before = None if kept is None else StoryAlerts.from_bytes(kept)
        after, alerts = decide(before, extracted, index.matches(extracted), now=datetime.now(UTC))
        if after != before and not after.is_blank:
            state.set_bytes(_STORY, after.to_bytes(), ttl=_REMEMBERED)
        return [_alert(record, alert) for alert in alerts]

    return handle


def notifier() -> Handler:
    """Our role `alert` reads its own alerts for the channels, and so does this. The bench's rule has no channel."""

    def handle(record: Record) -> list[Outgoing]:
        assert not decode(Alert, record).channels
        return []

    return handle


def _alert(record: Record, alert: Alert) -> Outgoing:
    headers = _about(record, "alert", ALERTS, alert.alert_id, alert.due_at)
    return Outgoing(ALERTS.name, str(alert.story_id).encode(), alert.model_dump_json().encode(), headers)


def _about(record: Record, stage: str, topic: Topic, subject: UUID, time: datetime) -> Headers:
    """The CloudEvents headers, as ours has them."""
    assert topic.event_type is not None
    return cloudevent_headers(
        event_id=f"{record.topic}/{record.partition}/{record.offset}/{subject}",
        event_type=topic.event_type,
        source=f"/wirestream/{stage}",
        time=time,
        subject=str(subject),
    )
