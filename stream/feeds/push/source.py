"""Holds what a source that pushes has while it is served: its keys, its rate, and when it was last spoken of."""

from __future__ import annotations

from prometheus_client import Counter

from stream.clock import Clock
from stream.feeds.push.limits import Room
from stream.feeds.push.schemes import keys_of
from stream.feeds.push.settings import PushSettings
from stream.feeds.push.token_bucket import TokenBucket
from stream.observe.feed_metrics import PUSH_SECONDS, PUSHES
from stream.observe.logs import logger

__all__ = ["PushedSource", "count_unknown"]

log = logger(__name__)

_SAY_AGAIN_SECONDS = 60.0
"""Between two lines about one source and one status: whoever is refused comes again, and may be an attacker."""


class PushedSource:
    """One source of the file."""

    def __init__(self, name: str, settings: PushSettings, clock: Clock, room: Room) -> None:
        self.name = name
        self.settings = settings
        self.keys = keys_of(settings)
        self.room = room
        """For its bodies that are in hand."""
        self.bucket = TokenBucket(settings.rate, clock.monotonic())
        self._clock = clock
        self._said: dict[int, float] = {}
        self._counters: dict[int, Counter] = {}
        self._seconds = PUSH_SECONDS.labels(feed=name)

    def count(self, status: int, seconds: float, why: str) -> None:
        """Count an answer, and log what was refused, each kind once a minute at most."""
        if (counter := self._counters.get(status)) is None:
            counter = self._counters[status] = PUSHES.labels(feed=self.name, status=str(status))
        counter.inc()
        self._seconds.observe(seconds)
        now, last = self._clock.monotonic(), self._said.get(status)
        if why and (last is None or now - last >= _SAY_AGAIN_SECONDS):
            self._said[status] = now
            log.warning("push refused", feed=self.name, status=status, why=why)


def count_unknown(status: int) -> None:
    """Count an answer to a push for no source of the file: all together, for senders may make up names without end."""
    PUSHES.labels(feed="", status=str(status)).inc()
