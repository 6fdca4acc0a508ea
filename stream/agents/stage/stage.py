"""A stage as it runs: one consumer group's worth of work, with its app, producer, guard and watchdog."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import faust

from stream.agents.engine.app import make_app, source
from stream.agents.engine.membership import Membership
from stream.agents.engine.table import AwaitedTable, open_table
from stream.agents.engine.unreadable import refusing_unreadable
from stream.agents.guard.fail_stop import fail_stop
from stream.agents.guard.guard import Guard, Work
from stream.agents.stage.watchdog import Watchdog
from stream.kafka.producer import Delivery
from stream.kafka.topics import Topic
from stream.observe import metrics
from stream.settings import Settings

__all__ = ["Stage"]


@dataclass
class Stage:
    """One consumer group's worth of work: its app, its producer, its guard."""

    name: str
    topics: tuple[Topic, ...]
    settings: Settings
    app: faust.App = field(init=False)
    delivery: Delivery = field(init=False)
    guard: Guard = field(init=False)
    membership: Membership = field(init=False)
    watchdog: Watchdog = field(init=False)
    background: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Loops that run beside the agent."""

    def __post_init__(self) -> None:
        metrics.start_at_zero(self.name)
        for topic in self.topics:
            metrics.EXPIRED.labels(self.name, topic.name)
        self.app = make_app(self.name, self.settings)
        self.delivery = Delivery(self.settings)
        self.guard = Guard(self.name, self.app, self.delivery, self.settings.guard)
        names = tuple(topic.name for topic in self.topics)
        self.membership = Membership(self.settings, str(self.app.conf.id), names, str(self.app.conf.broker_client_id))
        self.watchdog = Watchdog(self.app, self.guard, names, self.settings.watchdog.stalled_after)

    def table(self, name: str, changelog: Topic) -> AwaitedTable:
        """A table whose writes are sent with this stage's batches."""
        table = open_table(self.app, name, changelog.name, changelog.partitions(self.settings))
        self.guard.keep(table)
        return table

    def on_recovered(self, table: AwaitedTable, rebuild: Callable[[], object]) -> None:
        """Call `rebuild` whenever the table was recovered: at start, and after every rebalance; the flow begins when it
        is back. An awaitable that it gives is awaited. Never two at once: a rebalance that comes meanwhile waits.
        """
        one_at_a_time = asyncio.Lock()

        async def recovered() -> None:
            async with one_at_a_time:
                self.app.in_recovery = True  # Faust's own part is over; the watchdog is to wait for ours
                try:
                    made = rebuild()
                    if inspect.isawaitable(made):
                        await made
                except Exception as error:  # noqa: BLE001 - Faust would drop it, and begin with half a state
                    fail_stop(f"stage {self.name} cannot derive its state", error=error)
                finally:
                    self.app.in_recovery = False

        table.on_recover(recovered)

    def runs(self, work: Work) -> None:
        """Make `work` the body of the stage's one agent."""

        # One agent, concurrency 1: more would commit past what is in flight (FAUST.md 1.4). Partitions scale.
        @self.app.agent(source(self.app, *self.topics), name=self.name, concurrency=1)
        async def agent(stream: Any) -> None:
            await self.guard.run(stream, refusing_unreadable(self.guard, work))
