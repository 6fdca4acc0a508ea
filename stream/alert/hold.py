"""Alerts that are not due yet. Pure: the caller brings the time, and keeps `held` where a crash does not lose it.

May import schemas only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from schemas import Alert, AlertKind

__all__ = ["Hold"]


class Hold:
    """Takes every alert of the topic in its order, gives each out once it is due.

    Of two alerts with one id the later counts. A withdrawal drops what the same rule holds of the story; where that
    was its first alert, the desk never knew of the story, and the withdrawal is dropped with it.
    """

    def __init__(self, held: Iterable[Alert] = ()) -> None:
        self._held: dict[UUID, Alert] = {alert.alert_id: alert for alert in held}

    @property
    def held(self) -> tuple[Alert, ...]:
        """What is held, the soonest first."""
        return tuple(sorted(self._held.values(), key=lambda alert: (alert.due_at, str(alert.alert_id))))

    def add(self, alert: Alert) -> None:
        """Hold it until `due` gives it out, at once if it is due."""
        if alert.kind is AlertKind.WITHDRAWAL:
            same = [old for old in self._held.values() if (old.rule, old.story_id) == (alert.rule, alert.story_id)]
            for old in same:
                del self._held[old.alert_id]
            if any(old.kind is AlertKind.FIRST for old in same):
                return
        self._held[alert.alert_id] = alert

    def due(self, now: datetime) -> tuple[Alert, ...]:
        """Take out what may be sent at `now`, the soonest first."""
        ready = tuple(alert for alert in self.held if alert.due_at <= now)
        for alert in ready:
            del self._held[alert.alert_id]
        return ready

    @property
    def next_at(self) -> datetime | None:
        """When to ask again; null where nothing is held."""
        return min((alert.due_at for alert in self._held.values()), default=None)
