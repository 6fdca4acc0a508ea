"""Counts what a command sent, and writes its lines: one a file at DEBUG, one a refusal, and how much it was in all."""

from __future__ import annotations

from stream.clock import Clock
from stream.errors import Rejected
from stream.observe import feed_metrics, metrics
from stream.observe.logs import logger
from stream.produce.raw import Sent

__all__ = ["Tally"]

log = logger(__name__)

_TELL_EVERY = 60.0
"""Seconds between two lines about how much came: a burst of thousands of files is one line, and a quiet night none."""


class Tally:
    """What became of the payloads of one source. Its metrics are those of every source."""

    def __init__(self, source: str, clock: Clock) -> None:
        self.sent = 0
        self.refused = 0
        self._source = source
        self._label = metrics.bounded_label("feed", source)
        self._clock = clock
        self._began = self._told_at = clock.monotonic()
        self._told = 0, 0
        feed_metrics.TAKEN.labels(self._label)  # so that it rises from 0

    def count(self, file: str, result: Sent | Rejected) -> None:
        """Take note of what became of a file: where the brokers have it, or why they will not."""
        if isinstance(result, Rejected):
            self.refused += 1
            reason = str(result.reason)
            feed_metrics.SKIPPED.labels(self._label, reason).inc()
            log.warning("refused", source=self._source, file=file, reason=reason, detail=result.detail)
        else:
            self.sent += 1
            feed_metrics.TAKEN.labels(self._label).inc()
            feed_metrics.LAST_ITEM.labels(self._label).set(self._clock.now().timestamp())
            place = {"topic": result.topic, "partition": result.partition, "offset": result.offset}
            log.debug("sent", source=self._source, file=file, trace_id=result.trace_id, **place)
        if self._clock.monotonic() - self._told_at >= _TELL_EVERY:
            self.tell()

    def tell(self) -> None:
        """Write how much it was since the last such line; nothing where it was nothing."""
        sent, refused = self.sent - self._told[0], self.refused - self._told[1]
        now = self._clock.monotonic()
        if sent or refused:
            log.info("files sent", source=self._source, sent=sent, refused=refused, seconds=round(now - self._told_at))
        self._told, self._told_at = (self.sent, self.refused), now

    def sum_up(self) -> None:
        """Write how much it was in all."""
        seconds = round(self._clock.monotonic() - self._began, 1)
        log.info("ended", source=self._source, sent=self.sent, refused=self.refused, seconds=seconds)
