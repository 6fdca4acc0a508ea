"""Makes a stage's consumer read on the app's own loop, only what is final, and past what nobody can unpack.

Faust gives its consumer a loop and a thread of its own, so that a record which takes long holds up no heartbeat. Two
threads that hand each record to one another wait for the interpreter's lock in turn: at 100 articles a second the way
from the wire to the alert took twice as long (`python -m tests.bench --only service`). Here there is one loop,
and a thread that beats only while that loop is busy (`heartbeat`).

Faust's consumer reads uncommitted: it would hand out the records of a transaction that its producer took back. And it
ends where aiokafka raises: at a batch that cannot be unpacked (`unpack`), at what the broker forbids, at an error of
the group. The next worker would meet the same: here it is passed, or waited for.

It also reports what Faust hides: where the log was cut at either end, and how often the group threw this member out.

Touches internals of aiokafka 0.14 and faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from aiokafka import OffsetAndMetadata
from aiokafka.consumer import group_coordinator
from aiokafka.errors import (
    CommitFailedError,
    GroupAuthorizationFailedError,
    InconsistentGroupProtocolError,
    InvalidSessionTimeoutError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from aiokafka.protocol.group import JoinGroupRequest
from faust.transport.drivers import aiokafka as driver
from mode import Service

from stream.agents.engine.fetcher import AGAIN_SECONDS, Moved, take_over
from stream.agents.engine.heartbeat import HeartbeatThread
from stream.agents.engine.unpacking import bound_of
from stream.clock import Clock
from stream.observe.logs import logger

__all__ = ["ConsumerOnLoop"]

log = logger(__name__)

_REMEMBERED = 100
"""Times of being thrown out that are kept: many more than anybody counts."""
_REFUSALS = (
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
    InconsistentGroupProtocolError,
    InvalidSessionTimeoutError,
)
"""What only somebody else can mend: an ACL, another program in our group, the broker's bounds of a session."""


class _TaskOfLoop:
    """Stands where Faust starts a thread: the same is a task of the app's loop."""

    def __init__(self, service: ConsumerOnLoop) -> None:
        self._service = service
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = self._service.thread_loop.create_task(self._serve())

    def stop(self) -> None:
        """Do nothing: `ConsumerOnLoop.stop` awaits the task, where Faust blocks until its thread has ended."""

    async def _serve(self) -> None:
        try:
            await self._service._serve()  # noqa: SLF001
        except Exception:  # noqa: BLE001 - `_serve` has told the app of it; nobody else asks for it
            self._service.set_shutdown()


class ConsumerOnLoop(driver.AIOKafkaConsumerThread):
    """What Faust calls the thread of its consumer, as a service of the app's loop, with our way of reading."""

    Worker = _TaskOfLoop

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, thread_loop=options["loop"], **options)
        self.moved: deque[Moved] = deque()
        """What was moved, oldest first."""
        self.thrown_out: deque[float] = deque(maxlen=_REMEMBERED)
        """When the group did not know this member any more, on the monotonic clock."""
        self._heartbeats: HeartbeatThread | None = None
        self.commit_refusal: str | None = None
        """Why the last commit did not come about, of what this member still has."""

    async def _keepalive2(self) -> None:
        """Do nothing: it is this loop that Faust would wake, so that it looks at what another thread has queued."""

    @Service.task
    async def _thread_keepalive(self) -> None:
        """Do nothing, for the same reason."""

    async def _gather_remaining_tasks(self) -> None:
        """Leave them: Faust ends all tasks of the consumer's loop, which are the whole worker's here."""

    async def stop(self) -> None:
        await super().stop()
        if self._thread is not None and self._thread.task is not None:
            await self._thread.task

    def _create_worker_consumer(self, transport: Any) -> Any:
        made = super()._create_worker_consumer(transport)
        made._isolation_level = "read_committed"  # noqa: SLF001 - before it starts; Faust has no setting for it
        return made

    async def on_start(self) -> None:
        await super().on_start()
        started = self._ensure_consumer()
        # Neither has done anything yet: there is no subscription.
        take_over(started, self.moved, self._is_a_table, self.app.clock, most=bound_of(self.app.settings))
        started._coordinator.__class__ = _Coordinator  # noqa: SLF001
        started._coordinator.thrown_out = self.thrown_out  # noqa: SLF001
        started._coordinator.clock = self.app.clock  # noqa: SLF001
        every = self.app.conf.broker_heartbeat_interval
        self._heartbeats = HeartbeatThread(started._coordinator, self.app.settings, every)  # noqa: SLF001
        self._heartbeats.start()

    async def on_thread_stop(self) -> None:
        if self._heartbeats is not None:
            self._heartbeats.stop()
        await super().on_thread_stop()

    async def getmany(self, active_partitions: Any, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        """Return the next records, as Faust does, which goes by a queue and a worker of its own for each call."""
        consumer = self._ensure_consumer()
        _raise_if_ended(consumer)
        most = consumer._max_poll_records  # noqa: SLF001
        return await self._fetch_records(consumer, active_partitions, timeout=timeout, max_records=most)

    @property
    def joining(self) -> bool:
        """Whether what this member had was taken back, and nothing given yet."""
        return bool(self._ensure_consumer()._subscription.reassignment_in_progress)  # noqa: SLF001

    @property
    def refusal(self) -> str | None:
        """Why the broker does not let us into the group, or read; None where it does."""
        if self._consumer is None or self._consumer._fetcher is None:  # noqa: SLF001
            return None
        ours = self._consumer._coordinator, self._consumer._fetcher  # noqa: SLF001
        refusals = (getattr(one, "refusal", None) for one in ours)
        return next((refusal for refusal in refusals if refusal is not None), self.commit_refusal)

    async def _commit(self, offsets: Any) -> bool:
        """Commit, and return whether it came about. Faust ends the worker at whatever the broker answers, a right that
        was taken away among it, and the next one at the same: here the offsets stay due. Nothing is committed to a
        topic that is gone: aiokafka would try for ever, and rebalances wait.
        """
        consumer = self._ensure_consumer()
        left = {tp: offset for tp, offset in offsets.items() if tp in self.assignment()}
        while left:
            wanted = {driver.ensure_aiokafka_TP(tp): OffsetAndMetadata(offset, "") for tp, offset in left.items()}
            try:
                await asyncio.wait_for(consumer.commit(wanted), self.app.conf.broker_request_timeout)
            except TimeoutError:
                known = consumer._client.cluster  # noqa: SLF001
                log.warning("nothing can be committed yet", topics=sorted({tp.topic for tp in left}))
                left = {tp: offset for tp, offset in left.items() if known.partitions_for_topic(tp.topic)}
            except CommitFailedError:  # the group has rebalanced: all of it comes again
                return False
            except KafkaError as fault:
                refusal = f"{type(fault).__name__}: {fault}"
                if refusal != self.commit_refusal:
                    log.warning("the broker takes no commit", fault=refusal, topics=sorted({tp.topic for tp in left}))
                self.commit_refusal = refusal
                return False
            else:
                self.commit_refusal = None
                return True
        return False

    def _is_a_table(self, topic: str) -> bool:
        return topic in self.app.tables.changelog_topics

    def highwater(self, tp: Any) -> Any:
        """Return the end of what can be read: nothing behind the first transaction that is still open."""
        stable = self._ensure_consumer().last_stable_offset(tp)
        return stable if stable is not None and stable >= 0 else self._ensure_consumer().highwater(tp)

    def place(self, tp: Any) -> int | None:
        """Return the next offset that is to be read; None while that is not settled."""
        subscription = self._ensure_consumer()._subscription.subscription  # noqa: SLF001
        if subscription is None or subscription.assignment is None:
            return None
        state = subscription.assignment.state_value(tp)
        return state.position if state is not None and state.has_valid_position else None


def _raise_if_ended(consumer: Any) -> None:
    """Raise what ended a task of aiokafka's that reads, or that keeps the member in its group: nothing would be read
    any more, and nobody would say so.
    """
    for task in (consumer._fetcher._fetch_task, consumer._coordinator._coordination_task):  # noqa: SLF001
        if task.done() and not task.cancelled() and (fault := task.exception()) is not None:
            raise fault


class _Coordinator(group_coordinator.GroupCoordinator):
    thrown_out: deque[float]
    clock: Clock
    refusal: str | None = None

    def reset_generation(self) -> None:
        """Note that the group does not know this member, or its generation, any more (or that we leave it: once, at the
        end). It is told to each commit that waited for a broker that was away: that counts once.
        """
        if self.member_id != JoinGroupRequest.UNKNOWN_MEMBER_ID:
            self.thrown_out.append(self.clock.monotonic())
        super().reset_generation()

    async def _push_error_to_user(self, exc: Any) -> None:
        """Try again. aiokafka hands the error to whoever reads, and waits until it was taken: a member without
        partitions reads nothing, and would wait for ever; another one would end, to meet the same at its next start.
        """
        log.warning("the group cannot be joined", group=self.group_id, fault=repr(exc))
        if isinstance(exc, _REFUSALS):
            self.refusal = f"{type(exc).__name__}: {exc}"
            self.request_rejoin()
        else:
            self.reset_generation()
        await asyncio.wait([self._closing], timeout=AGAIN_SECONDS)

    async def _on_join_complete(self, *args: Any) -> None:
        self.refusal = None
        await super()._on_join_complete(*args)
