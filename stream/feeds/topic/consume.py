"""Takes the records of another cluster's topic, as one member of a group of its own.

The mark is where the group has committed, at the far side: it is moved only when the look is resumed, so when every
broker of ours has the records. The mark of the source says no more than that it was looked at.

What nobody can unpack does not hold the source: it becomes a dead letter that says topic, partition and offset, and
reading goes on behind it. Records that retention took before we read them are counted as a gap.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from stream.agents.engine.fetcher import raise_fault_of_group
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.topic.connect import Connection, connect, fault_of, settings_of
from stream.feeds.topic.records import MOST_RECORDS, Lot, item_of, lots_of
from stream.feeds.topic.settings import TopicSettings
from stream.feeds.transport import SINCE, Batch, FarSideFault, FarSideRefuses, Mark, Report, Transport

__all__ = ["open_topic"]

_LOOKED: Mapping[str, Any] = {"v": 1}
"""The mark: the place itself is the group's."""
_ALIVE_SECONDS = 10.0
"""Between two signs of life of a topic that brings nothing."""
_JOIN_SECONDS = 60.0
"""For the group to give out partitions: as long as its other members may take to let go of theirs."""
_IN_HAND_SECONDS = 5.0
"""How long a rebalance waits for the batch in hand."""
_ANSWER_SECONDS = 20.0
"""For a commit, or a question: aiokafka tries either again without end."""


def open_topic(name: str, settings: SourceSettings, tools: Tools) -> Transport:
    """Return the source's transport. Raises `Misconfigured` for what only the file can mend."""
    assert isinstance(settings, TopicSettings)  # noqa: S101 - by the table of kinds
    return _Topic(name, settings, tools)


class _Rebalances(ConsumerRebalanceListener):
    """Knows when partitions are given out anew, and lets that wait for the batch in hand."""

    def __init__(self) -> None:
        self.epoch = 0
        """Goes up each time that partitions were given out."""
        self.assigned = asyncio.Event()
        self.idle = asyncio.Event()
        """Set where no batch is in hand."""
        self.idle.set()

    async def on_partitions_revoked(self, revoked: Any) -> None:  # noqa: ARG002 - all are, in a group of this protocol
        self.assigned.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), _IN_HAND_SECONDS)

    async def on_partitions_assigned(self, assigned: Any) -> None:  # noqa: ARG002 - the consumer is asked
        self.epoch += 1
        self.assigned.set()


class _Topic:
    def __init__(self, name: str, settings: TopicSettings, tools: Tools) -> None:
        self._settings = settings
        self._clock = tools.clock
        self._client = settings_of(name, settings, tools.own_bootstrap)
        self._open: Connection | None = None

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        rebalances = _Rebalances()
        try:
            connection = self._open = await connect(self._settings, self._client, self._clock)
            connection.consumer.subscribe([self._settings.topic], listener=rebalances)
            await self._joined(connection, rebalances)
            await self._begin(connection, mark, report)
            yield Batch(mark=_LOOKED)
            while True:
                lots = await self._fetched(connection, report)
                if not lots:
                    await self._look_around(connection, report)
                    yield Batch(mark=_LOOKED)
                epoch = rebalances.epoch
                for lot in lots:
                    if not rebalances.assigned.is_set() or rebalances.epoch != epoch:
                        break  # what is left comes again, here or elsewhere: nothing of it was committed
                    rebalances.idle.clear()
                    yield Batch(items=self._items(lot, report), mark=_LOOKED)
                    if rebalances.epoch == epoch:
                        await _commit(connection, lot)
                    rebalances.idle.set()
        except (KafkaError, OSError, TimeoutError) as error:
            raise fault_of(error, self._settings) from None
        finally:
            rebalances.idle.set()
            await self.close()

    async def close(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            await connection.close()

    def _items(self, lot: Lot, report: Report) -> list[Any]:
        most = self._settings.max_bytes
        return [item for record in lot.records if (item := item_of(record, most, report)) is not None]

    async def _joined(self, connection: Connection, rebalances: _Rebalances) -> None:
        """Return once the group gave out its partitions."""
        until = self._clock.monotonic() + _JOIN_SECONDS
        while not rebalances.assigned.is_set():
            raise_fault_of_group(connection.consumer)
            if self._clock.monotonic() > until:
                raise FarSideFault(f"the group {self._settings.group} gives out no partitions")
            with suppress(TimeoutError):
                await asyncio.wait_for(rebalances.assigned.wait(), 1)

    async def _begin(self, connection: Connection, mark: Mark, report: Report) -> None:
        """Go where the mark says. The place is committed before the mark is kept: a crash in between does it again. A
        first look goes on where the group has committed, which another program may have, or we under another name.
        """
        reading = connection.consumer
        ours = reading.assignment()
        places: dict[TopicPartition, int] = {}
        if SINCE in mark:
            places = await self._places_since(connection, mark[SINCE])
        elif not mark:
            new = [tp for tp in ours if await reading.committed(tp) is None]
            if len(new) < len(ours):
                report.note(f"group {self._settings.group} goes on where it was; all again: feed reset --to all")
            places = await reading.end_offsets(new) if new and self._settings.start == "latest" else {}
        for tp, place in places.items():
            reading.seek(tp, place)
        if places:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await reading.commit(places)

    async def _places_since(self, connection: Connection, since: str) -> dict[TopicPartition, int]:
        """Return where each partition is to be read from: of all, its beginning: some records have no time."""
        reading = connection.consumer
        ours, instant = reading.assignment(), int(datetime.fromisoformat(since).timestamp() * 1000)
        if instant <= 0:
            return dict(await reading.beginning_offsets(ours)) if ours else {}
        found = await reading.offsets_for_times(dict.fromkeys(ours, instant))
        ends = await reading.end_offsets(ours)
        return {tp: ends[tp] if one is None else one.offset for tp, one in found.items()}

    async def _fetched(self, connection: Connection, report: Report) -> list[Lot]:
        """Return what came; nothing where nothing did for a while."""
        fetched: Mapping[Any, list[Any]] = {}
        with suppress(TimeoutError):  # partitions are being given out anew
            async with asyncio.timeout(2 * _ALIVE_SECONDS):
                fetched = await connection.consumer.getmany(
                    timeout_ms=int(_ALIVE_SECONDS * 1000), max_records=MOST_RECORDS
                )
        while connection.moved:
            moved = connection.moved.popleft()
            report.gap()
            report.note(
                f"offset {moved.wanted} of partition {moved.tp.partition} was gone before it was read: went on at "
                f"{moved.found}"
            )
        return [lot for records in fetched.values() for lot in lots_of(records)]

    async def _look_around(self, connection: Connection, report: Report) -> None:
        """See whether the cluster is there at all: aiokafka waits for one that is not without a word."""
        reading = connection.consumer
        if connection.refusal is not None:
            raise FarSideRefuses(f"the cluster does not let us read {self._settings.topic}: see its ACLs")
        ours = reading.assignment()
        async with asyncio.timeout(_ANSWER_SECONDS):
            if not ours and self._settings.topic not in await reading.topics():
                raise FarSideFault(f"the cluster has no topic {self._settings.topic} any more, or we may not see it")
            ends = await reading.end_offsets(ours) if ours else {}
            report.backlog(sum([max(end - await reading.position(tp), 0) for tp, end in ends.items()]))
        if not ours:
            report.note(f"other members of group {self._settings.group} have all partitions of {self._settings.topic}")


async def _commit(connection: Connection, lot: Lot) -> None:
    """Commit what every broker of ours has. Where another member has the partition meanwhile, that one repeats it."""
    with suppress(CommitFailedError, IllegalStateError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            await connection.consumer.commit({TopicPartition(*at): end for at, end in lot.ends.items()})
