"""Defines `Entry`: what the index keeps of an article: its sketch, its first delivery, and the verdict as it was
given.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas import RawRecord, Verdict
from stream.dedupe.entry_fields import EntryFields
from stream.dedupe.layout import pack_entry, unpack_entry
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that was judged."""

    order: int
    """How many articles were judged up to this one: what arrived first has the smaller number."""
    seen: int
    """The detector's time when it was judged, in minutes since 1970: what the window counts from."""
    sketch: Sketch
    raw: RawRecord
    """The raw record of its first delivery."""
    verdict: Verdict

    def to_bytes(self) -> bytes:
        """Return the entry as the index keeps it; see `stream.dedupe.layout`."""
        return pack_entry(EntryFields(self.order, self.seen, self.sketch.to_bytes(), self.raw, self.verdict))

    @classmethod
    def from_bytes(cls, data: bytes, sketch: Sketch | None = None) -> Entry:
        """Return the reverse of `to_bytes`; raises `Rejected(SCHEMA)` for anything else. Where the caller has the
        entry's sketch at hand, `sketch` spares reading it again.
        """
        order, seen, packed, raw, verdict = unpack_entry(data)
        return cls(order, seen, sketch or Sketch.from_bytes(packed), raw, verdict)
