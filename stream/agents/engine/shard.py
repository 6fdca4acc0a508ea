"""Holds one partition of a table in memory, and how far it has followed its changelog.

State is held by partition because that is how it moves: a partition that goes to another worker is dropped whole, one
that comes is read whole, and one that stays is only read on from where it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping

__all__ = ["RecordAt", "Shard"]


class Shard:
    """One partition of a table, in memory."""

    def __init__(self) -> None:
        self.entries: MutableMapping[bytes, bytes] = {}
        self.applied = -1
        """The offset up to which all of the changelog is in it."""
        self.changed = True
        """Whether rows came in that this worker did not write, since whoever derives from them set it to False."""

    def apply(self, offset: int, key: bytes, value: bytes | None) -> None:
        """Take in a record of the changelog; one that is in it already changes nothing."""
        if offset <= self.applied:
            return
        if value is None:
            self.entries.pop(key, None)
        else:
            self.entries[key] = value
        self.applied = offset
        self.changed = True

    def acknowledge(self, offset: int, key: bytes, value: bytes | None) -> None:  # noqa: ARG002 - a store on disk needs them
        """Take note that a write of ours has this place in the changelog. Where it does not follow on what is known
        (another worker wrote in between, or the same was sent twice), `applied` stays: the next recovery reads on from
        there.
        """
        if offset == self.applied + 1:
            self.applied = offset

    def commit(self) -> None:
        """Make durable what was applied or acknowledged since the last call."""

    def roll_back(self) -> bool:
        """Take back what was written and never acknowledged. False where that cannot be told from the rest."""
        return False

    def clear(self) -> None:
        """Know nothing of the changelog any more."""
        self.entries.clear()
        self.applied, self.changed = -1, True

    async def verify(self, record_at: RecordAt) -> None:
        """Start from nothing where this is not the changelog that the rows are of. Called before it is read on; what is
        in memory was read from it by this very process, and needs no check.
        """

    def close(self) -> None:
        """Let go of it: it goes to another worker."""


RecordAt = Callable[[int], Awaitable[tuple[bytes, bytes | None] | None]]
"""Gives the record at an offset of the changelog, key and value; None where there is none any more."""
