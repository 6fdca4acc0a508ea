"""Notices when a file that people write has changed, while a process goes on by it: by the system's notifications, and
by looking now and then, for these get lost on network file systems and where a folder is swapped for another, as
Kubernetes does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from watchfiles import awatch

from stream.clock import Clock, pause
from stream.errors import Misconfigured
from stream.observe.logs import logger

__all__ = ["WatchedFile"]

log = logger(__name__)

T = TypeVar("T")

_LOOK_SECONDS = 5.0
_SETTLE_SECONDS = 0.1
"""An editor writes in several steps, and a half-written file would be called a mistake."""


@dataclass(slots=True)
class WatchedFile(Generic[T]):
    """A file that is read again whenever it changed."""

    path: Path
    clock: Clock
    read: Callable[[], T]
    """Reads it. Two readings are equal where nothing changed. Raises `Misconfigured`. It is called in another thread,
    for a large file takes longer than others may wait, and never twice at once."""
    last: T
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set it to have the file looked at now."""
    _mistake: str | None = field(default=None, init=False)

    async def changes(self) -> AsyncIterator[T | Misconfigured]:
        """Yield the file each time that it says something else, or is good again; or why it cannot be read, each
        mistake once.
        """
        notifying = asyncio.create_task(self._notify())
        try:
            while True:
                await pause(_LOOK_SECONDS, self.asked, self.clock)
                if self.asked.is_set():
                    await self.clock.sleep(_SETTLE_SECONDS)
                    self.asked.clear()
                if (found := await self._look()) is not None:
                    yield found
        finally:
            notifying.cancel()

    async def _look(self) -> T | Misconfigured | None:
        """Return what is new; None where nothing is."""
        try:
            found = await asyncio.to_thread(self.read)
        except Misconfigured as error:
            if str(error) == self._mistake:
                return None
            self._mistake = str(error)
            return error
        if self._mistake is None and found == self.last:
            return None
        self.last, self._mistake = found, None
        return found

    async def _notify(self) -> None:
        try:
            async for _ in awatch(self.path.parent, recursive=False, watch_filter=None, step=50):
                self.asked.set()
        except OSError as error:
            log.info("no notifications from the folder of a file; looking again and again", fault=str(error))
