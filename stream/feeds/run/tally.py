"""Counts and shows how a source does: its series exist from the start, and go with it."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import Any

from stream.feeds.status import FeedState
from stream.feeds.transport import Skipped
from stream.observe import feed_metrics as metrics

__all__ = ["Outcome", "Tally", "count_taken", "forget_taken"]


class Outcome(StrEnum):
    """How a look ended: the label `outcome` of `wire_feed_looks_total`."""

    OK = "ok"
    """The far side answered, and all that it brought is kept."""
    FAULT = "fault"
    """The far side could not be looked at."""
    REFUSED = "refused"
    """It refuses us."""
    GONE = "gone"
    """It says that there is nothing there."""
    UNEXPECTED = "unexpected"
    """An exception of ours."""
    INTERRUPTED = "interrupted"
    """The end, a command or another owner came first; what was not kept comes again."""


def count_taken(name: str, count: int) -> None:
    """Count what the brokers have of a source; with 0 the series exists."""
    metrics.TAKEN.labels(name).inc(count)


def forget_taken(name: str) -> None:
    """Remove the series of a source that this process runs no more."""
    _remove(metrics.TAKEN, name)


class Tally:
    """The series of one source, but for what was taken, which any process may count."""

    def __init__(self, name: str) -> None:
        self._name = name
        for outcome in Outcome:
            metrics.LOOKS.labels(name, outcome)
        for why in Skipped:
            metrics.SKIPPED.labels(name, why)
        for family in (metrics.GAPS, metrics.LOOK_SECONDS, metrics.LAST_SUCCESS, metrics.LAST_ITEM):
            family.labels(name)
        metrics.BACKLOG.labels(name).set(0)
        metrics.SILENCE_RATIO.labels(name).set(0)
        self.state(FeedState.STARTING)

    def state(self, now: FeedState) -> None:
        for state in FeedState:
            metrics.STATE.labels(self._name, state).set(state is now)

    def looked(self, outcome: Outcome, seconds: float) -> None:
        metrics.LOOKS.labels(self._name, outcome).inc()
        metrics.LOOK_SECONDS.labels(self._name).observe(seconds)

    def skipped(self, why: Skipped, count: int) -> None:
        metrics.SKIPPED.labels(self._name, why).inc(count)

    def gap(self) -> None:
        metrics.GAPS.labels(self._name).inc()

    def backlog(self, count: int) -> None:
        metrics.BACKLOG.labels(self._name).set(count)

    def ratio(self, ratio: float) -> None:
        metrics.SILENCE_RATIO.labels(self._name).set(ratio)

    def last_success(self, at: float) -> None:
        metrics.LAST_SUCCESS.labels(self._name).set(at)

    def last_item(self, at: float) -> None:
        metrics.LAST_ITEM.labels(self._name).set(at)

    def certificate_ends(self, at: float) -> None:
        metrics.CERTIFICATE.labels(self._name).set(at)

    def close(self) -> None:
        """Remove the series: another process has the source, or nobody."""
        for outcome in Outcome:
            _remove(metrics.LOOKS, self._name, outcome)
        for why in Skipped:
            _remove(metrics.SKIPPED, self._name, why)
        for state in FeedState:
            _remove(metrics.STATE, self._name, state)
        for family in (
            metrics.GAPS, metrics.LOOK_SECONDS, metrics.LAST_SUCCESS, metrics.LAST_ITEM, metrics.BACKLOG,
            metrics.SILENCE_RATIO, metrics.CERTIFICATE,
        ):  # fmt: skip
            _remove(family, self._name)


def _remove(family: Any, *labels: str) -> None:
    with suppress(KeyError):
        family.remove(*labels)
