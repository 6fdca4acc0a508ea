"""Defines `InvertedIndex`: what the detector keeps to find entries again. All of it is derived from the index.

Many entries are added as one is: `add_all` is what a detector does that comes back, and `add` is what it does behind
each verdict. A worker that starts or takes over judges nothing before all that is known can be found again, so that
what numpy does for many texts at once is done in lots.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from schemas import Relation
from stream.dedupe.columns import Columns
from stream.dedupe.index.additions import Additions, additions_of, in_lots, in_order
from stream.dedupe.index.document_frequency import DocumentFrequency
from stream.dedupe.index.document_numbers import DocumentNumbers
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.lazy_entry import LazyEntry
from stream.dedupe.index.names import Names
from stream.dedupe.index.protocol import Index
from stream.dedupe.index.text_keys import TextKeys
from stream.dedupe.sketching.sketch import Sketch
from stream.dedupe.sketching.tokenise import token_ids
from stream.errors import Rejected

__all__ = ["InvertedIndex"]

_AT_HAND = 2048
"""Entries that need not be read again: the newest, and what was compared last. Copies come within hours; some 15 MB."""
_LOT = 1024
"""Entries that are added at once: arrays of some megabytes."""


class InvertedIndex:
    """Look-ups over the live entries of an index: by shingle, by item, by headline and slug, and by age.

    Add entries in their order of arrival. One detector's thread uses it at a time.
    """

    def __init__(self, index: Index, capacity: int) -> None:
        """Make look-ups over an index, empty ones. `capacity` is the number of articles for which the postings have
        room before they forget the oldest.
        """
        self._index = index
        self._numbers = DocumentNumbers()
        self._keys = TextKeys(capacity)
        self._names = Names()
        self._withdrawn: set[UUID] = set()
        self._at_hand: OrderedDict[int, LazyEntry] = OrderedDict()
        self.document_frequency = DocumentFrequency()
        self.next_order = 1
        self.now = 0
        """Minutes since 1970: how far the articles' arrival has come."""

    def __len__(self) -> int:
        """Return how many entries are live."""
        return len(self._numbers)

    def add(self, entry: Entry) -> None:
        """Find an entry from now on that was judged just now."""
        sketch, verdict = entry.sketch, entry.verdict
        self.document_frequency.add(sketch.words)
        number = self._numbers.add(sketch.article_id.bytes, entry.seen)
        self.next_order = max(self.next_order, entry.order + 1)
        self.now = max(self.now, entry.seen)
        # The words of a withdrawal are about a story, and are not one.
        self._names.add(number, sketch.item, () if sketch.withdraws else (sketch.slug, sketch.title))
        if verdict.relation is Relation.WITHDRAWAL:
            self._withdrawn.update(verdict.supersedes)
        if sketch.tokens and not sketch.withdraws:
            self._keys.add(sketch, number)
            self._hold(number, LazyEntry.read(entry))

    def add_all(self, stored: Iterable[bytes]) -> None:
        """Find entries from now on that are given as they are stored, in any order. What cannot be read is left out.
        Nothing may have been added before.
        """
        for lot in in_lots(in_order(self._in_lots(stored)), _LOT):
            first = self._numbers.add_all(lot.article_id.tobytes(), lot.seen.tolist())
            columns = (column.tolist() for column in (lot.item, lot.slug, lot.title))
            for number, item, slug, title in zip(range(first, first + len(lot.order)), *columns, strict=True):
                self._names.add(number, item, (slug, title))
            self._keys.add_all(lot, first)
            self.next_order = int(lot.order[-1]) + 1
            self.now = max(self.now, int(lot.seen.max()))

    def _in_lots(self, stored: Iterable[bytes]) -> Iterator[Additions]:
        """Yield what is stored, as far as it can be read: one lot at least. What may come in any order is taken in: how
        many articles have each token, and what was withdrawn.
        """
        waiting, is_more = iter(stored), True
        while is_more:
            lot = list(islice(waiting, _LOT))
            is_more = len(lot) == _LOT
            read = Columns(lot)
            tokens = read.tokens()
            self.document_frequency.add_all(token_ids(tokens), read.token_counts)
            self._withdrawn |= read.withdrawn()
            yield additions_of(read, tokens)

    def oldest_seen(self) -> int | None:
        """Return when the oldest live article was judged; None where there is none."""
        return self._numbers.oldest_seen()

    def newest(self) -> Entry | None:
        """Return the live entry that was judged last; None where there is none."""
        article_id = self._numbers.newest()
        return None if article_id is None else self.entry(article_id)

    def forget_oldest(self) -> None:
        """Delete the oldest entry from the look-ups and from the index. There must be one."""
        number, article_id = self._numbers.oldest()
        entry = self.entry(article_id)
        self._numbers.forget_oldest()
        self._at_hand.pop(number, None)
        self._withdrawn.discard(article_id)
        if entry is None:
            return
        sketch = entry.sketch
        self.document_frequency.remove(sketch.words)
        self._names.forget(number, sketch.item, (sketch.slug, sketch.title))
        self._index.delete(article_id)

    def versions_of(self, item: int) -> list[Entry]:
        """Return the live versions of an item, in order of arrival: the latest 256 of them."""
        return [found.entry() for found in self._found(self._names.versions_of(item))]

    def latest_named(self, name: int) -> LazyEntry | None:
        """Return the latest article of that headline or slug, provider included, that is no withdrawal; None for 0."""
        number = self._names.latest(name)
        return None if number is None else next(self._found((number,)), None)

    def candidates(self, sketch: Sketch, most: int) -> Iterator[LazyEntry]:
        """Return the `most` articles that share most words in a row with this one, the most alike first."""
        return self._found(self._keys.alike(sketch, most))

    def about(self, sketch: Sketch, most: int) -> Iterator[LazyEntry]:
        """Return the `most` articles that name most of what this one names in its headline and lead."""
        return self._found(self._keys.about(sketch, most, self._numbers.first))

    def entry(self, article_id: UUID) -> Entry | None:
        """Return the entry of an article; None where it is not in the index, or cannot be read."""
        data = self._index.get(article_id)
        try:
            return None if data is None else Entry.from_bytes(data)
        except Rejected:
            return None

    def is_withdrawn(self, sketch: Sketch) -> bool:
        """Return whether the agency took the article back."""
        return sketch.article_id in self._withdrawn

    @property
    def nbytes(self) -> int:
        """Bytes of all look-ups: tables and what they hold, as Python counts them; without the entries at hand."""
        tables = self._names.nbytes + self._keys.nbytes + self._numbers.nbytes + self.document_frequency.nbytes
        return tables + sys.getsizeof(self._withdrawn)

    def _found(self, numbers: Iterable[int]) -> Iterator[LazyEntry]:
        for number in numbers:
            found = self._at_hand.get(number)
            if found is None:
                article_id = self._numbers.id_of(number)
                data = None if article_id is None else self._index.get(article_id)
                if data is None:
                    continue
                found = LazyEntry.stored(data)
                self._hold(number, found)
            yield found

    def _hold(self, number: int, entry: LazyEntry) -> None:
        if len(self._at_hand) >= _AT_HAND:
            self._at_hand.popitem(last=False)
        self._at_hand[number] = entry
