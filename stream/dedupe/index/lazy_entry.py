"""Defines `LazyEntry`: an entry that is read only as far as it is asked for."""

from __future__ import annotations

from stream.dedupe.index.entry import Entry
from stream.dedupe.layout import candidate_fields
from stream.dedupe.sketching.shingle import Slots, shingles_of, slots_of
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["LazyEntry"]


class LazyEntry:
    """A candidate out of the index. Most candidates are no match, which their tokens alone show: to read the rest of
    such an entry takes ten times as long. What was read once is kept.
    """

    __slots__ = ("_entry", "_sketch", "_slots", "_source", "order", "text_hash", "tokens")

    def __init__(
        self, order: int, text_hash: int, tokens: bytes, source: tuple[bytes, int], entry: Entry | None = None
    ) -> None:
        """Use `stored` or `read`. `source` is the entry's bytes, and where its sketch begins in them."""
        self.order = order
        self.text_hash = text_hash
        self.tokens = tokens
        self._source = source
        self._entry = entry
        self._sketch = None if entry is None else entry.sketch
        self._slots: Slots | None = None

    @classmethod
    def stored(cls, data: bytes) -> LazyEntry:
        """Return an entry as it is stored. Raises `Rejected(SCHEMA)` for what is none."""
        found = candidate_fields(data)
        return cls(found.order, found.text_hash, found.tokens, (data, found.sketch_at))

    @classmethod
    def read(cls, entry: Entry) -> LazyEntry:
        """Return an entry that is read already: it was made just now."""
        return cls(entry.order, entry.sketch.text_hash, entry.sketch.tokens, (b"", 0), entry)

    @property
    def sketch(self) -> Sketch:
        """The sketch of the article."""
        if self._sketch is None:
            data, start = self._source
            self._sketch = Sketch.from_bytes(data[start:])
        return self._sketch

    @property
    def slots(self) -> Slots:
        """The places of its shingles in a comparer's table, without the rest of its sketch."""
        if self._slots is None:
            self._slots = slots_of(shingles_of(self.tokens)) if self._sketch is None else self._sketch.slots
        return self._slots

    def entry(self) -> Entry:
        """Return the whole of it."""
        if self._entry is None:
            self._entry = Entry.from_bytes(self._source[0], self.sketch)
        return self._entry
