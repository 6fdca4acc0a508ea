"""Bounds by bytes and by number what a stage has in hand and what it reads ahead.

Faust bounds its buffers by number alone: 512 messages are 2 MB of stories, or 2 GB of pictures that wait to be refused.
Here as many are read ahead as take up `BYTES_AHEAD`, and one, however large it is.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, NamedTuple

__all__ = ["BATCH_BYTES", "BYTES_AHEAD", "MESSAGES_AHEAD", "Ahead", "Fetched"]

BYTES_AHEAD = 16 * 1024 * 1024
"""What waits in a stage's queue: some thousands of stories, four of the largest pictures that may come."""
MESSAGES_AHEAD = 512
"""How many of them: what a rebalance throws away, and reads again."""
BATCH_BYTES = 16 * 1024 * 1024
"""What is taken as one batch. The client that sends it on copies it more than once."""
_WAIT_SECONDS = 0.5
"""Between two looks whether the flow goes on: a rebalance or the end waits for who waits here."""


class Fetched(NamedTuple):
    """A record on its way to its stage."""

    record: Any
    """As aiokafka gives it."""
    generation: int
    """Of the group, when it was fetched."""
    log: int
    """Which log of its partition it is of (`Offsets.log_of`)."""


class Ahead:
    """Counts the messages between the consumer and the stage, and their bytes. It is told of each that comes and goes,
    and when nothing is left: a message that was dropped unseen counts no longer than others wait.
    """

    def __init__(self) -> None:
        self.messages = self.bytes = 0
        self._room = asyncio.Event()

    def fits(self, size: int) -> bool:
        """Return whether a message may come: none waits, or there is room beside those that do."""
        return self.messages < MESSAGES_AHEAD and (not self.bytes or self.bytes + size <= BYTES_AHEAD)

    async def wait(self) -> None:
        """Wait a moment, or until one was taken."""
        self._room.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), _WAIT_SECONDS)

    def came(self, size: int) -> None:
        self.messages += 1
        self.bytes += size

    def taken(self, messages: int, size: int, *, left: bool) -> None:
        """Take note of what a stage took, and whether anything is left in its queue."""
        self.messages = max(0, self.messages - messages) if left else 0
        self.bytes = max(0, self.bytes - size) if left else 0
        self._room.set()

    def forget(self) -> None:
        """Count anew: the queue was emptied. Nobody takes from an empty one, so nobody would ever say so."""
        self.messages = self.bytes = 0
        self._room.set()
