"""Sees whether a stage makes progress, and says so before the users do.

Workers of Faust are reported to stop consuming without an error (faust-streaming#175, #523, #629). So a stage with lag
and without progress for `stalled_after` seconds is not ready; after three times that, the process ends with 75, and the
orchestrator starts another. A start or a rebalance that does not end counts as no progress too, and so do partitions
that nobody in the group reads (`Reading`). A stage that holds its flow for a database or a broker, that recovers its
table, whose topic is gone or whose group the broker keeps it out of is not stalled: it is not ready, but a restart
would not help it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stream.agents.engine.port import Engine, Place, Reading
from stream.agents.guard.guard import Guard
from stream.clock import Clock
from stream.observe import metrics

__all__ = ["Health", "Watchdog", "exit_after"]

_EXIT_AFTER = 3
"""How many times `stalled_after` a stall may last: room for the orchestrator to look at readiness first."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of one stage, as its health page shows it."""

    stage: str
    ready: bool
    why: tuple[str, ...]
    """Why it is not ready; empty when it is."""
    assigned: tuple[str, ...]
    lag: int
    idle_seconds: float
    """Seconds since its last progress, while there is lag or somebody ought to read; else 0."""
    stalled: bool
    """Whether the worker is to be ended and started again."""


def exit_after(stalled_after: float) -> float:
    """Return after how many seconds without progress a worker is ended."""
    return stalled_after * _EXIT_AFTER


class Watchdog:
    """Looks at one stage, and remembers since when it makes no progress."""

    reading = Reading()
    """What the broker says of the group; set by whoever asks it."""

    def __init__(
        self, engine: Engine, guard: Guard, topics: tuple[str, ...], *, stalled_after: float, clock: Clock
    ) -> None:
        self._engine = engine
        self._guard = guard
        self._topics = frozenset(topics)
        self._stalled_after = stalled_after
        self._clock = clock
        self._idle_since = clock.monotonic()
        self._unread_since: float | None = None
        self._committed: Mapping[Place, int | None] = {}
        self._shown: dict[Place, int] = {}
        """The lags that stand in the metrics."""
        self._age = metrics.PROGRESS_AGE.labels(guard.stage)
        self._rebalances = 0

    def look(self) -> Health:
        """Return the stage's state now. Cheap, without a request to the broker; sets the metrics of lag and
        progress.
        """
        engine, guard, now = self._engine, self._guard, self._clock.monotonic()
        lags = self._lags()
        self._show(lags)
        lag = sum(lags.values())
        committed = engine.committed() if lags else {}
        moving = committed != self._committed or guard.last_progress > self._idle_since
        settled = engine.started and not engine.rebalancing
        waits = bool(guard.held or engine.in_recovery or self.reading.missing or engine.refusal)
        if moving or (settled and lag == 0) or waits:
            self._idle_since = now
        if not self.reading.unread or waits:
            self._unread_since = None
        elif self._unread_since is None:
            self._unread_since = now
        unread = 0.0 if self._unread_since is None else now - self._unread_since
        self._committed = committed
        idle = max(now - self._idle_since, unread)
        self._age.set(idle)
        why = self._why(idle)
        return Health(
            stage=guard.stage,
            ready=not why,
            why=why,
            assigned=tuple(sorted(f"{topic}/{partition}" for topic, partition in lags)),
            lag=lag,
            idle_seconds=round(idle, 1),
            stalled=idle > exit_after(self._stalled_after),
        )

    def _why(self, idle: float) -> tuple[str, ...]:
        engine = self._engine
        refusal = engine.refusal
        reasons = {
            f"the broker refuses it ({refusal})": refusal,
            "starting": not engine.started,
            "rebalancing": engine.rebalancing,
            "recovering its tables": engine.in_recovery,
            "holding its flow for a transient fault": self._guard.held,
            f"no progress for {idle:.0f} s while there is lag": idle > self._stalled_after and not self.reading.unread,
            f"topic {', '.join(self.reading.missing)} is gone: `wirestream topics apply` makes it anew": (
                self.reading.missing
            ),
            f"nobody in its group reads {', '.join(self.reading.unread)}": self.reading.unread,
        }
        return tuple(reason for reason, holds in reasons.items() if holds)

    def _lags(self) -> dict[Place, int]:
        engine, guard = self._engine, self._guard
        if engine.rebalances != self._rebalances:
            metrics.REBALANCES.labels(guard.stage).inc(engine.rebalances - self._rebalances)
            self._rebalances = engine.rebalances
        if not engine.started or engine.rebalancing:
            return {}
        ours = ((place, engine.lag(place)) for place in engine.assigned() if place[0] in self._topics)
        return {place: lag for place, lag in ours if lag is not None}

    def _show(self, lags: dict[Place, int]) -> None:
        """Set the lag of our partitions, and take back that of those that went to another worker."""
        for topic, partition in self._shown.keys() - lags.keys():
            metrics.LAG.remove(self._guard.stage, topic, str(partition))
        for topic, partition in {place for place, lag in lags.items() if self._shown.get(place) != lag}:
            metrics.LAG.labels(self._guard.stage, topic, str(partition)).set(lags[topic, partition])
        self._shown = lags
