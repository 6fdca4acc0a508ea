"""Reads the files of one batch, as many at once as the far side takes, until its connection ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from stream.errors import Reason, Rejected
from stream.feeds.remote_folder.far_folder import FarFolder
from stream.feeds.remote_folder.listing import Entry
from stream.feeds.transport import FarSideFault, Item

__all__ = ["AGAIN", "Reading"]

AGAIN = Item(payload=b"")
"""Stands for a file that comes again: it could not be read, or was not asked for, since the connection had ended."""


class Reading:
    """The reading of one batch, which begins with no other file once the connection has ended."""

    def __init__(self, far: FarFolder, most: int, at_once: int) -> None:
        self._far = far
        self._most = most
        self.at_once = at_once
        self._gate = asyncio.Semaphore(at_once)
        self.fault: FarSideFault | None = None
        """What ended the connection."""
        self.came = False
        """Whether a file came."""

    async def item(self, entry: Entry) -> Item | None:
        """Return a file; None where it is no longer as it was listed; `AGAIN` where it was not asked for."""
        if entry.size > self._most:
            refusal = Rejected(Reason.OVERSIZE, f"{entry.size} bytes, and the most of this source are {self._most}")
            return self.refused(entry, refusal)
        async with self._gate:
            if self.fault is not None:
                return AGAIN
            try:
                payload = await self._far.read(entry)
                if payload is None:
                    return None
                modified = await self._far.modified(entry)
            except FarSideFault as fault:
                self.fault = self.fault or fault
                raise
        self.came = True
        return Item(payload=payload, name=entry.name, origin=self._far.origin(entry), modified=modified)

    def refused(self, entry: Entry, refusal: Rejected) -> Item:
        """Return a file without its bytes."""
        modified = datetime.fromtimestamp(entry.mtime, UTC)
        return Item(payload=b"", name=entry.name, origin=self._far.origin(entry), modified=modified, refusal=refusal)
