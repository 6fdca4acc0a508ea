"""Runs every stage in the one way of taking, reading, sending, refusing, retrying and failing: see `Guard.run`, step by
step.

refuse    `Rejected` → a dead letter with the record's bytes, delivered like all else
retry     `Transient` → the same again with back-off, while the flow holds; never a dead letter
pause     the same where nearly all is refused in a way that no wire explains, before the letters go out
fail      any other way out of here would lose the batch, so there is none: `fail_stop`
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from schemas import header
from stream.agents.engine.port import Abandoned, Batch, Deliveries, Flow, Source, Table, Unreadable
from stream.agents.guard.attempt import attempt, let_go, log_handled, log_refusal
from stream.agents.guard.breaker import Breaker
from stream.agents.guard.dispatch import Dispatch, Outbox
from stream.agents.guard.fail_stop import fail_stop
from stream.agents.guard.hold import Hold
from stream.agents.guard.traced import BatchSpans
from stream.agents.guard.work import BatchResult, Work
from stream.clock import Clock
from stream.errors import Reason, Rejected
from stream.kafka.about import About, AboutBatch
from stream.kafka.message import Handled, Record
from stream.kafka.raw_headers import REPLAYED
from stream.observe import metrics
from stream.observe.logs import RECORD, logger
from stream.observe.spans import tracer
from stream.settings import Guard as Policy

__all__ = ["Guard"]

log = logger(__name__)

_OUR_FAULT = frozenset({Reason.UNEXPECTED, Reason.SCHEMA})
"""Refusals that a deploy explains better than a feed does. Only they count for the breaker: an agency that sends a
thousand pictures, or an attacker who sends garbage, must not be able to stop the service."""
_TOO_LARGE = Rejected(Reason.OVERSIZE, "what was made of it fits into no topic")
_UNPACKS = Rejected(Reason.OVERSIZE, "its batch unpacks to more than a worker may hold")
_TURN = 0.01
"""Seconds of pure work after which the event loop gets a turn, so that health checks and heartbeats are answered."""


class Guard:
    """Runs one stage's work on its source. The handlers know nothing of what is done here."""

    def __init__(self, stage: str, flow: Flow, delivery: Deliveries, policy: Policy, clock: Clock) -> None:
        self.stage = stage
        self.last_progress = clock.monotonic()
        """When a batch was last acknowledged, on the monotonic clock."""
        self._flow = flow
        self._policy = policy
        self._clock = clock
        self._hold = Hold(stage, flow, policy, clock)
        self._seconds = metrics.STAGE_SECONDS.labels(stage)
        self._batch_records = metrics.BATCH_RECORDS.labels(stage)
        self._refused = metrics.RECORDS.labels(stage, "refused")
        self._handled = metrics.RECORDS.labels(stage, "handled")
        self._end_to_end = {copy: metrics.END_TO_END.labels(stage, str(copy)) for copy in metrics.Copy}
        self._tell_refusal: Callable[[Record, Rejected], None] = lambda _record, _refusal: None
        self._outbox = Outbox(delivery)
        self._tracer = tracer()
        self._spans: BatchSpans | None = None
        """Of the batch in hand, where anybody wants spans."""
        self._breaker = Breaker(
            consecutive=policy.breaker_consecutive, ratio=policy.breaker_ratio, window=policy.breaker_window
        )

    @property
    def held(self) -> bool:
        """Whether the flow is held for a transient fault."""
        return self._hold.held

    @property
    def generation(self) -> int:
        """A number that changes each time partitions are given out."""
        return self._flow.generation

    def add_table(self, table: Table) -> None:
        """Send this table's writes with every batch."""
        self._outbox.add_table(table)

    def on_refusal(self, tell: Callable[[Record, Rejected], None]) -> None:
        """Call `tell` for each refusal, once the broker has the dead letter: for what the stage counts of its own."""
        self._tell_refusal = tell

    async def run(self, source: Source, work: Work) -> None:
        """Take batches until the source ends. This is the whole body of an agent; one such loop runs for a stage.

        Nothing of a batch may be committed before all that it caused is at the broker, so what is done with it is a
        fixed order of steps; only the last of them may move what a restart would begin with.
        """
        # 1. Take. What is taken is in hand: rebalances and the end wait for it, and no step below lets go of it but the
        #    last, or a release that makes it come again.
        since = time.time_ns()
        while (batch := await source.take(self._policy.batch)) is not None:
            try:
                await self._see_through(batch, work, since)
            except Abandoned:
                batch.release()
            since = time.time_ns()

    async def _see_through(self, batch: Batch, work: Work, since: int) -> None:
        """Do all steps with one batch. Raises nothing but `Abandoned` and `CancelledError`."""
        about = AboutBatch(self.stage, batch)
        token = RECORD.set(about)
        try:
            # 2. Read. Every record of the batch has a place here, also one that nobody can unpack.
            records = batch.read()
            spans = self._spans = BatchSpans(self.stage, self._tracer, since) if self._tracer.on else None
            # 3. Handle. Every record gets exactly one answer; nothing has left the process yet.
            result = await self._handle(work, records)
            # 4. Decide what goes out. Each refused record has one dead letter, and a bad deploy's wait.
            if spans is not None:
                spans.handled()
            dispatch = Dispatch(self.stage, spans.sent if spans is not None else None)
            if self._fill(dispatch, records, result):
                await self._pause()
            # 5. Send, table writes first, and await the broker's acknowledgement of each; tables are confirmed with the
            #    offsets that it gave (`Outbox.send`). Behind this step all that the batch caused is at the broker.
            await self._hold.while_transient(lambda: self._send(dispatch))
            # 6. Acknowledge. From here on the offsets may be committed: a restart begins behind the batch.
            await batch.acknowledge()
            # 7. Count. Nothing hangs on it any more.
            self._count(records, result, dispatch)
            log_handled(self.stage, records, result.handled)
            if spans is not None:
                spans.tell(records, result.handled, dispatch.oversized)
        except (Abandoned, asyncio.CancelledError):
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is: leaving would acknowledge the batch
            fail_stop(f"stage {self.stage} cannot go on at {batch.where}: {error!r}", error=error)
        finally:
            about.end()
            RECORD.reset(token)

    def each(self, handle: Callable[[Record], Handled]) -> Work:
        """Return work that handles records one by one by a pure function; what it raises counts for that record
        alone. It gives the batch up where a rebalance is known: one that outlasted it would be begun by another worker
        as well, and by this one again.
        """

        async def work(records: Sequence[Record]) -> BatchResult:
            handled, turn = [], time.perf_counter()
            for record in records:
                started = time.perf_counter()
                if started - turn > _TURN:
                    await asyncio.sleep(0)
                    if self._flow.rebalancing:  # the others wait for it; and it comes again, finished or not
                        raise Abandoned
                    turn = started = time.perf_counter()
                handled.append(attempt(handle, record, self.stage, self._policy.attempts))
                took = time.perf_counter() - started
                self._seconds.observe(took)
                if self._spans is not None:
                    self._spans.processed(record, (now := time.time_ns()) - round(took * 1e9), now)
            return BatchResult(handled)

        return work

    async def wait_for(self, arrived: asyncio.Event, *, patience: float) -> None:
        """Hold the batch in hand until something has arrived. Raises `Abandoned` when a rebalance or the end comes
        first. After `patience` seconds the flow counts as held.
        """
        await self._hold.until_set(arrived, patience=patience)

    def refuse(self, record: Record, refusal: Rejected) -> Handled:
        """Return a refusal as a result."""
        log_refusal(About(self.stage, record), refusal)
        let_go(refusal)
        return Handled(refused=(refusal,))

    async def flush(self) -> None:
        """Send table writes that no batch caused: a timer's."""
        await self._hold.while_transient(lambda: self._send(Dispatch(self.stage)))

    async def _handle(self, work: Work, records: Sequence[Record]) -> BatchResult:
        """Hand in what could be read; what could not is refused."""
        refusals = [_unreadable(record) for record in records]
        read = [record for record, refusal in zip(records, refusals, strict=True) if refusal is None]
        result = await self._hold.while_transient(lambda: work(read)) if read else BatchResult(())
        if len(read) == len(records):
            return result
        handled = iter(result.handled)
        answers = [
            next(handled) if refusal is None else self.refuse(record, refusal)
            for record, refusal in zip(records, refusals, strict=True)
        ]
        return BatchResult(answers, result.outgoings)

    def _fill(self, dispatch: Dispatch, records: Sequence[Record], result: BatchResult) -> bool:
        """Add what goes out for a batch; True where its refusals trip the breaker."""
        tripped = [self._add(dispatch, *answered) for answered in zip(records, result.handled, strict=True)]
        dispatch.send_for_batch(result.outgoings)
        return any(tripped)

    def _add(self, dispatch: Dispatch, record: Record, handled: Handled) -> bool:
        """Add what goes out for a record; True where its refusal trips the breaker."""
        dispatch.send(record, handled.outgoings)
        if not handled.refused:
            self._breaker.handled()
            return False
        refusal = handled.refused[0]
        dispatch.refuse(record, refusal)
        return refusal.reason in _OUR_FAULT and self._breaker.refused()

    async def _pause(self) -> None:
        """Hold the flow before a bad deploy's refusals go out, for long enough that somebody is called; then let this
        batch through, and count anew. The worker does not end: what a stranger wrote into a topic of ours would trip
        the next worker as well, and nobody would ever get past it.
        """
        pause = self._policy.breaker_pause
        log.critical(
            "the breaker tripped: nearly all records are refused, which no wire explains; "
            "mend the deploy, or whoever writes into the topic",
            stage=self.stage,
            goes_on_in=round(pause),
        )
        await self._hold.pause(pause)
        self._breaker.reset()

    async def _send(self, dispatch: Dispatch) -> None:
        await self._hold.until_sent(asyncio.ensure_future(self._outbox.send(dispatch)))

    def _count(self, records: Sequence[Record], result: BatchResult, dispatch: Dispatch) -> None:
        self.last_progress = self._clock.monotonic()
        now = self._clock.now()
        refusals = [(record, _TOO_LARGE) for record in dispatch.oversized]
        refused = len(refusals)
        for record, handled in zip(records, result.handled, strict=True):
            refusals += [(record, refusal) for refusal in handled.refused]
            refused += bool(handled.refused)
            if handled.received_at is not None:
                copy = metrics.Copy.LIVE if header(record.headers, REPLAYED) is None else metrics.Copy.REPLAYED
                self._end_to_end[copy].observe(max(0.0, (now - handled.received_at).total_seconds()))
        for record, refusal in refusals:
            metrics.DEADLETTERS.labels(self.stage, str(refusal.reason)).inc()
            self._tell_refusal(record, refusal)
        self._batch_records.observe(len(records))
        self._refused.inc(refused)
        self._handled.inc(len(records) - refused)


def _unreadable(record: Record) -> Rejected | None:
    """Return why nobody can read a record, where its value was not unpacked."""
    if record.unread:
        return _UNPACKS
    return record.value.refusal if isinstance(record.value, Unreadable) else None
