"""The one way that every stage takes, reads, sends, refuses, retries and fails.

take      a batch of what is ready (`batches`); one loop an agent
read      raw bytes, decoded in the stage; what cannot be read is refused
refuse    `Rejected` → a dead letter with the record's bytes, delivered like all else
retry     `Transient` → the same again with back-off, while the flow holds; never a dead letter
send      everything a batch caused, table writes included, is acknowledged by the broker before …
done      … the batch is acknowledged
pause     the same where nearly all is refused in a way that no wire explains, before the letters go out
fail      any other way out of here would lose the batch, so there is none: `fail_stop`
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import faust

from stream.agents.engine.batches import Abandoned, in_batches
from stream.agents.engine.table import AwaitedTable
from stream.agents.guard.breaker import Breaker
from stream.agents.guard.dispatch import Dispatch, Outbox
from stream.agents.guard.fail_stop import fail_stop
from stream.errors import Fatal, Reason, Rejected, Transient
from stream.kafka.message import Handled, Record
from stream.kafka.producer import Delivery
from stream.observe import metrics
from stream.observe.logs import RECORD, logger
from stream.settings import Guard as Policy

__all__ = ["Guard", "Work"]

Result = TypeVar("Result")
Work = Callable[[Sequence[Record]], Awaitable[Sequence[Handled]]]
"""What a stage does with a batch: one `Handled` a record, in order. May raise `Transient` (the same batch is handed in
again) and `Fatal`."""

log = logger(__name__)

_OUR_FAULT = frozenset({Reason.UNEXPECTED, Reason.SCHEMA})
"""Refusals that a deploy explains better than a feed does. Only they count for the breaker: an agency that sends a
thousand pictures, or an attacker who sends garbage, must not be able to stop the service."""
_UNPACKS = Rejected(Reason.OVERSIZE, "its batch unpacks to more than a worker may hold")
_TURN = 0.01
"""Seconds of pure work after which the event loop gets a turn, so that health checks and heartbeats are answered."""
_PATIENCE = 5.0
"""Seconds until a delivery that nobody answers counts as held: a broker that restarts, or elects, takes as long."""
_LET_GO_CHECK = 0.1
"""Seconds between looks whether a rebalance or the end waits for a batch that is held."""


class Guard:
    """Runs one stage's work on its stream."""

    def __init__(self, stage: str, app: faust.App, delivery: Delivery, policy: Policy) -> None:
        self.stage = stage
        self.held = False
        """Whether the flow is held for a transient fault."""
        self.last_progress = time.monotonic()
        """When a batch was last acknowledged, on the monotonic clock."""
        self._holding: set[asyncio.Task[Any] | None] = set()
        """Who is held, the batch or a timer's flush: one that gets through does not let the other go."""
        self._app = app
        self._policy = policy
        self._seconds = metrics.STAGE_SECONDS.labels(stage)
        self._end_to_end = metrics.END_TO_END.labels(stage)
        self._outbox = Outbox(delivery)
        self._breaker = Breaker(
            consecutive=policy.breaker_consecutive, ratio=policy.breaker_ratio, window=policy.breaker_window
        )

    def keep(self, table: AwaitedTable) -> None:
        """Send this table's writes with every batch."""
        self._outbox.keep(table)

    async def run(self, stream: Any, work: Work) -> None:
        """Take batches from `stream` until it ends. This is the whole body of an agent."""
        await in_batches(stream, self._policy.batch, partial(self._batch, work))

    def each(self, handle: Callable[[Record], Handled]) -> Work:
        """Work that handles records one by one by a pure function; what it raises is answered for that record."""

        async def work(records: Sequence[Record]) -> Sequence[Handled]:
            handled, turn = [], time.perf_counter()
            for record in records:
                started = time.perf_counter()
                if started - turn > _TURN:
                    await asyncio.sleep(0)
                    turn = started = time.perf_counter()
                handled.append(self._one(handle, record))
                self._seconds.observe(time.perf_counter() - started)
            return handled

        return work

    @property
    def generation(self) -> int:
        """Counts the times that partitions were given out."""
        return int(self._app.consumer_generation_id)

    async def wait_for(self, arrived: asyncio.Event, *, patience: float) -> None:
        """Hold the batch in hand until something has arrived. Raises `Abandoned` when a rebalance or the end comes
        first. After `patience` seconds the flow counts as held.
        """
        held_from = time.monotonic() + patience
        try:
            while not arrived.is_set():
                if self._app.rebalancing or self._app.should_stop:
                    raise Abandoned
                if time.monotonic() > held_from:
                    self._set_held(held=True)
                with suppress(TimeoutError):
                    await asyncio.wait_for(arrived.wait(), _LET_GO_CHECK)
        finally:
            self._set_held(held=False)

    def refuse(self, record: Record, refusal: Rejected) -> Handled:
        """A refusal as a result."""
        log.info("refused", reason=str(refusal.reason), detail=refusal.detail, stage=self.stage, **record.where)
        return Handled(refused=(refusal,))

    def _one(self, handle: Callable[[Record], Handled], record: Record) -> Handled:
        token = RECORD.set({"stage": self.stage, **record.where})
        try:
            for attempt in range(1, self._policy.attempts + 1):
                try:
                    return handle(record)
                except Rejected as refusal:
                    return self.refuse(record, refusal)
                except (Transient, Fatal):
                    raise
                except Exception as error:
                    log.exception("unexpected", attempt=attempt)
                    unexpected = error
            fault = Rejected(Reason.UNEXPECTED, f"{type(unexpected).__name__} in stage {self.stage}")
            fault.__cause__ = unexpected
            return self.refuse(record, fault)
        finally:
            RECORD.reset(token)

    async def _batch(self, work: Work, events: Sequence[Any]) -> None:
        try:
            records = [_record(event) for event in events]
            handled = await self._handle(work, records)
            dispatch = Dispatch(self.stage)
            tripped = [
                self._dispatch(dispatch, record, result) for record, result in zip(records, handled, strict=True)
            ]
            if any(tripped):
                await self._pause()
            await self._hold_while_transient(lambda: self._send(dispatch))
            self._account(records, handled, dispatch)
        except (Abandoned, asyncio.CancelledError):
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is: leaving would acknowledge the batch
            fail_stop(f"stage {self.stage} cannot go on at {_places(events)}: {error!r}", error=error)

    async def _handle(self, work: Work, records: Sequence[Record]) -> Sequence[Handled]:
        """Hand in what could be read; what could not is refused."""
        read = [record for record in records if not record.unread]
        handled = iter(await self._hold_while_transient(lambda: work(read)) if read else ())
        return [self.refuse(record, _UNPACKS) if record.unread else next(handled) for record in records]

    def _dispatch(self, dispatch: Dispatch, record: Record, result: Handled) -> bool:
        """Add what goes out for a record; true where its refusal trips the breaker."""
        dispatch.send(record, result.outgoings)
        if not result.refused:
            self._breaker.handled()
            return False
        refusal = result.refused[0]
        dispatch.refuse(record, refusal)
        return refusal.reason in _OUR_FAULT and self._breaker.refused()

    async def _pause(self) -> None:
        """Hold the flow before a bad deploy's refusals go out, for long enough that somebody is called; then let this
        batch through, and count anew. Not an end: what a stranger wrote into a topic of ours would trip the next
        worker as well, and nobody would ever get past it.
        """
        pause = self._policy.breaker_pause
        log.critical(
            "the breaker tripped: nearly all records are refused, which no wire explains; "
            "mend the deploy, or whoever writes into the topic",
            stage=self.stage,
            goes_on_in=round(pause),
        )
        try:
            self._set_held(held=True)
            await self._sleep(pause)
        finally:
            self._set_held(held=False)
        self._breaker.reset()

    async def flush(self) -> None:
        """Send table writes that no batch caused: a timer's."""
        await self._hold_while_transient(lambda: self._send(Dispatch(self.stage)))

    async def _send(self, dispatch: Dispatch) -> None:
        """An idempotent producer waits for its broker without a bound, and says nothing: after a while the flow counts
        as held, and is let go when a rebalance or the end comes.
        """
        sending = asyncio.ensure_future(self._outbox.send(dispatch))
        try:
            await asyncio.wait({sending}, timeout=_PATIENCE)
            if not sending.done():
                self._set_held(held=True)
                log.warning("flow held", fault=f"no broker has answered for {_PATIENCE:.0f} s", stage=self.stage)
            while not sending.done():
                if self._app.rebalancing or self._app.should_stop:
                    raise Abandoned
                await asyncio.wait({sending}, timeout=_LET_GO_CHECK)
        finally:
            sending.cancel()
        await sending

    async def _hold_while_transient(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        delay = self._policy.backoff_initial
        try:
            while True:
                try:
                    return await attempt()
                except Transient as fault:
                    self._set_held(held=True)
                    metrics.RETRIES.labels(self.stage).inc()
                    log.warning("flow held", fault=str(fault), retry_in=round(delay, 2), stage=self.stage)
                    await self._sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
                    delay = min(delay * 2, self._policy.backoff_max)
        finally:
            self._set_held(held=False)

    async def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._app.rebalancing or self._app.should_stop:
                raise Abandoned
            await asyncio.sleep(min(left, _LET_GO_CHECK))

    def _set_held(self, *, held: bool) -> None:
        """Of the task that runs."""
        (self._holding.add if held else self._holding.discard)(asyncio.current_task())
        held = bool(self._holding)
        if held != self.held:
            self.held = held
            metrics.HELD.labels(self.stage).set(int(held))

    def _account(self, records: Sequence[Record], handled: Sequence[Handled], dispatch: Dispatch) -> None:
        self.last_progress = time.monotonic()
        now = datetime.now(UTC)
        refused = len(dispatch.oversized)
        metrics.DEADLETTERS.labels(self.stage, str(Reason.OVERSIZE)).inc(refused)
        for result in handled:
            for refusal in result.refused:
                metrics.DEADLETTERS.labels(self.stage, str(refusal.reason)).inc()
            refused += bool(result.refused)
            if result.received_at is not None:
                self._end_to_end.observe(max(0.0, (now - result.received_at).total_seconds()))
        metrics.BATCH_RECORDS.labels(self.stage).observe(len(records))
        metrics.RECORDS.labels(self.stage, "refused").inc(refused)
        metrics.RECORDS.labels(self.stage, "handled").inc(len(records) - refused)


def _places(events: Sequence[Any]) -> str:
    """The records in hand, for whoever has to look at them or skip them."""
    spans: dict[str, list[int]] = {}
    for event in events:
        spans.setdefault(f"{event.message.topic}/{event.message.partition}", []).append(event.message.offset)
    return ", ".join(f"{place} offsets {min(offsets)} to {max(offsets)}" for place, offsets in spans.items())


def _record(event: Any) -> Record:
    message = event.message
    headers = message.headers or ()
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=int((message.timestamp or 0.0) * 1000),
        key=message.key,
        value=message.value if message.value is not None else b"",
        headers=tuple(headers.items() if isinstance(headers, dict) else headers),
    )
