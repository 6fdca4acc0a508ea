"""Fetches past what nobody can unpack, for whichever consumer is given to it: a stage's, or one of another cluster.

It notes where the log was cut at either end, and waits for a topic that an ACL closes, where aiokafka's own fetcher
would raise, and raise again at the next start.

Touches internals of aiokafka 0.14: see docs/faust.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from aiokafka.consumer import fetcher
from aiokafka.errors import TopicAuthorizationFailedError

from stream.agents.engine.unpack import Lot, Records
from stream.clock import Clock

__all__ = ["AGAIN_SECONDS", "Fetcher", "Moved", "raise_fault_of_group", "take_over"]

AGAIN_SECONDS = 1.0
"""Seconds between two attempts at what the broker refuses."""
_NOTHING_SECONDS = 1.0
"""After this aiokafka looks anew what there is to fetch where nothing happened: it is woken by all that does."""


class Moved(NamedTuple):
    """A place that was not there any more when it was to be read: reading goes on at the log's beginning."""

    tp: Any
    wanted: int
    found: int


def take_over(
    consumer: Any, moved: deque[Moved], is_a_table: Callable[[str], bool], clock: Clock, *, most: int
) -> Fetcher:
    """Make a consumer that was started, and subscribes to nothing yet, fetch so; return its fetcher. `moved` is where
    to note what was moved, `is_a_table` tells changelogs. No batch unpacks to more than `most` bytes, whoever reads it
    in this process: the bound stands in aiokafka's module.
    """
    fetcher.MemoryRecords = partial(Lot, most=most)
    ours: Fetcher = consumer._fetcher  # noqa: SLF001 - it has done nothing yet: there is no subscription
    ours.__class__ = Fetcher
    ours.prepare(moved, is_a_table, clock)
    return ours


def raise_fault_of_group(consumer: Any) -> None:
    """Raise what a consumer's group answered, where it refused us; aiokafka raises it only where records are asked
    for.
    """
    consumer._coordinator.check_errors()  # noqa: SLF001


class _Lost(int):
    """aiokafka's sign for "from the beginning", where nobody asked for it."""


class Fetcher(fetcher.Fetcher):
    """aiokafka's fetcher, that ends no consumer for what a broker holds."""

    refusal: str | None = None
    _default_reset_strategy: int
    _records: Any

    def prepare(self, moved: deque[Moved], is_a_table: Callable[[str], bool], clock: Clock) -> None:
        """Say where to note what was moved, which topics are changelogs, and the time. Before the first fetch."""
        self._default_reset_strategy = _Lost(self._default_reset_strategy)
        self._fetcher_timeout = _NOTHING_SECONDS  # five times a second by itself, for each stage
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
                await self._clock.sleep(AGAIN_SECONDS)
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
