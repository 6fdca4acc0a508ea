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
"""An editor writes in several steps, and a half-written file would be called a mistake; or worse, none: the first
hundred of a thousand rules are a good file. So what is new is looked at again after as long, until it stays so."""
_NOTIFIED_EVERY_MS = 250
"""How often what the system has noticed is asked for: each time wakes a thread, of each file that is watched."""
_LOOKS_MOST = 50
"""Looks at a file that is being written, before the next begins."""


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
        """Return what is new; None where nothing is, or where it is still being written."""
        found = await self._read()
        if not self._is_new(found):
            return None
        for _ in range(_LOOKS_MOST):
            await self.clock.sleep(_SETTLE_SECONDS)
            before, found = found, await self._read()
            if _said(found) == _said(before):
                break
        else:
            self.asked.set()
            return None
        if not self._is_new(found):
            return None
        if isinstance(found, Misconfigured):
            self._mistake = str(found)
        else:
            self.last, self._mistake = found, None
        return found

    async def _read(self) -> T | Misconfigured:
        try:
            return await asyncio.to_thread(self.read)
        except Misconfigured as error:
            return error

    def _is_new(self, found: T | Misconfigured) -> bool:
        if isinstance(found, Misconfigured):
            return str(found) != self._mistake
        return self._mistake is not None or found != self.last

    async def _notify(self) -> None:
        try:
            async for _ in awatch(self.path.parent, recursive=False, watch_filter=None, step=_NOTIFIED_EVERY_MS):
                self.asked.set()
        except OSError as error:
            log.info("no notifications from the folder of a file; looking again and again", fault=str(error))


def _said(found: object) -> object:
    return str(found) if isinstance(found, Misconfigured) else found
