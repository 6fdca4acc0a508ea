"""Puts an engine in memory behind the same port as Faust's: for tests, of this service and of what is built on it.

Nothing here knows Faust. What is taken, acknowledged and released is written down; rebalances and the end come when the
test sets them. Tables are the real ones (`PartitionedTable`), for Faust has no part in what they do.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from stream.agents.engine.port import Body, Place, Table
from stream.agents.engine.shard import Shard
from stream.agents.engine.table import PartitionedTable
from stream.kafka.message import Outgoing, Record

__all__ = ["FakeBatch", "FakeDelivery", "FakeEngine", "FakeSource", "Fault"]


class FakeBatch:
    """One batch of a `FakeSource`, which learns what became of it."""

    def __init__(self, source: FakeSource, records: Sequence[Record]) -> None:
        self._source = source
        self._records = records

    @property
    def where(self) -> str:
        return ", ".join(f"{record.topic}/{record.partition}/{record.offset}" for record in self._records)

    def read(self) -> Sequence[Record]:
        return self._records

    async def acknowledge(self) -> None:
        self._source.acknowledged += self._records
        self._source.in_hand = ()

    def release(self) -> None:
        self._source.released += self._records
        self._source.in_hand = ()


class FakeSource:
    """A queue of records. It ends when it is empty, unless it is open: then it waits for more."""

    def __init__(self, *records: Record, is_open: bool = False) -> None:
        self.acknowledged: list[Record] = []
        """The records that were acknowledged, in that order."""
        self.released: list[Record] = []
        """The records that were given up; they are not put in again by themselves."""
        self.in_hand: Sequence[Record] = ()
        self._waiting = deque(records)
        self._arrived = asyncio.Event()
        self._is_open = is_open

    @property
    def offsets(self) -> list[int]:
        """The offsets that were acknowledged."""
        return [record.offset for record in self.acknowledged]

    def put(self, *records: Record) -> None:
        """Let more records come."""
        self._waiting.extend(records)
        self._arrived.set()

    def end(self) -> None:
        """End when what is here has been taken."""
        self._is_open = False
        self._arrived.set()

    async def take(self, limit: int) -> FakeBatch | None:
        while not self._waiting:
            if not self._is_open:
                return None
            self._arrived.clear()
            await self._arrived.wait()
        self.in_hand = [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]
        return FakeBatch(self, self.in_hand)


class FakeEngine:
    """A consumer group that does nothing by itself. All that the port shows is an attribute that a test sets."""

    def __init__(self) -> None:
        self.rebalancing = False
        self.should_stop = False
        self.in_recovery = False
        self.generation = 1
        self.started = True
        self.rebalances = 0
        self.refusal: str | None = None
        self.thrown_out: Sequence[float] = ()
        self.crash_reason: BaseException | None = None
        self.lags: dict[Place, int | None] = {}
        """The lag of each partition that this worker has."""
        self.offsets: dict[Place, int | None] = {}
        """What is committed, by partition."""
        self.tables: dict[str, PartitionedTable] = {}
        self.body: Body | None = None
        """What the agent would run."""
        self.calls: list[str] = []
        """`start` and `stop`, as they were awaited."""
        self._rebuilds: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        self._before_end: list[Callable[[], Awaitable[None]]] = []
        self._stopped = asyncio.Event()

    def assigned(self) -> set[Place]:
        return set(self.lags)

    def lag(self, place: Place) -> int | None:
        return self.lags[place]

    def committed(self) -> dict[Place, int | None]:
        return dict(self.offsets)

    async def start(self) -> None:
        await asyncio.sleep(0)
        self.calls.append("start")

    async def stop(self) -> None:
        """End in order: what is to be awaited before the end comes first."""
        for call in self._before_end:
            await call()
        await asyncio.sleep(0)
        self.calls.append("stop")
        self._stopped.set()

    def crash(self, reason: BaseException) -> None:
        """End on its own."""
        self.crash_reason = reason
        self._stopped.set()

    async def wait_until_stopped(self) -> None:
        await self._stopped.wait()

    def table(
        self,
        name: str,
        changelog: str,
        partitions: int,  # noqa: ARG002 - the port's signature
        open_shard: Callable[[int], Shard] | None = None,
    ) -> PartitionedTable:
        made = self.tables[name] = PartitionedTable(name, changelog, open_shard)
        return made

    def on_recovered(self, table: Table, rebuild: Callable[[], Awaitable[None]]) -> None:
        self._rebuilds.append((table.name, rebuild))

    async def recover(self) -> None:
        """Let all tables count as recovered, as at the start and after a rebalance."""
        self.in_recovery = True
        for _, rebuild in self._rebuilds:
            await rebuild()
        self.in_recovery = False

    def before_end(self, call: Callable[[], Awaitable[None]]) -> None:
        self._before_end.append(call)

    def runs(self, body: Body) -> None:
        self.body = body


Fault = Exception | Callable[[Sequence[Outgoing]], Exception]
"""What a delivery raises, or what makes it of what was to be sent."""


class FakeDelivery:
    """A producer whose broker is a list."""

    def __init__(self, *faults: Fault) -> None:
        self.delivered: list[Outgoing] = []
        self.calls = 0
        """How often something was to be delivered."""
        self.faults = list(faults)
        """Faults that are raised first, one a call."""
        self.too_large: set[str] = set()
        """Topics that take nothing, for its size."""
        self.log: list[str] = []
        """`start` and `stop`, as they were awaited."""

    async def start(self) -> None:
        await asyncio.sleep(0)
        self.log.append("start")

    async def stop(self) -> None:
        await asyncio.sleep(0)
        self.log.append("stop")

    async def deliver(self, outgoings: Iterable[Outgoing]) -> list[int | None]:
        self.calls += 1
        sent = list(outgoings)
        await asyncio.sleep(0)
        if self.faults:
            fault = self.faults.pop(0)
            raise fault if isinstance(fault, Exception) else fault(sent)
        places: list[int | None] = []
        for outgoing in sent:
            if outgoing.topic in self.too_large:
                places.append(None)
            else:
                places.append(len(self.delivered))
                self.delivered.append(outgoing)
        return places


if TYPE_CHECKING:
    from stream.agents.engine import port

    _source: port.Source = FakeSource()
    _engine: port.Engine = FakeEngine()
    _delivery: port.Deliveries = FakeDelivery()
