"""Keeps the state of alerts on their way to the channels: a row for each alert, on the partition of its story."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from pydantic import Field, ValidationError

from schemas import Alert, AlertKind
from schemas._model import Model, Utc
from stream.agents.engine.port import Table
from stream.agents.sweep import TableCursor
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_DELIVERIES
from stream.observe.logs import logger
from stream.row_format import mark_format, refuse_newer

__all__ = ["Notice", "Notices"]

log = logger(__name__)

_FORMAT = 1
"""Raise it where a release that does not know a change would send wrongly."""
_REMEMBERED = timedelta(days=30)
"""The retention of the alerts topic: after that no record can come again."""


class _Due(Model):
    """What a row is looked through for."""

    waiting: tuple[str, ...]
    next_at: Utc


class Notice(Model):
    """The row of one alert. Fields with a default are missing in rows of the first release."""

    alert: Alert
    partition: int
    waiting: tuple[str, ...]
    """Channels that do not have it yet."""
    missed: tuple[str, ...] = ()
    """Channels that never got it, for certain: refused, given up, or taken back before."""
    came_by: int = -1
    offset: int = -1
    """The record that brought it: its partition, and its offset there."""
    number: int = 0
    """Counts a story's alerts in the order in which they came: after partitions were added, neither offsets nor times
    tell it."""
    recalled: bool = False
    """Its story was withdrawn while it was on its way: where that fails, it is not sent again."""
    trace: str = ""
    """The `traceparent` of the record that brought it, as this stage passes it on: a channel's call says it."""
    gathers_at: Utc | None = None
    """When it goes in one message with others of its rule (`stream.alert.gather`); None: it goes by itself."""
    messages: dict[str, UUID] = Field(default_factory=dict)
    """By channel, the message that it was first tried in: what goes together then stays together at every further try,
    with this id, over a restart too.
    """
    next_at: Utc
    """When it is due; once nothing waits, when that was."""

    @property
    def due_at(self) -> datetime:
        """When it is to be sent."""
        return max(self.alert.due_at, self.gathers_at) if self.gathers_at is not None else self.alert.due_at

    @property
    def reached(self) -> frozenset[str]:
        """Channels that have it, or may have it."""
        return frozenset(self.alert.channels) - {*self.waiting, *self.missed}

    def without(self, channels: Iterable[str], *, missed: Iterable[str], now: datetime) -> Self:
        """Return the same, waiting no more for some channels, which `missed` it, or not."""
        left = tuple(name for name in self.waiting if name not in set(channels))
        lost = tuple(dict.fromkeys((*self.missed, *missed)))
        return self.model_copy(
            update={"waiting": left, "missed": lost, "next_at": self.next_at if left else max(now, self.due_at)}
        )


@dataclass(slots=True)
class _Story:
    rules: dict[bytes, str] = field(default_factory=dict)
    """By the key of a row, its rule."""
    number: int = 0
    """The highest of its alerts' numbers."""


class Notices:
    """The rows of the table, found by alert and by story. To keep one costs the same however many its story has: on the
    night of a flash that two hundred rules want, each of its alerts would else read those of all the others.
    """

    def __init__(self, table: Table, partitions: int, owned: Callable[[], set[int]]) -> None:
        self._table = table
        self._partitions = partitions
        self._owned = owned
        """The partitions that this worker has: the rows of another's are not ours to deliver, or to bury."""
        self._cursor = TableCursor(table)
        self._stories: dict[UUID, _Story] = {}
        self._passed: dict[tuple[str, datetime], dict[UUID, None]] = {}
        """By throttled rule and window, the alerts that were not held back."""

    def rebuild(self) -> list[Notice]:
        """Read the table anew. Return what waits; of each story, in the order in which it came. Raises `Misconfigured`
        where a later release wrote rows that this one would not understand.
        """
        self._stories, self._passed = {}, {}
        found = []
        for key, value in self._table.items():
            refuse_newer(value, _FORMAT, ALERT_DELIVERIES.name)
            try:
                notice = Notice.model_validate_json(value)
            except ValidationError:
                log.exception("unreadable notice in the table")
                continue
            self._note(key, notice)
            if notice.waiting:
                found.append(notice)
        return sorted(found, key=lambda notice: (notice.number, notice.alert.due_at))

    def passed(self, alert: Alert) -> int:
        """Return how many other alerts of the rule and its window were not held back, of those that came here."""
        if alert.gathering is None:
            return 0
        window = self._passed.get((alert.rule, alert.gathering.since), {})
        return len(window) - (alert.alert_id in window)

    def _note(self, key: bytes, notice: Notice) -> None:
        """Take note of a row, by its story and by what it counts for."""
        alert = notice.alert
        story = self._stories.setdefault(alert.story_id, _Story())
        story.rules[key] = sys.intern(alert.rule)
        story.number = max(story.number, notice.number)
        if alert.gathering is not None and alert.gathering.most:
            window = self._passed.setdefault((alert.rule, alert.gathering.since), {})
            if notice.gathers_at is None:
                window[alert.alert_id] = None
            else:
                window.pop(alert.alert_id, None)

    def find(self, alert_id: UUID) -> Notice | None:
        return self._read(_key(alert_id))

    def are_ours(self, partition: int) -> bool:
        return partition in self._owned()

    def home(self, story_id: UUID, came_by: int) -> int:
        """Return the partition on which a story's rows lie: its own. One that came by another, written before
        partitions were added, lies there only where this worker has both.
        """
        home = story_partition(story_id, self._partitions)
        return home if self.are_ours(home) else came_by

    def keep(self, notice: Notice) -> None:
        key = _key(notice.alert.alert_id)
        self._note(key, notice)
        self._table.put(notice.partition, key, mark_format(notice.model_dump_json().encode(), _FORMAT))

    def sweep(self, now: datetime) -> None:
        """Look at a few rows, and forget those that no record can repeat any more. What waits is never forgotten."""
        for key, value in self._cursor.rows():
            notice = _if_over(value, now - _REMEMBERED)
            if notice is None:
                continue
            story = self._stories.get(notice.alert.story_id, _Story())
            story.rules.pop(key, None)
            if not story.rules:
                self._stories.pop(notice.alert.story_id, None)
            if notice.alert.gathering is not None:
                self._passed.pop((notice.alert.rule, notice.alert.gathering.since), None)
            if self.are_ours(notice.partition):
                self._table.discard(notice.partition, key)
            else:
                self._table.drop(key)

    def earlier(self, than: Notice, rule: str | None = None) -> Iterator[Notice]:
        """Yield the alerts of the same story that came before, without withdrawals: of one rule, or of all."""
        rules = self._stories[than.alert.story_id].rules if than.alert.story_id in self._stories else {}
        for key in [key for key, of_rule in rules.items() if rule is None or of_rule == rule]:
            notice = self._read(key)
            if (
                notice is not None
                and notice.alert.kind is not AlertKind.WITHDRAWAL
                and notice.number < than.number
                and notice.alert.alert_id != than.alert.alert_id
            ):
                yield notice

    def next_number(self, story_id: UUID) -> int:
        return 1 + (self._stories[story_id].number if story_id in self._stories else 0)

    def _read(self, key: bytes) -> Notice | None:
        value = self._table.get(key)
        if value is None:
            return None
        try:
            return Notice.model_validate_json(value)
        except ValidationError:
            return None


def _if_over(row: bytes, horizon: datetime) -> Notice | None:
    """Return the notice where nothing of it waits, and its time was before `horizon`; else None. Nothing but
    that is read of most rows. One that cannot be read is not over.
    """
    try:
        due = _Due.model_validate_json(row)
        return None if due.waiting or due.next_at > horizon else Notice.model_validate_json(row)
    except ValidationError:
        return None


def _key(alert_id: UUID) -> bytes:
    return str(alert_id).encode()
