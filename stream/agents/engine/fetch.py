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
from typing import Any, NamedTuple

from aiokafka.consumer import fetcher, group_coordinator
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InconsistentGroupProtocolError,
    InvalidSessionTimeoutError,
    TopicAuthorizationFailedError,
)
from faust.transport.drivers import aiokafka as driver

from stream.agents.engine.unpack import Lot, Records
from stream.agents.engine.unpacking import bound_of
from stream.clock import Clock
from stream.observe.logs import logger

__all__ = ["Moved", "Thread"]

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
_AGAIN_SECONDS = 1.0
"""Seconds between two attempts at what the broker refuses."""


class Moved(NamedTuple):
    """A place that was not there any more when it was to be read: reading goes on at the log's beginning."""

    tp: Any
    wanted: int
    found: int


class Thread(driver.AIOKafkaConsumerThread):
    """Faust's thread of the consumer, with our way of reading."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.moved: deque[Moved] = deque()
        """What was moved, oldest first. Written by this thread, taken by the consumer's."""
        self.thrown_out: deque[float] = deque(maxlen=_REMEMBERED)
        """When the group did not know this member any more, on the monotonic clock."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        made = super()._create_worker_consumer(transport)
        made._isolation_level = "read_committed"  # noqa: SLF001 - before it starts; Faust has no setting for it
        return made

    async def on_start(self) -> None:
        fetcher.MemoryRecords = partial(Lot, most=bound_of(self.app.settings))
        await super().on_start()
        started = self._ensure_consumer()
        # Neither has done anything yet: there is no subscription.
        started._fetcher.__class__ = _Fetcher  # noqa: SLF001
        started._fetcher.prepare(self.moved, self._is_a_table, self.app.clock)  # noqa: SLF001
        started._coordinator.__class__ = _Coordinator  # noqa: SLF001
        started._coordinator.thrown_out = self.thrown_out  # noqa: SLF001
        started._coordinator.clock = self.app.clock  # noqa: SLF001

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


class _Coordinator(group_coordinator.GroupCoordinator):
    thrown_out: deque[float]
    clock: Clock
    refusal: str | None = None

    def reset_generation(self) -> None:
        """Note that the group does not know this member, or its generation, any more (or that we leave it: once, at the
        end).
        """
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
        await asyncio.wait([self._closing], timeout=_AGAIN_SECONDS)

    async def _on_join_complete(self, *args: Any) -> None:
        self.refusal = None
        await super()._on_join_complete(*args)


class _Lost(int):
    """aiokafka's sign for "from the beginning", where nobody asked for it."""


class _Fetcher(fetcher.Fetcher):
    refusal: str | None = None
    _default_reset_strategy: int
    _records: Any

    def prepare(self, moved: deque[Moved], is_a_table: Callable[[str], bool], clock: Clock) -> None:
        """Say where to note what was moved, which topics are changelogs, and the time. Before the first fetch."""
        self._default_reset_strategy = _Lost(self._default_reset_strategy)
        self._moved = moved
        self._is_a_table = is_a_table
        self._clock = clock
        self._out_of_range: dict[Any, tuple[Any, int]] = {}
        self._attempts: dict[Any, tuple[int, int]] = {}

    async def _proc_fetch_request(self, assignment: Any, node_id: Any, request: Any) -> Any:
        woken = await super()._proc_fetch_request(assignment, node_id, request)
        refused = None
        for topic, partitions in request.topics:
            for partition, offset, _ in partitions:
                tp = fetcher.TopicPartition(topic, partition)
                state, fetched = assignment.state_value(tp), self._records.get(tp)
                if isinstance(state.reset_strategy, _Lost):
                    self._out_of_range[tp] = assignment, offset
                if isinstance(getattr(fetched, "_error", None), TopicAuthorizationFailedError):
                    # To hand it on would end the worker, and the next one the same: it waits to be let in again.
                    del self._records[tp]
                    refused = f"TopicAuthorizationFailedError: {topic}"
                records: Any = getattr(fetched, "_partition_records", None)
                if type(records) is fetcher.PartitionRecords:
                    records.__class__ = Records
                    records.tolerate(self._attempts, state.highwater, self._clock, is_a_table=self._is_a_table(topic))
        self.refusal = refused
        if refused is not None:
            with suppress(asyncio.CancelledError):  # as all of aiokafka's tasks: who cancels it does not expect an end
                await self._clock.sleep(_AGAIN_SECONDS)
        return woken

    async def _update_fetch_positions(self, assignment: Any, node_id: Any, tps: Any) -> Any:
        woken = await super()._update_fetch_positions(assignment, node_id, tps)
        for tp in tps:
            when, wanted = self._out_of_range.get(tp, (None, 0))
            state = assignment.state_value(tp)
            if when is assignment and state.has_valid_position:
                del self._out_of_range[tp]
                self._moved.append(Moved(tp, wanted, state.position))
        return woken
