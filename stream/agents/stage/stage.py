"""Defines `Stage`: one consumer group's worth of work, with its engine, producer, guard and watchdog."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial

from stream.agents.engine.disk.shards import shards_on_disk
from stream.agents.engine.faust_engine import FaustEngine
from stream.agents.engine.membership import Membership
from stream.agents.engine.port import Deliveries, Engine, GroupWatch, Table
from stream.agents.guard.fail_stop import fail_stop
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import Work
from stream.agents.stage.watchdog import Watchdog
from stream.clock import Clock
from stream.kafka.producer import Delivery
from stream.kafka.stages import StageSpec
from stream.kafka.topics import Topic
from stream.observe import metrics
from stream.settings import Settings

__all__ = ["Stage"]


class Stage:
    """One consumer group's worth of work. It is put together by a role, and started and ended by the worker."""

    def __init__(
        self,
        spec: StageSpec,
        settings: Settings,
        clock: Clock,
        engine: Engine | None = None,
        delivery: Deliveries | None = None,
    ) -> None:
        """Make a stage on Faust, with a producer of its own. Tests give another `engine` and `delivery`."""
        name, topics = spec.name, spec.reads
        metrics.start_at_zero(name)
        for topic in topics:
            metrics.EXPIRED.labels(name, topic.name)
        names = tuple(topic.name for topic in topics)
        self.name = name
        self.settings = settings
        self.background: list[Callable[[], Awaitable[None]]] = []
        """Loops that run beside the agent."""
        self.engine: Engine
        self.membership: GroupWatch
        if engine is None:
            self.engine = made = FaustEngine(name, topics, settings, clock)
            self.membership = Membership(settings, made.group, names, made.client_id)
        else:
            self.engine = engine
            self.membership = Membership(settings, spec.group, names)
        self.delivery: Deliveries = Delivery(settings, clock) if delivery is None else delivery
        self.guard = Guard(name, self.engine, self.delivery, settings.guard, clock)
        self.watchdog = Watchdog(
            self.engine, self.guard, names, stalled_after=settings.watchdog.stalled_after, clock=clock
        )

    def table(self, name: str, changelog: Topic, *, on_disk: bool = False) -> Table:
        """Return a table whose writes are sent with this stage's batches. With `on_disk` it is kept there where the
        settings name a folder. Raises `Misconfigured` where RocksDB is not installed.
        """
        wanted = on_disk and self.settings.dedupe.state_dir is not None
        open_shard = shards_on_disk(self.settings.dedupe, f"{self.name}-{name}") if wanted else None
        table = self.engine.table(name, changelog.name, changelog.partitions(self.settings), open_shard)
        self.guard.add_table(table)
        return table

    def on_recovered(self, table: Table, rebuild: Callable[[], object]) -> None:
        """Call `rebuild` whenever the table was recovered: at the start, and after every rebalance; the flow begins
        when it is back. An awaitable that it gives is awaited. Never two at once.
        """

        async def recovered() -> None:
            try:
                made = rebuild()
                if inspect.isawaitable(made):
                    await made
            except Exception as error:  # noqa: BLE001 - Faust would drop it, and begin with half a state
                fail_stop(f"stage {self.name} cannot derive its state", error=error)

        self.engine.on_recovered(table, recovered)

    def runs(self, work: Work) -> None:
        """Make `work` what the stage's one agent does with its batches."""
        self.engine.runs(partial(self.guard.run, work=work))
