"""Takes what one look brings as the runner does, and keeps what was reported of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter

from stream.clock import SetClock
from stream.feeds.kinds import AnySource
from stream.feeds.open_transport import open_transport
from stream.feeds.publish import Publisher
from stream.feeds.take import Look, take
from stream.feeds.transport import Mark, Skipped

__all__ = ["Source"]


class Source:
    """A source of a feeds file, opened by the table of kinds. `clock` is set by hand."""

    def __init__(self, producer: Any, keys: dict[str, Any]) -> None:
        self.settings: Any = TypeAdapter(AnySource).validate_python(keys)
        self.clock = SetClock(datetime.now(UTC))
        self.publisher = Publisher(producer, "agency", self.settings.kind, self.settings, self.clock)
        self.mark: Mark = {}
        self.kept: list[Mark] = []
        self.skips: Counter[Skipped] = Counter()
        self.left_behind: int | None = None
        self.notes: list[str] = []
        self.stop = asyncio.Event()
        self.open()

    def open(self) -> None:
        """As another process does: nothing is known but the mark."""
        self.transport = open_transport(
            "agency",
            self.settings.kind,
            self.settings,
            SimpleNamespace(clock=self.clock, http=None),  # type: ignore[arg-type]
        )

    async def look(self) -> Look:
        return await take(
            self.transport,
            self.mark,
            self,
            publish=lambda items: self.publisher.patiently(items, self.stop),
            keep=self._keep,
        )

    async def settled(self) -> Look:
        """Two looks, as far apart as files must stand still; what the second brought."""
        first = await self.look()
        self.clock.advance(self.settings.settle)
        found = await self.look()
        return Look(first.taken + found.taken, found.mark, found.wait)

    async def _keep(self, mark: Mark) -> None:
        self.kept.append(mark)
        self.mark = mark

    async def close(self) -> None:
        await self.transport.close()

    def skipped(self, why: Skipped, count: int = 1) -> None:
        self.skips[why] += count

    def gap(self) -> None:
        raise AssertionError("a folder knows no gaps")

    def backlog(self, count: int) -> None:
        self.left_behind = count

    def note(self, text: str | None) -> None:
        if text:
            self.notes.append(text)
