"""Reads the feeds file, and notices when it changed: by the system's notifications, and by looking now and then, for
these get lost on network file systems and where a folder is swapped for another, as Kubernetes does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import awatch

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.file_text import file_text
from stream.feeds.config.load import load_feeds
from stream.feeds.config.named_files import Stamps, stamps
from stream.newsdesk import shown
from stream.observe.logs import logger
from stream.produce.patient import pause
from stream.settings import named_secrets

__all__ = ["Read", "WatchedFile", "read_feeds"]

log = logger(__name__)

_LOOK_SECONDS = 5.0
_SETTLE_SECONDS = 0.1
"""An editor writes in several steps, and a half-written file would be called a mistake."""


@dataclass(frozen=True, slots=True)
class Read:
    """A feeds file as it was read."""

    text: str
    feeds: FeedsFile
    stamps: Stamps
    """Of the files that it names: a key that is replaced under its old name is a change."""


def read_feeds(path: Path) -> Read:
    """Return a feeds file. Raises `Misconfigured`."""
    text = file_text(path)
    feeds = load_feeds(text, shown(path), named_secrets())
    return Read(text, feeds, stamps(feeds))


@dataclass(slots=True)
class WatchedFile:
    """A feeds file that is read again whenever it changed."""

    path: Path
    clock: Clock
    last: Read
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set it to have the file looked at now: SIGHUP."""
    _mistake: str | None = field(default=None, init=False)

    async def changes(self) -> AsyncIterator[Read | Misconfigured]:
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
                if (found := self._look()) is not None:
                    yield found
        finally:
            notifying.cancel()

    def _look(self) -> Read | Misconfigured | None:
        """Return what is new; None where nothing is."""
        try:
            found = read_feeds(self.path)
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
            log.info("no notifications from the folder of the feeds file; looking again and again", fault=str(error))
