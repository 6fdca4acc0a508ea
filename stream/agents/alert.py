"""wire.extracted.v1 → wire.alerts.v1: which rules match, and does the desk know already?

What a story was alerted for is kept in a table. All articles of a story arrive on one partition, so the state is
where they are.
"""

from __future__ import annotations

from collections.abc import Callable

from schemas import Alert, ExtractedArticle
from stream.agents.decode import decode
from stream.agents.headers import derived_headers
from stream.agents.message import Handled, Outgoing, Record
from stream.agents.table import AwaitedTable
from stream.alert import Ruleset, StoryAlerts, decide, matches
from stream.clock import Clock
from stream.observe import metrics
from stream.topics import ALERTS

__all__ = ["alerter"]

STAGE = "alert"


def alerter(ruleset: Ruleset, stories: AwaitedTable, clock: Clock) -> Callable[[Record], Handled]:
    """The stage's handler."""

    def handle(record: Record) -> Handled:
        extracted = decode(ExtractedArticle, record)
        key = str(extracted.verdict.story_id).encode()
        stored = stories.get(key)
        before = StoryAlerts.from_bytes(stored) if stored is not None else None
        after, alerts = decide(before, extracted, matches(ruleset, extracted), now=clock())
        if after != before and not after.is_blank:
            stories.partition = record.partition
            stories[key] = after.to_bytes()
        for alert in alerts:
            metrics.ALERTS.labels(str(alert.severity), str(alert.kind)).inc()
        return Handled([_outgoing(record, alert) for alert in alerts], received_at=extracted.article.received_at)

    return handle


def _outgoing(record: Record, alert: Alert) -> Outgoing:
    headers = derived_headers(record, ALERTS, STAGE, subject=alert.alert_id, time=alert.due_at)
    return Outgoing(ALERTS.name, str(alert.story_id).encode(), alert.model_dump_json().encode(), headers)
