"""Makes a stage's consumer read only what is final, and past what nobody can unpack.

Faust's consumer reads uncommitted: it would hand out the records of a transaction that its producer took back. And it
ends where aiokafka raises: at a batch that cannot be unpacked (`unpack`), at what the broker forbids, at an error of
the group. The next worker would meet the same: here it is passed, or waited for.

It also reports what Faust hides: where the log was cut at either end, and how often the group threw this member out.

Touches internals of aiokafka 0.14 and faust-streaming 0.15: see docs/faust.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from aiokafka.consumer import group_coordinator
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InconsistentGroupProtocolError,
    InvalidSessionTimeoutError,
    TopicAuthorizationFailedError,
)
from aiokafka.protocol.group import JoinGroupRequest
from faust.transport.drivers import aiokafka as driver
from structlog.contextvars import bind_contextvars

from stream.agents.engine.fetcher import AGAIN_SECONDS, Moved, take_over
from stream.agents.engine.unpacking import bound_of
from stream.clock import Clock
from stream.observe.logs import bind_thread, logger

__all__ = ["Thread"]

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


class Thread(driver.AIOKafkaConsumerThread):
    """Faust's thread of the consumer, with our way of reading."""

    _fetching: asyncio.Task[Any] | None = None
    """The fetch that was begun last; of this thread's loop."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.moved: deque[Moved] = deque()
        """What was moved, oldest first. Written by this thread, taken by the consumer's."""
        self.thrown_out: deque[float] = deque(maxlen=_REMEMBERED)
        """When the group did not know this member any more, on the monotonic clock."""

    def _start_thread(self) -> None:
        """Begin, with the stage's name on each line that this thread logs: the context of the app is not its own."""
        bind_thread(stage=self.app.role)
        bind_contextvars(stage=self.app.role)  # goes on to what this thread calls on the app's loop
        super()._start_thread()

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

    async def on_thread_stop(self) -> None:
        self._end()
        await super().on_thread_stop()

    async def getmany(self, active_partitions: Any, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        """Return the next records, as Faust does, by one call into this thread and one back. Faust goes by a queue and
        a worker of its own for each call, which costs more than to fetch where records come one by one.
        """
        consumer, found = self._ensure_consumer(), self.parent_loop.create_future()
        most = consumer._max_poll_records  # noqa: SLF001
        fetch = partial(self._fetch_records, consumer, active_partitions, timeout=timeout, max_records=most)
        self.thread_loop.call_soon_threadsafe(self._begin, fetch, found)
        try:
            return await found
        except asyncio.CancelledError:
            # Left alone it would wait on, and take what nobody gets.
            with suppress(RuntimeError):  # the thread has ended, and the fetch with it
                self.thread_loop.call_soon_threadsafe(self._end)
            raise

    def _end(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()

    def _begin(self, fetch: Callable[[], Any], found: asyncio.Future[Any]) -> None:
        self._fetching = self.thread_loop.create_task(fetch())
        self._fetching.add_done_callback(partial(self.parent_loop.call_soon_threadsafe, _settle, found))

    @property
    def refusal(self) -> str | None:
        """Why the broker does not let us into the group, or read; None where it does."""
        if self._consumer is None or self._consumer._fetcher is None:  # noqa: SLF001
            return None
        ours = self._consumer._coordinator, self._consumer._fetcher  # noqa: SLF001
        return next((refusal for one in ours if (refusal := getattr(one, "refusal", None)) is not None), None)

    async def _commit(self, offsets: Any) -> bool:
        """Commit as Faust does, but not to a topic that is gone: aiokafka would try for ever, and rebalances wait."""
        left = dict(offsets)
        while left:
            try:
                return bool(await asyncio.wait_for(super()._commit(left), self.app.conf.broker_request_timeout))
            except TimeoutError:
                known = self._ensure_consumer()._client.cluster  # noqa: SLF001
                log.warning("nothing can be committed yet", topics=sorted({tp.topic for tp in left}))
                left = {tp: offset for tp, offset in left.items() if known.partitions_for_topic(tp.topic)}
        return False

    def _is_a_table(self, topic: str) -> bool:
        return topic in self.app.tables.changelog_topics

    def highwater(self, tp: Any) -> Any:
        """Return the end of what can be read: nothing behind the first transaction that is still open."""
        stable = self._ensure_consumer().last_stable_offset(tp)
        return stable if stable is not None and stable >= 0 else self._ensure_consumer().highwater(tp)

    def place(self, tp: Any) -> int | None:
        """Return the next offset that is to be read; None while that is not settled. It only looks, so that any thread
        may call it.
        """
        subscription = self._ensure_consumer()._subscription.subscription  # noqa: SLF001
        if subscription is None or subscription.assignment is None:
            return None
        state = subscription.assignment.state_value(tp)
        return state.position if state is not None and state.has_valid_position else None


def _settle(found: asyncio.Future[Any], done: asyncio.Task[Any]) -> None:
    """Give the outcome to whoever waits for it; nobody does any more where the flow ended meanwhile."""
    error = None if done.cancelled() else done.exception()  # asked for in any case, or its loop would log it
    if found.done():
        return
    if done.cancelled():
        found.cancel()
    elif error is not None:
        found.set_exception(error)
    else:
        found.set_result(done.result())


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
