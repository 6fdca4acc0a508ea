"""Defines a feed as it was found in its bytes: its entries by where they stand, and the record of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Document", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: where its bytes are, and what it is known by."""

    start: int
    end: int
    guid: str = ""
    """Its `guid`, `atom:id`, `dc:identifier` or `rdf:about`; JSON Feed's `id`."""
    link: str = ""
    title: str = ""
    updated: str = ""
    """The date of its last change, or of its publication, as it stands there."""
    text: str = ""
    """Its contents and summaries, with whatever markup they have."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed whose entries were found."""

    body: bytes
    entries: Sequence[Entry]
    """In the order in which they stand there, which is mostly newest first."""
    joint: bytes = b""
    """What stands between two entries of a record."""
    keeps_gaps: bool = False
    """Whether something of the feed itself stands between its entries: then it is in every record."""

    def record(self, places: Sequence[int]) -> bytes:
        """Return the feed with these entries alone, given in ascending order: the bytes before the first entry, those
        of the entries themselves and those behind the last one, none altered.
        """
        if self.keeps_gaps:
            return self._without(set(places))
        chosen = self.joint.join(self.body[self.entries[place].start : self.entries[place].end] for place in places)
        return self.body[: self.entries[0].start] + chosen + self.body[self.entries[-1].end :]

    @property
    def around(self) -> int:
        """How many bytes of the feed itself each record has."""
        between = sum(entry.end - entry.start for entry in self.entries)
        return (
            len(self.body) - between
            if self.keeps_gaps
            else (len(self.body) - self.entries[-1].end + self.entries[0].start)
        )

    def _without(self, places: set[int]) -> bytes:
        pieces, at = [], 0
        for place, entry in enumerate(self.entries):
            pieces.append(self.body[at : entry.start])
            if place in places:
                pieces.append(self.body[entry.start : entry.end])
            at = entry.end
        return b"".join([*pieces, self.body[at:]])
