"""Drives a transport as the runner does, by the production's `take` and `Publisher`, and keeps what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from stream.clock import SYSTEM_CLOCK, Clock
from stream.feeds.publish import Publisher
from stream.feeds.source import SourceSettings
from stream.feeds.take import Look, take
from stream.feeds.transport import Batch, FarSideFault, Skipped, Transport

__all__ = ["Told", "look_once", "looking", "until"]


class Told:
    """A report that keeps what it is told."""

    def __init__(self) -> None:
        self.skips: list[Skipped] = []
        self.gaps = 0
        self.notes: list[str | None] = []
        self.backlogs: list[int] = []

    def skipped(self, why: Skipped, count: int = 1) -> None:
        self.skips += [why] * count

    def gap(self) -> None:
        self.gaps += 1

    def backlog(self, count: int) -> None:
        self.backlogs.append(count)

    def note(self, text: str | None) -> None:
        self.notes.append(text)


@dataclass
class Seen:
    """A look that goes on, and what came of it so far."""

    report: Told = field(default_factory=Told)
    marks: list[Mapping[str, Any]] = field(default_factory=list)
    """Those that were kept, in order."""
    waits: list[float | None] = field(default_factory=list)
    """One a batch that was acknowledged."""
    transport: Transport | None = None
    task: asyncio.Task[Look] = field(init=False)

    @property
    def batches(self) -> int:
        """How many were acknowledged, empty ones too."""
        return len(self.waits)


def _start(
    settings: SourceSettings, transport: Transport, producer: Any, mark: Mapping[str, Any], seen: Seen, clock: Clock
) -> asyncio.Task[Look]:
    publisher, stop = Publisher(producer, "source", settings.kind, settings, clock), asyncio.Event()  # type: ignore[attr-defined]

    async def keep(kept: Mapping[str, Any]) -> None:
        seen.marks.append(kept)

    def batched(batch: Batch) -> None:
        seen.waits.append(batch.wait)

    def publish(items: Any) -> Any:
        return publisher.patiently(items, stop)

    return asyncio.create_task(take(transport, mark, seen.report, publish=publish, keep=keep, batched=batched))


@asynccontextmanager
async def looking(
    settings: SourceSettings,
    transport: Transport,
    producer: Any,
    mark: Mapping[str, Any] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> AsyncIterator[Seen]:
    """A look that goes on meanwhile, and is given up after the block."""
    seen = Seen(transport=transport)
    seen.task = _start(settings, transport, producer, mark or {}, seen, clock)
    try:
        yield seen
    finally:
        seen.task.cancel()
        with suppress(asyncio.CancelledError, FarSideFault):
            await seen.task
        await transport.close()
        await asyncio.sleep(0)  # then its connections are closed


async def look_once(
    settings: SourceSettings,
    transport: Transport,
    producer: Any,
    mark: Mapping[str, Any] | None = None,
    *,
    clock: Clock = SYSTEM_CLOCK,
    seen: Seen | None = None,
    within: float = 20.0,
) -> tuple[Look, Seen]:
    """One look that ends, and what came of it. Raises what it raises; `seen` then has what was before."""
    seen = seen or Seen()
    seen.task = _start(settings, transport, producer, mark or {}, seen, clock)
    return await asyncio.wait_for(seen.task, within), seen


async def until(holds: Callable[[], Any], seen: Seen | None = None, within: float = 20.0) -> None:
    """Return once it holds; raise what ended the look before."""
    for _ in range(int(within / 0.02)):
        if holds():
            return
        if seen is not None and seen.task.done():
            seen.task.result()
        await asyncio.sleep(0.02)
    raise AssertionError(f"not within {within:g} s")
