"""What the detector keeps to find entries again: all of it derived from the index, none of it truth."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from uuid import UUID

from schemas import Relation
from stream.dedupe.index.document_frequency import Rarity
from stream.dedupe.index.document_numbers import Arrivals
from stream.dedupe.index.entry import Entry, Held, Kept
from stream.dedupe.index.postings import Postings
from stream.dedupe.index.protocol import Index
from stream.dedupe.sketching.sketch import Sketch
from stream.errors import Rejected

__all__ = ["Memory"]

_AT_HAND = 2048
"""Entries that need not be read again: the newest, and what was compared last. Copies come within hours; some 10 MB."""
_FEWEST_HITS = 2
_NAME_BYTES, _VERSIONS_BYTES = sys.getsizeof(1 << 63), sys.getsizeof((1,)) + sys.getsizeof(1)
"""What a name takes beside its place in a table, and what the numbers of an item's versions take."""
_VERSIONS_MOST = 255
"""Versions of an item that are known beside the last: the longest running story in a year of wire copy has some sixty
takes, and a guid that comes with everything must not cost more with each article."""
_TINY = 16
"""Keys of a text so short that one in common makes a candidate."""


class Memory:
    """Look-ups over the live entries of an index. Remember entries in their order of arrival."""

    def __init__(self, index: Index, capacity: int) -> None:
        self._index = index
        self._arrivals = Arrivals()
        self._postings = Postings(capacity)
        self._items: dict[int, tuple[int, ...]] = {}
        self._names: dict[int, int] = {}
        self._withdrawn: set[UUID] = set()
        self._at_hand: OrderedDict[int, Kept] = OrderedDict()
        self.rarity = Rarity()
        self.next_order = 1
        self.now = 0
        """Minutes since 1970: how far the articles' arrival has come."""

    def __len__(self) -> int:
        return len(self._arrivals)

    def remember(self, entry: Entry) -> None:
        """Find it from now on."""
        sketch = entry.sketch
        number = self._arrivals.add(sketch.article_id, entry.seen)
        self.next_order = max(self.next_order, entry.order + 1)
        self.now = max(self.now, entry.seen)
        self.rarity.add(sketch.words())
        if sketch.item:
            self._items[sketch.item] = (*self._items.get(sketch.item, ())[-_VERSIONS_MOST:], number)
        if entry.verdict.relation is Relation.WITHDRAWAL:
            self._withdrawn.update(entry.verdict.supersedes)
        if sketch.withdraws:  # its words are about a story, and are not one
            return
        for name in (sketch.slug, sketch.title):
            if name:
                self._names[name] = number
        if sketch.tokens:
            self._postings.add(sketch.keys(), number)
            self._hold(number, Held(entry))

    def oldest_seen(self) -> int | None:
        """When the oldest live article was judged; null where there is none."""
        return self._arrivals.oldest_seen()

    def forget_oldest(self) -> None:
        """Out of the look-ups and out of the index."""
        number, article_id, _ = self._arrivals.front()
        entry = self.entry(article_id)
        self._arrivals.forget_oldest()
        self._at_hand.pop(number, None)
        self._withdrawn.discard(article_id)
        if entry is None:
            return
        self.rarity.remove(entry.sketch.words())
        left = tuple(other for other in self._items.get(entry.sketch.item, ()) if other != number)
        if left:
            self._items[entry.sketch.item] = left
        else:
            self._items.pop(entry.sketch.item, None)
        for name in (entry.sketch.slug, entry.sketch.title):
            if self._names.get(name) == number:
                del self._names[name]
        self._index.delete(article_id)

    def versions_of(self, item: int) -> list[Entry]:
        """All live versions of an item, in order of arrival."""
        return [kept.entry() for kept in self._kept(self._items.get(item, ()))] if item else []

    def named(self, name: int) -> Kept | None:
        """The latest article of that headline or slug, provider included, that is no withdrawal."""
        number = self._names.get(name) if name else None
        return None if number is None else next(self._kept((number,)), None)

    def alike(self, sketch: Sketch, most: int) -> Iterator[Kept]:
        """The articles that share most keys with this one."""
        keys = sketch.keys()
        fewest = _FEWEST_HITS if len(keys) > _TINY else 1
        return self._kept(self._postings.find(keys, fewest, most))

    def entry(self, article_id: UUID) -> Entry | None:
        """Null where it is not in the index, or cannot be read."""
        data = self._index.get(article_id)
        try:
            return None if data is None else Entry.from_bytes(data)
        except Rejected:
            return None

    def is_withdrawn(self, sketch: Sketch) -> bool:
        """Whether the agency took it back."""
        return sketch.article_id in self._withdrawn

    @property
    def nbytes(self) -> int:
        """Bytes of all look-ups: tables and what they hold, as Python counts them; not of the entries at hand."""
        names = sum(map(sys.getsizeof, (self._items, self._names, self._withdrawn)))
        names += _NAME_BYTES * (len(self._items) + len(self._names)) + _VERSIONS_BYTES * len(self._items)
        return names + self._postings.nbytes + self._arrivals.nbytes + self.rarity.nbytes

    def _kept(self, numbers: Iterable[int]) -> Iterator[Kept]:
        for number in numbers:
            kept = self._at_hand.get(number)
            if kept is None:
                article_id = self._arrivals.id_of(number)
                data = None if article_id is None else self._index.get(article_id)
                if data is None:
                    continue
                kept = Kept(data)
                self._hold(number, kept)
            yield kept

    def _hold(self, number: int, kept: Kept) -> None:
        if len(self._at_hand) >= _AT_HAND:
            self._at_hand.popitem(last=False)
        self._at_hand[number] = kept
