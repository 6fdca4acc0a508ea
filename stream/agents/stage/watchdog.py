"""Knows whether a stage gets on, and says so before the users do.

Workers of Faust are reported to stop consuming without an error (faust-streaming#175, #523, #629). So: lag and no
progress for `stalled_after` → not ready; for three times that → the process ends with 75, and the orchestrator starts
another. A start or a rebalance that does not end counts as no progress too, and so do partitions that nobody in the
group reads (`membership`). A stage that holds its flow for a database or a broker, recovers its table, whose topic is
gone or whose group the broker keeps it out of is not stalled: it is not ready, but a restart would not help it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import faust

from stream.agents.engine.membership import Reading
from stream.agents.guard.guard import Guard
from stream.observe import metrics

__all__ = ["Health", "Watchdog"]

_EXIT_AFTER = 3
"""Times `stalled_after`: room for the orchestrator to look at readiness first."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a stage says of itself."""

    stage: str
    ready: bool
    why: tuple[str, ...]
    """Why it is not ready; empty when it is."""
    assigned: tuple[str, ...]
    lag: int
    idle_seconds: float
    """Since it last got on, while there is lag or somebody ought to read; else 0."""
    stalled: bool
    """To be ended and started again."""


class Watchdog:
    """Looks at one stage."""

    reading = Reading()
    """What the broker says of the group, as far as it was asked."""

    def __init__(self, app: faust.App, guard: Guard, topics: tuple[str, ...], stalled_after: float) -> None:
        self._app = app
        self._guard = guard
        self._topics = frozenset(topics)
        self._stalled_after = stalled_after
        self._idle_since = time.monotonic()
        self._unread_since: float | None = None
        self._committed: dict[Any, int] = {}
        self._told: set[Any] = set()
        """Partitions whose lag stands in the metrics."""
        self._rebalances = 0

    def look(self) -> Health:
        """Take stock: cheap, no request to the broker. Also sets the metrics of lag and progress."""
        app, guard, now = self._app, self._guard, time.monotonic()
        lags = self._lags()
        self._tell(lags)
        lag = sum(lags.values())
        committed = dict(app.consumer._committed_offset) if lags else {}  # noqa: SLF001
        moving = committed != self._committed or guard.last_progress > self._idle_since
        settled = self._started() and not app.rebalancing
        waits = bool(guard.held or app.in_recovery or self.reading.missing or app.consumer.refusal)
        if moving or (settled and lag == 0) or waits:
            self._idle_since = now
        if not self.reading.unread or waits:
            self._unread_since = None
        elif self._unread_since is None:
            self._unread_since = now
        unread = 0.0 if self._unread_since is None else now - self._unread_since
        self._committed = committed
        idle = max(now - self._idle_since, unread)
        metrics.PROGRESS_AGE.labels(guard.stage).set(idle)
        why = self._why(idle)
        return Health(
            stage=guard.stage,
            ready=not why,
            why=why,
            assigned=tuple(sorted(f"{tp.topic}/{tp.partition}" for tp in lags)),
            lag=lag,
            idle_seconds=round(idle, 1),
            stalled=idle > self._stalled_after * _EXIT_AFTER,
        )

    def _why(self, idle: float) -> tuple[str, ...]:
        app = self._app
        refusal = app.consumer.refusal
        reasons = {
            f"the broker refuses it ({refusal})": refusal,
            "starting": not self._started(),
            "rebalancing": app.rebalancing,
            "recovering its tables": app.in_recovery,
            "holding its flow for a transient fault": self._guard.held,
            f"no progress for {idle:.0f} s while there is lag": idle > self._stalled_after and not self.reading.unread,
            f"topic {', '.join(self.reading.missing)} is gone: `wirestream topics apply` makes it anew": (
                self.reading.missing
            ),
            f"nobody in its group reads {', '.join(self.reading.unread)}": self.reading.unread,
        }
        return tuple(reason for reason, holds in reasons.items() if holds)

    def _started(self) -> bool:
        """Partitions were given out at least once (none may be for us: a standby is ready)."""
        return bool(self._app.started and self._app._assignment is not None)  # noqa: SLF001

    def _lags(self) -> dict[Any, int]:
        app, guard = self._app, self._guard
        if app.rebalancing_count != self._rebalances:
            metrics.REBALANCES.labels(guard.stage).inc(app.rebalancing_count - self._rebalances)
            self._rebalances = app.rebalancing_count
        if not self._started() or app.rebalancing:
            return {}
        consumer, lags = app.consumer, {}
        for tp in consumer.assignment():
            if tp.topic not in self._topics:
                continue
            lag = consumer.lag(tp)
            if lag is not None:
                lags[tp] = lag
        return lags

    def _tell(self, lags: dict[Any, int]) -> None:
        """Set the lag of our partitions, and take back that of those that went to another worker."""
        for tp in self._told - lags.keys():
            metrics.LAG.remove(self._guard.stage, tp.topic, str(tp.partition))
        for tp, lag in lags.items():
            metrics.LAG.labels(self._guard.stage, tp.topic, str(tp.partition)).set(lag)
        self._told = set(lags)
