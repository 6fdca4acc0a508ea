"""Implements `port.Engine` by Faust: one app, one consumer group, one agent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from faust.types import TP

from stream.agents.engine.app import make_app, source
from stream.agents.engine.batches import StreamSource
from stream.agents.engine.faust_table import open_table
from stream.agents.engine.port import Body, Place, Table
from stream.agents.engine.shard import Shard
from stream.agents.engine.table import PartitionedTable
from stream.clock import Clock
from stream.kafka.topics import Topic
from stream.settings import Settings

__all__ = ["FaustEngine"]


class FaustEngine:
    """A stage's Faust app behind the port."""

    def __init__(self, stage: str, topics: Sequence[Topic], settings: Settings, clock: Clock) -> None:
        self.app = make_app(stage, settings, clock)
        self._stage = stage
        self._topics = topics
        self._faust_tables: dict[str, Any] = {}

    @property
    def group(self) -> str:
        """The id of the consumer group."""
        return str(self.app.conf.id)

    @property
    def client_id(self) -> str:
        """What the broker shows of this worker to others (`membership`)."""
        return str(self.app.conf.broker_client_id)

    # Whether the work in hand may go on.

    @property
    def rebalancing(self) -> bool:
        # Where one follows another, Faust takes the end of the first for that of both; its flow knows better.
        return bool(self.app.rebalancing) or (self.started and not self.app.flow_control.is_active())

    @property
    def should_stop(self) -> bool:
        return bool(self.app.should_stop)

    @property
    def in_recovery(self) -> bool:
        return bool(self.app.in_recovery)

    @property
    def generation(self) -> int:
        return int(self.app.consumer_generation_id)

    # How far the consumer is.

    @property
    def started(self) -> bool:
        return bool(self.app.started and self.app._assignment is not None)  # noqa: SLF001

    @property
    def rebalances(self) -> int:
        return int(self.app.rebalancing_count)

    @property
    def refusal(self) -> str | None:
        refusal: str | None = self.app.consumer.refusal
        return refusal

    @property
    def thrown_out(self) -> Sequence[float]:
        times: Sequence[float] = self.app.consumer.thrown_out
        return times

    def assigned(self) -> set[Place]:
        return set(self.app.consumer.assignment())

    def lag(self, place: Place) -> int | None:
        lag: int | None = self.app.consumer.lag(TP(*place))
        return lag

    def committed(self) -> Mapping[Place, int | None]:
        return dict(self.app.consumer._committed_offset)  # noqa: SLF001

    # From start to end.

    @property
    def crash_reason(self) -> BaseException | None:
        reason: BaseException | None = self.app.crash_reason
        return reason

    async def start(self) -> None:
        await self.app.start()

    async def stop(self) -> None:
        await self.app.stop()

    async def wait_until_stopped(self) -> None:
        await self.app.wait_until_stopped()

    # What is put together before the start.

    def table(
        self, name: str, changelog: str, partitions: int, open_shard: Callable[[int], Shard] | None = None
    ) -> PartitionedTable:
        made = self._faust_tables[name] = open_table(self.app, name, changelog, partitions, open_shard)
        return made.content

    def on_recovered(self, table: Table, rebuild: Callable[[], Awaitable[None]]) -> None:
        one_at_a_time = asyncio.Lock()

        async def recovered() -> None:
            async with one_at_a_time:
                self.app.in_recovery = True  # Faust's own part is over; the watchdog is to wait for ours
                try:
                    await rebuild()
                finally:
                    self.app.in_recovery = False

        self._faust_tables[table.name].on_recover(recovered)

    def before_end(self, call: Callable[[], Awaitable[None]]) -> None:
        async def ended(*_: object, **__: object) -> None:
            await call()

        self.app.on_before_shutdown.connect(ended)

    def runs(self, body: Body) -> None:
        # One agent, concurrency 1: more would commit past what is in flight. Partitions scale.
        @self.app.agent(source(self.app, *self._topics), name=self._stage, concurrency=1)
        async def agent(stream: Any) -> None:
            await body(StreamSource(stream))


if TYPE_CHECKING:
    from stream.agents.engine import port

    _source: type[port.Source] = StreamSource
    _engine: type[port.Engine] = FaustEngine
