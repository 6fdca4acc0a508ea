"""Brings wire.alerts.v1 to the channels: each alert once to each of its channels, at its time, a story's alerts in
their order.

A batch is acknowledged once its alerts are noted in a table; only then are they sent. A channel has a queue
(`channel_queue`) and one call at a time, noted before the next, and channels go on beside one another: one that hangs
holds up neither the others nor the flow. So a restart neither forgets nor repeats; a crash (or a rebalance) in the
middle of a call repeats that one call a channel, with the alert's id as the key by which a receiver can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from schemas import Alert, AlertKind
from stream.agents.call import about_call, calling
from stream.agents.channel_queue import ChannelQueue
from stream.agents.decode import decode
from stream.agents.engine.port import Abandoned
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult, Work
from stream.agents.notice import Notice, Notices
from stream.agents.waiting import Waiting
from stream.alert import Unanswered, Undeliverable
from stream.alert.changing_channels import ChangingChannels
from stream.alert.gather import message_of
from stream.clock import Clock
from stream.errors import Rejected, Transient
from stream.kafka.about import span_of
from stream.kafka.message import Handled, Record
from stream.observe import metrics
from stream.observe.logs import logger
from stream.observe.metrics import Delivery

__all__ = ["Notifier"]

STAGE = "notify"

log = logger(__name__)

_GIVE_UP = timedelta(hours=24)
"""After a day an alert wakes nobody any more; it stays in the topic, and in the log."""
_REFUSED = timedelta(minutes=15)
"""How long a refusal (401, 403, 404, a redirect …) is asked again. A receiver that is deployed anew answers so for
seconds, one whose token ran out until somebody has put in another."""
_LOOK_SECONDS = 1.0
"""How late a time that has come, or a back-off that is over, is seen."""
_PAUSE_SECONDS = 0.1


class Notifier:
    """Delivers alerts, and notes who has which."""

    def __init__(
        self, channels: ChangingChannels, notices: Notices, guard: Guard, clock: Clock, paused: Callable[[], bool]
    ) -> None:
        self._channels = channels
        self._notices = notices
        self._guard = guard
        self._clock = clock
        self._paused = paused
        """Whether partitions are being given out, or read: nobody knows then whose a notice is."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """The task that calls a channel: at most one each."""
        self._calling: dict[str, frozenset[UUID]] = {}
        """The alerts that a channel is being called with. They outlive a rebuild: none is sent twice at once."""
        self._waiting = Waiting(notices, clock, self._called, channels.reached)
        self._wake = asyncio.Event()
        self._ending = False

    def rebuild(self) -> None:
        """Find what waits, after the table was recovered."""
        self._waiting.rebuild()
        self._wake.set()

    def ask_anew(self, channels: Iterable[str]) -> None:
        """Ask channels that were changed at once, however long those before them were away or refused."""
        for name in channels:
            if name in self._waiting.queues:
                self._waiting.queues[name].ask_anew()
        self._wake.set()

    def work(self) -> Work:
        """Return the stage's work: note what came. It is sent by `run`, which first waits for the notes to be safe."""

        async def work(records: Sequence[Record]) -> BatchResult:
            handled = []
            for record in records:
                self._notices.sweep(self._clock.now())
                try:
                    trace = span_of(record, STAGE).decode()
                    self._waiting.take(decode(Alert, record), record.partition, record.offset, trace)
                except Rejected as refusal:
                    handled.append(self._guard.refuse(record, refusal))
                else:
                    handled.append(Handled(received_at=record.time))
            self._wake.set()
            return BatchResult(handled)

        return work

    async def run(self) -> None:
        """Send what is due, for ever. Raises what must end the process."""
        while True:
            self._wake.clear()
            self.release()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _LOOK_SECONDS)

    def release(self) -> None:
        """Begin to send what is due, to channels that are not being called already."""
        for name, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[name]
                task.result()
        if self._ending or self._paused():
            return
        for name, queue in self._waiting.queues.items():
            if name not in self._tasks and queue.next(self._clock.now()) is not None:
                self._tasks[name] = task = asyncio.ensure_future(self._serve(name, queue))
                task.add_done_callback(lambda _: self._wake.set())

    async def idle(self) -> None:
        """Wait until no channel is being called."""
        while pending := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(pending)

    async def end(self, within: float) -> None:
        """Begin nothing more, and wait for the calls that were begun, so that their answers are noted."""
        self._ending = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle(), within)
        for task in self._tasks.values():
            task.cancel()

    def _called(self, alert_id: UUID) -> tuple[str, ...]:
        return tuple(name for name, called in self._calling.items() if alert_id in called)

    async def _serve(self, channel: str, queue: ChannelQueue) -> None:
        """Call one channel for as long as anything is due there."""
        try:
            while not self._ending and not self._paused():
                notice = queue.next(self._clock.now())
                if notice is None:
                    return
                if notice.gathers_at is not None and channel not in notice.messages:
                    self._waiting.gather(queue.together(notice, self._clock.now()), channel)
                    continue
                await self._guard.flush()  # noted first: what is sent is sent once
                if self._ending or self._paused() or queue.next(self._clock.now()) is not notice:
                    continue
                together = queue.together(notice, self._clock.now())
                if others := [one for one in together if not self._notices.are_ours(one.partition)]:
                    for one in others:
                        queue.take_out(one)
                elif notice.alert.kind is AlertKind.WITHDRAWAL and self._waiting.is_needless(notice, channel):
                    self._waiting.close(notice, channel)
                else:
                    await self._call(channel, queue, together)
                    await self._guard.flush()
        except Abandoned:  # by a rebalance, after which all is read anew
            return

    async def _call(self, channel: str, queue: ChannelQueue, together: Sequence[Notice]) -> None:
        """Send what goes together as one message, and note of each what became of it."""
        first = together[0]
        message = message_of([notice.alert for notice in together], first.messages.get(channel))
        self._calling[channel] = frozenset(notice.alert.alert_id for notice in together)
        try:
            with calling(first.trace, channel, message) as call:
                fault = call.fault = await self._deliver(message, channel)
            await self._settled()
        finally:
            del self._calling[channel]
        if fault is None:
            queue.succeeded()
        elif isinstance(fault, Unanswered):
            for notice in together:
                self._waiting.mark_unanswered(notice.alert.alert_id, channel)
        found = [self._waiting.find(notice.alert.alert_id, channel) for notice in together]
        left = [notice for notice in found if notice is not None]
        if fault is None:
            for notice in left:
                self._delivered(channel, notice)
        elif left:
            self._failed(channel, queue, left, fault)

    def _delivered(self, channel: str, notice: Notice) -> None:
        self._count(channel, Delivery.DELIVERED)
        delay = (self._clock.now() - notice.due_at).total_seconds()
        metrics.ALERT_DELAY.labels(metrics.bounded_label("channel", channel)).observe(max(0.0, delay))
        log.info("delivered", **about_call(channel, notice.alert, notice.trace))
        self._waiting.delivered(notice, channel)

    async def _settled(self) -> None:
        """Wait until partitions are given out, and read."""
        while self._paused() and not self._ending:
            await self._clock.sleep(_PAUSE_SECONDS)

    async def _deliver(self, alert: Alert, channel: str) -> Exception | None:
        """Return what went wrong, if anything did."""
        try:
            with metrics.ALERT_CALL_SECONDS.labels(metrics.bounded_label("channel", channel)).time():
                await self._channels.deliver(alert, channel)
        except (Transient, Undeliverable) as fault:
            return fault
        except Exception as fault:  # of some service's client: a worker that ended would meet it again
            log.exception("channel failed", channel=channel, alert_id=str(alert.alert_id))
            return fault
        return None

    def _failed(self, channel: str, queue: ChannelQueue, together: Sequence[Notice], fault: Exception) -> None:
        now, first = self._clock.now(), together[0]
        refused = isinstance(fault, Undeliverable)
        final = isinstance(fault, Undeliverable) and (fault.for_good or queue.refused_for(first, now) >= _REFUSED)
        for notice in together:
            about = {**about_call(channel, notice.alert, notice.trace), "fault": str(fault)}
            self._count(channel, Delivery.REFUSED if final else Delivery.RETRY)
            if final:
                log.error("channel refuses", **about)
                self._waiting.close(notice, channel)
            else:
                log.warning("channel away", **about)
        if final:
            return
        queue.failed(first, now, refused=refused)
        for notice in together:
            if notice.recalled:
                self._waiting.close(notice, channel)
        for old in queue.older_than(now - _GIVE_UP):
            self._count(channel, Delivery.GIVEN_UP)
            log.error("alert given up", **about_call(channel, old.alert, old.trace))
            self._waiting.close(old, channel)

    @staticmethod
    def _count(channel: str, outcome: Delivery) -> None:
        metrics.ALERT_DELIVERIES.labels(metrics.bounded_label("channel", channel), str(outcome)).inc()
