"""Reads wirestream-dedupe-partials and writes wirestream-dedupe-verdicts: one verdict from what several detectors say.

What was decided is in a table: a redelivered article gets the verdict that it got before, and a story's first article
is looked up there. An article that still waits for a detector is not written while it is young: after a crash, or when
another worker takes over, the last seconds of the partials are read once more. One that waits longer is written too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from schemas import Verdict
from schemas._model import Model
from stream.agents.decode import decode
from stream.agents.engine.port import Table
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.agents.partials import Partials
from stream.clock import Clock
from stream.dedupe.gather import Resolver
from stream.kafka.changelog import Span, read_span
from stream.kafka.headers import article_partition
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.topics import DEDUPE_PARTIALS, DEDUPE_VERDICTS, RESOLVED
from stream.observe import metrics
from stream.observe.logs import logger
from stream.row_format import mark_format, refuse_newer
from stream.settings import Settings

__all__ = ["Verdicts"]

log = logger(__name__)

_YOUNG = 1000
"""Milliseconds of the stream's time after which an article that waits is written. Nearly all are decided before."""
_READ_AGAIN = 10_000
"""Milliseconds of the partials that are read once more: what is younger than `_YOUNG`, with room for producers' clocks
that differ."""
_FORMAT = 1
"""Raise it where a release that does not know a change would decide wrongly."""
_WAITING = b"waiting/"
_SWEPT = 8
"""Old verdicts that are looked at for each new one: more than come in, so that the table does not grow."""


class _WaitingRow(Model):
    """A row of an article that waits: when its first partial came, and its partials so far."""

    since: int
    heard: tuple[Partials, ...]


class Verdicts:
    """Decides, and remembers what was decided for as long as the detectors remember an article."""

    def __init__(self, table: Table, settings: Settings, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._settings = settings
        self._window = timedelta(hours=settings.dedupe.window_hours)
        self._resolver = self._new_resolver()
        self._order: deque[bytes] = deque()
        """The keys of the verdicts, the oldest first."""
        self._written: dict[UUID, int] = {}
        """Articles that wait and were written, with how many partials they had by then."""

    async def rebuild(self, before: int) -> None:
        """Derive the state after a recovery. What was decided is in the table; what waits is there, or in the partials
        below the offset `before`, where the stage goes on. Raises `Misconfigured` where a later release wrote rows that
        this one would not understand.
        """
        self.check()
        self._resolver, self._written = self._new_resolver(), {}
        self._order = deque(key for key in self._table if not key.startswith(_WAITING))
        await self._read_again(before)
        for key, value in list(self._table.items()):
            if key.startswith(_WAITING):
                try:
                    row = _WaitingRow.model_validate_json(value)
                except ValidationError:  # a stranger wrote it: to fail here would be to fail at every start
                    log.warning("unreadable row of what waits", key=repr(key))
                    continue
                for partial in (partial for partials in row.heard for partial in partials.each()):
                    self._resolver.hear(partial, row.since)
                    self._written[partial.article_id] = 0

    def check(self) -> None:
        """Raise `Misconfigured` where a later release wrote rows that this one would not understand."""
        for _, value in self._table.items():  # noqa: PERF102 - a table has no `values`
            refuse_newer(value, _FORMAT, RESOLVED.name)

    def known(self, article_id: UUID) -> Verdict | None:
        """Return the verdict on an article; None where none is remembered."""
        return self._read(str(article_id).encode())

    def _read(self, key: bytes) -> Verdict | None:
        stored = self._table.get(key)
        if stored is None:
            return None
        try:
            return Verdict.model_validate_json(stored)
        except ValidationError:  # a stranger wrote it: it is decided anew, and swept
            return None

    def work(self, guard: Guard) -> Work:
        """Return the stage's work."""
        hear = guard.each(self._hear)

        async def work(records: Sequence[Record]) -> BatchResult:
            result = await hear(records)
            decided = [self._message(article_id, verdict) for article_id, verdict in self._decide()]
            self._keep_waiting()
            return BatchResult(result.handled, decided)

        return work

    def _hear(self, record: Record) -> Handled:
        for partial in decode(Partials, record).each():
            self._resolver.hear(partial, record.timestamp_ms)
        return Handled()

    def _decide(self) -> list[tuple[UUID, Verdict]]:
        found = []
        for article_id, verdict in self._resolver.decide():
            key = str(article_id).encode()
            if key not in self._table:
                self._table.put(0, key, mark_format(verdict.model_dump_json().encode(), _FORMAT))
                self._order.append(key)
                metrics.VERDICTS.labels(str(verdict.relation)).inc()
            if self._written.pop(article_id, None) is not None:
                self._table.discard(0, _WAITING + key)
            found.append((article_id, verdict))
            self._sweep(verdict)
        return found

    def _keep_waiting(self) -> None:
        for article_id, since, partials in self._resolver.older_than(_YOUNG):
            if self._written.get(article_id) != len(partials):
                self._written[article_id] = len(partials)
                row = _WaitingRow(since=since, heard=tuple(map(Partials.of, partials)))
                self._table.put(
                    0, _WAITING + str(article_id).encode(), mark_format(row.model_dump_json().encode(), _FORMAT)
                )

    def _sweep(self, latest: Verdict) -> None:
        """Forget what no detector knows any more, by the stream's time."""
        horizon = latest.decided_at - self._window
        for key in list(islice(self._order, _SWEPT)):
            verdict = self._read(key)
            if verdict is not None and verdict.decided_at >= horizon:
                return
            self._order.popleft()
            self._table.discard(0, key)

    def _message(self, article_id: UUID, verdict: Verdict) -> Outgoing:
        place = article_partition(article_id, self._settings.topics.partitions)
        value = verdict.model_dump_json().encode()
        return Outgoing(DEDUPE_VERDICTS.name, str(article_id).encode(), value, partition=place)

    def _new_resolver(self) -> Resolver:
        return Resolver(self.known, round(self._settings.dedupe.patience * 1000))

    async def _read_again(self, before: int) -> None:
        """Take in once more the partials of the seconds before. What was decided by them is decided again: the same."""
        earlier: list[tuple[int, bytes]] = []

        def choose(there: Span) -> Span:
            earlier.clear()
            end = max(there[0], min(before, there[1]))
            return end, end

        def take(records: Sequence[Any]) -> None:
            earlier.extend((record.timestamp, record.value) for record in records)

        await read_span(self._settings, DEDUPE_PARTIALS.name, 0, choose, take, back_ms=_READ_AGAIN, clock=self._clock)
        for at, value in earlier:
            with suppress(ValidationError):  # it became a dead letter when it was read first
                for partial in Partials.model_validate_json(value).each():
                    self._resolver.hear(partial, at)
