"""Reads wire.extracted.v1 and writes wire.alerts.v1: which rules match, and whether the desk knows already.

What a story was alerted for is kept in a table. All articles of a story arrive on one partition, so the state is
where they are. It is forgotten when nothing more can come of it: else memory and changelog would grow with the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from schemas import Alert, ExtractedArticle
from stream.agents.decode import decode
from stream.agents.engine.port import Table
from stream.agents.sweep import TableCursor
from stream.alert import STORY_FORMAT, Match, StoryAlerts, decide
from stream.clock import Clock
from stream.kafka.about import name_article
from stream.kafka.headers import derived_headers, story_partition
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import ALERT_STORIES, ALERTS
from stream.observe import metrics
from stream.observe.logs import logger
from stream.row_format import refuse_newer

__all__ = ["Stories", "alerter"]

STAGE = "alert"

log = logger(__name__)

_TOUCHES = 10
"""How often in a window a story that goes on is touched: it is not forgotten before nine tenths of a window have passed
since its last article, and a story that is updated by the minute is not written by the minute.
"""


class Stories:
    """The rows of the stories, each for as long as `window` after all of it ended."""

    def __init__(self, table: Table, partitions: int, window: timedelta, owned: Callable[[], set[int]]) -> None:
        self._table = table
        self._partitions = partitions
        self._window = window
        self._owned = owned
        """The partitions that this worker has. The table may still hold rows of one that another worker has now, and
        has changed since: they are not ours to bury."""
        self._cursor = TableCursor(table)

    def check(self) -> None:
        """Raise `Misconfigured` where a later release wrote rows that this one would not understand."""
        for _, stored in self._table.items():  # noqa: PERF102 - a table has no `values`
            refuse_newer(stored, STORY_FORMAT, ALERT_STORIES.name)

    def find(self, story_id: UUID) -> StoryAlerts | None:
        """Return what is remembered of a story. Raises `Rejected` for a row that cannot be read."""
        stored = self._table.get(_key(story_id))
        return None if stored is None else StoryAlerts.from_bytes(stored)

    def keep(self, before: StoryAlerts | None, after: StoryAlerts, partition: int, now: datetime) -> None:
        """Write what a record of `partition` changed; of a story that goes on unchanged, now and then that it does.

        The row is written to the story's own partition: a record that was written before partitions were added comes by
        another.
        """
        if after == before and now - after.touched_at >= self._window / _TOUCHES:
            after = after.touch(now)
        if after != before and not after.is_blank:
            home = story_partition(after.story_id, self._partitions)
            self._table.put(home if home in self._owned() else partition, _key(after.story_id), after.to_bytes())

    def sweep(self, now: datetime) -> None:
        """Look at a few rows, and forget those that are over."""
        horizon = now - self._window
        for key, stored in self._cursor.rows():
            story = StoryAlerts.from_bytes_if_over(stored, horizon)
            if story is not None:
                self._forget(key, story_partition(story.story_id, self._partitions))

    def _forget(self, key: bytes, partition: int) -> None:
        if partition in self._owned():
            self._table.discard(partition, key)
        else:
            self._table.drop(key)


def alerter(
    matches: Callable[[ExtractedArticle], Iterable[Match]],
    stories: Stories,
    clock: Clock,
    disorder: timedelta = timedelta(),
) -> Callable[[Record], Handled]:
    """Return the stage's handler. `matches` says which rules an article fits. `disorder` is how far articles of a story
    may come out of the order in which they were judged.
    """

    def handle(record: Record) -> Handled:
        extracted = decode(ExtractedArticle, record)
        name_article(extracted.article.article_id)
        now = clock.now()
        before = stories.find(extracted.verdict.story_id)
        after, alerts = decide(before, extracted, matches(extracted), now=now, disorder=disorder)
        stories.keep(before, after, record.partition, now)
        # After an outage, by the backlog's time: what it updates was not forgotten when it was judged.
        stories.sweep(min(now, extracted.verdict.decided_at))
        for alert in alerts:
            metrics.ALERTS.labels(str(alert.severity), str(alert.kind)).inc()
            log.info("alert", **_about(alert))
        return Handled([_outgoing(record, alert) for alert in alerts], received_at=extracted.article.received_at)

    return handle


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


def _key(story_id: UUID) -> bytes:
    return str(story_id).encode()
