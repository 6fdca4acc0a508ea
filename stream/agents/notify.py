"""wire.alerts.v1 → channels: each alert once to each of its channels, at its time.

What was delivered, and what waits (for an embargo's end, or for a channel that is away), is kept in a table, so that a
restart neither forgets nor repeats. Only a crash between a channel's answer and the table's write repeats a delivery:
the alert's id goes along as the key by which a receiver can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from schemas import Alert, AlertKind
from schemas._model import Model, Utc
from stream.agents.decode import decode
from stream.agents.guard import Guard, Work
from stream.agents.message import Handled, Record
from stream.agents.table import AwaitedTable
from stream.alert import Channels, Undeliverable
from stream.clock import Clock
from stream.errors import Rejected, Transient
from stream.observe import metrics
from stream.observe.logs import logger

__all__ = ["Notice", "Notifier"]

STAGE = "notify"

log = logger(__name__)

_RETRY_FIRST = timedelta(seconds=5)
_RETRY_MOST = timedelta(minutes=15)
_GIVE_UP = timedelta(hours=24)
"""After a day an alert wakes nobody any more; it stays in the topic, and in the log."""
_REMEMBERED = timedelta(days=30)
"""As long as the alerts topic keeps its records: after that none can come again."""
_SWEPT = 20
"""Old notices dropped a batch: forgetting must cost no more than remembering."""


class Notice(Model):
    """What is kept of one alert."""

    alert: Alert
    partition: int
    waiting: tuple[str, ...]
    """Channels that do not have it yet."""
    attempts: int = 0
    next_at: Utc


class Notifier:
    """Delivers alerts, and keeps the books."""

    def __init__(self, channels: Channels, table: AwaitedTable, clock: Clock, owned: Callable[[], set[int]]) -> None:
        self._channels = channels
        self._table = table
        self._clock = clock
        self._owned = owned
        """The partitions of the alerts topic that this worker has: another's notices are not ours to deliver."""
        self._waiting: dict[UUID, Notice] = {}

    def rebuild(self) -> None:
        """Find what waits, after the table was recovered."""
        self._waiting = {}
        for value in self._table.values():
            try:
                notice = Notice.model_validate_json(value)
            except ValidationError:
                log.exception("unreadable notice in the table")
                continue
            if notice.waiting:
                self._waiting[notice.alert.alert_id] = notice

    def work(self, guard: Guard) -> Work:
        """The stage's work: deliver what is due, keep the rest."""

        async def work(records: Sequence[Record]) -> Sequence[Handled]:
            self._sweep()
            # One story's alerts in their order: a withdrawal must know whether the first went out. Stories at once.
            stories: dict[bytes | None, list[int]] = {}
            for place, record in enumerate(records):
                stories.setdefault(record.key, []).append(place)
            handled: list[Handled] = [Handled()] * len(records)

            async def take(places: list[int]) -> None:
                for place in places:
                    handled[place] = await self._take(records[place], guard)

            await asyncio.gather(*(take(places) for places in stories.values()))
            return handled

        return work

    async def release(self) -> bool:
        """Deliver what has come due; true when there was anything."""
        now, owned = self._clock(), self._owned()
        due = [n for n in self._waiting.values() if n.next_at <= now and n.partition in owned]
        await asyncio.gather(*(self._attempt(notice) for notice in due))
        return bool(due)

    async def _take(self, record: Record, guard: Guard) -> Handled:
        try:
            alert = decode(Alert, record)
        except Rejected as refusal:
            return guard.refuse(record, refusal)
        if _key(alert) in self._table and not self._is_held(alert):
            return Handled(received_at=record.time)
        waiting = () if self._withdraws_the_unknown(alert) else alert.channels
        notice = Notice(alert=alert, partition=record.partition, waiting=waiting, next_at=alert.due_at)
        self._keep(notice)
        if notice.waiting and notice.next_at <= self._clock():
            await self._attempt(notice)
        return Handled(received_at=record.time)

    def _is_held(self, alert: Alert) -> bool:
        """Whether the same alert waits for its time: the later one counts, for an embargo may be lifted early."""
        held = self._waiting.get(alert.alert_id)
        return held is not None and not held.attempts and held.alert != alert

    def _withdraws_the_unknown(self, alert: Alert) -> bool:
        """A withdrawal drops what its rule still holds of the story. Where that was the first alert, the desk never
        knew of the story, and need not hear that it is withdrawn.
        """
        if alert.kind is not AlertKind.WITHDRAWAL:
            return False
        held = [
            notice
            for notice in self._waiting.values()
            if (notice.alert.rule, notice.alert.story_id) == (alert.rule, alert.story_id) and not notice.attempts
        ]
        for notice in held:
            self._keep(notice.model_copy(update={"waiting": ()}))
        return any(notice.alert.kind is AlertKind.FIRST for notice in held)

    async def _attempt(self, notice: Notice) -> None:
        left = [channel for channel in notice.waiting if not await self._deliver(notice, channel)]
        now = self._clock()
        if left and now - notice.alert.due_at > _GIVE_UP:
            log.error("alert given up", alert_id=str(notice.alert.alert_id), channels=left)
            for channel in left:
                metrics.ALERT_DELIVERIES.labels(channel, "given-up").inc()
            left = []
        wait = min(_RETRY_FIRST * 2 ** min(notice.attempts, 10), _RETRY_MOST)
        self._keep(
            notice.model_copy(
                update={"waiting": tuple(left), "attempts": notice.attempts + 1, "next_at": now + wait if left else now}
            )
        )

    async def _deliver(self, notice: Notice, channel: str) -> bool:
        """True when the channel has it, or never will."""
        try:
            await self._channels.deliver(notice.alert, channel)
        except Transient as fault:
            metrics.ALERT_DELIVERIES.labels(channel, "retry").inc()
            log.warning("channel away", channel=channel, fault=str(fault), alert_id=str(notice.alert.alert_id))
            return False
        except Undeliverable:
            metrics.ALERT_DELIVERIES.labels(channel, "refused").inc()
            log.exception("channel refuses", channel=channel, alert_id=str(notice.alert.alert_id))
            return True
        metrics.ALERT_DELIVERIES.labels(channel, "delivered").inc()
        return True

    def _keep(self, notice: Notice) -> None:
        self._table.partition = notice.partition
        self._table[_key(notice.alert)] = notice.model_dump_json().encode()
        if notice.waiting:
            self._waiting[notice.alert.alert_id] = notice
        else:
            self._waiting.pop(notice.alert.alert_id, None)

    def _sweep(self) -> None:
        """Forget what no record can repeat any more. The table keeps the order in which alerts came."""
        horizon: datetime = self._clock() - _REMEMBERED
        old: list[tuple[bytes, int]] = []
        for key, value in self._table.items():
            notice = Notice.model_validate_json(value)
            if notice.waiting or notice.next_at > horizon or len(old) == _SWEPT:
                break
            old.append((key, notice.partition))
        for key, partition in old:
            self._table.partition = partition
            del self._table[key]


def _key(alert: Alert) -> bytes:
    return str(alert.alert_id).encode()
