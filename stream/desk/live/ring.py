"""Keeps the last changes in memory, for all readers at once. It knows no database and no time.

No reader has a queue of its own: each has a number up to which it was told, and goes on from there. So a slow one costs
no memory and holds nobody up; what it is too late for is in the database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from stream.desk.live.event import Event
from stream.desk.live.once import Once
from stream.desk.live.search import Search
from stream.store.reading.changes import Change

__all__ = ["Batch", "Ring"]

MOST = 2_000
"""Changes that are kept: some minutes of a busy wire, and a few megabytes."""
MOST_SEARCHES = 1_000
"""Searches of which is kept what their readers are told of a batch: as many as a process has readers."""


class Batch:
    """The changes of one query: all above `low`, up to and with `high`."""

    def __init__(self, low: int, high: int, changes: Iterable[Change]) -> None:
        self.low = low
        self.high = high
        self.changes = {change.line.row_no: change for change in changes}
        """By `row_no`, in the order of their numbers. What has changed again since is taken out."""
        self.told: Once[Search, tuple[Event, ...]] = Once(MOST_SEARCHES)
        """What the readers of each search are told: worked out once for all of them, and kept while there are any."""


class Ring:
    """The last batches, without a gap between them."""

    def __init__(self, head: int, most: int = MOST) -> None:
        self._batches: deque[Batch] = deque()
        self._most = most
        self.low = head
        """Whoever was told of this one, and of no later one, can go on here."""
        self.head = head
        """The last change."""

    def add(self, changes: tuple[Change, ...]) -> None:
        """Take one or more later changes, in the order of their numbers."""
        batch = Batch(self.head, changes[-1].change_no, changes)
        for older in self._batches:
            for row_no in batch.changes.keys() & older.changes.keys():
                del older.changes[row_no]
        self._batches.append(batch)
        self.head = batch.high
        while len(self._batches) > 1 and sum(len(each.changes) for each in self._batches) > self._most:
            self.low = self._batches.popleft().high

    def batches(self) -> Iterator[Batch]:
        """Yield what is kept, the oldest first."""
        return iter(self._batches)

    def after(self, position: int) -> Batch | None:
        """Return the batch with the first changes after this one; None where there are none, or no longer."""
        if not self.low <= position < self.head:
            return None
        return next(batch for batch in self._batches if batch.high > position)
