"""Reads wire.extracted.v1 and writes wire.alerts.v1: which rules match, and whether the desk knows already.

What a story was alerted for is kept in a table. All articles of a story arrive on one partition, so the state is
where they are. It is forgotten when nothing more can come of it: else memory and changelog would grow with the feed.

Two stories that turn out to be one have rows on two partitions. What the one has to say to the other goes by a topic of
notes (`stream.alert.kin`), unless this worker has both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from schemas import Alert, ExtractedArticle
from stream.agents.decode import decode
from stream.agents.stories import Stories
from stream.alert import Match
from stream.alert.kin import Kin, Note, Said
from stream.clock import Clock
from stream.kafka.about import name_article
from stream.kafka.headers import derived_headers, onward_headers
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import ALERT_KIN, ALERTS
from stream.observe import metrics
from stream.observe.logs import logger

__all__ = ["alerter"]

STAGE = "alert"

log = logger(__name__)


def alerter(
    matches: Callable[[ExtractedArticle], tuple[Match, ...]],
    stories: Stories,
    clock: Clock,
    disorder: timedelta = timedelta(),
) -> Callable[[Record], Handled]:
    """Return the stage's handler. `matches` says which rules an article fits. `disorder` is how far articles of a story
    may come out of the order in which they were judged.
    """

    def handle(record: Record) -> Handled:
        now = clock.now()
        kin = Kin(
            stories.find,
            lambda before, after, when: stories.keep(before, after, record.partition, when),
            stories.is_here,
            matches,
            disorder,
        )
        if record.topic == ALERT_KIN.name:
            return _handled(record, kin.note(Note.read(record.value), now), stories, None)
        extracted = decode(ExtractedArticle, record)
        name_article(extracted.article.article_id)
        said = kin.article(extracted, now)
        # After an outage, by the backlog's time: what it updates was not forgotten when it was judged.
        stories.sweep(min(now, extracted.verdict.decided_at))
        return _handled(record, said, stories, extracted.article.received_at)

    return handle


def _handled(record: Record, said: Said, stories: Stories, received_at: datetime | None) -> Handled:
    for alert in said.alerts:
        metrics.ALERTS.labels(str(alert.severity), str(alert.kind)).inc()
        log.info("alert", **_about(alert))
    notes = [_note(record, note, stories.home(note.to)) for note in said.notes]
    return Handled([*(_outgoing(record, alert) for alert in said.alerts), *notes], received_at=received_at)


def _note(record: Record, note: Note, partition: int) -> Outgoing:
    value = note.model_dump_json(exclude_defaults=True).encode()
    return Outgoing(ALERT_KIN.name, str(note.to).encode(), value, onward_headers(record, STAGE), partition)


def _outgoing(record: Record, alert: Alert) -> Outgoing:
    headers = derived_headers(record, ALERTS, STAGE, subject=alert.alert_id, time=alert.due_at)
    return Outgoing(ALERTS.name, str(alert.story_id).encode(), alert.model_dump_json().encode(), headers)


def _about(alert: Alert) -> dict[str, object]:
    return {
        "alert_id": str(alert.alert_id),
        "story_id": str(alert.story_id),
        "rule": alert.rule,
        "kind": str(alert.kind),
        "severity": str(alert.severity),
        "channels": list(alert.channels),
    }
