"""Looks at a source once, to show what it would bring: nothing is published, kept, deleted or moved."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from stream.clock import Clock
from stream.feeds.open_transport import open_transport
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import Batch, Item, Mark, Skipped, Transport

__all__ = ["Trial", "look_once", "try_out"]

_PATIENCE = 30.0
"""Seconds for something to come: more than one question may take, and less than somebody at a terminal waits."""
_LOOKS = 5
"""Looks at one far side: files must stand still over two, and one that grows all the time never does."""


@dataclass(slots=True)
class Trial:
    """What a look brought and said. It is the transport's `Report`, too."""

    items: Sequence[Item] = ()
    """The first batch, oldest first. More may stand behind it: to go on would be to acknowledge it."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How much was not taken, by why."""
    waiting: int = 0
    """What the far side has besides."""
    said: str | None = None
    """What there is to say of the far side."""
    wait: float | None = None
    """Seconds until it wants to be looked at again."""
    seconds: float = 0.0
    """How long it took."""

    def skipped(self, why: Skipped, count: int = 1) -> None:
        if count:
            self.left_out[why] += count

    def gap(self) -> None:
        """Take no notice: a first look knows nothing."""

    def backlog(self, count: int) -> None:
        self.waiting = count

    def note(self, text: str | None) -> None:
        self.said = text


async def look_once(name: str, kind: str, settings: SourceSettings, tools: Tools) -> Trial:
    """Look at a source as if for the first time, until something comes, or there is nothing. What would become of files
    and mail that were taken is set to `leave` besides, and another topic is read by a group of its own.

    Raises `FarSideFault`, and `Misconfigured` for a transport that cannot be opened.
    """
    transport = open_transport(name, kind, _harmless(settings), tools)
    try:
        return await try_out(transport, tools.clock, settle=getattr(settings, "settle", None))
    finally:
        await transport.close()


async def try_out(transport: Transport, clock: Clock, *, settle: float | None = None) -> Trial:
    """Return what the first batch of a transport brings. It is closed and not acknowledged, so that nothing is let go
    of at the far side. `settle`: for so many seconds something must stand still; one look may show nothing yet.
    """
    trial, start = Trial(), clock.monotonic()
    mark: Mark = {}
    try:
        async with asyncio.timeout(_PATIENCE):
            for _ in range(_LOOKS):
                last = await _first(transport, mark, trial)
                if trial.items or last is None or settle is None:
                    break
                mark = last.mark
                await clock.sleep(last.wait or settle)
    except TimeoutError:
        pass  # nothing came: a mailbox, a long poll or a topic would wait on
    trial.seconds = clock.monotonic() - start
    return trial


def _harmless(settings: SourceSettings) -> SourceSettings:
    changes: Mapping[str, str] = {
        key: value
        for key, value in (("after", "leave"), ("group", f"wirestream-feed-test-{secrets.token_hex(4)}"))
        if hasattr(settings, key)
    }
    return settings.model_copy(update=changes)


async def _first(transport: Transport, mark: Mark, trial: Trial) -> Batch | None:
    """Put the first items of a look into the trial; return the last batch that there was."""
    batch = None
    looking: AsyncGenerator[Batch, None] = transport.look(mark, trial)
    async with aclosing(looking) as batches:
        async for batch in batches:
            trial.wait = batch.wait
            if batch.items:
                trial.items = batch.items
                return batch
    return batch
