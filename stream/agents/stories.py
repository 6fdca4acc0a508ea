"""Keeps what each story was alerted for: a row of a table, for as long as something may come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from stream.agents.engine.port import Table
from stream.agents.sweep import TableCursor
from stream.alert import STORY_FORMAT, StoryAlerts
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_STORIES
from stream.row_format import refuse_newer

__all__ = ["Stories"]

_TOUCHES = 10
"""How often in a window a story that goes on is touched: it is not forgotten before nine tenths of a window have passed
since its last article, and a story that is updated by the minute is not written by the minute.
"""


class Stories:
    """The rows of the stories, each for as long as `window` after all of it ended."""

    def __init__(self, table: Table, partitions: int, window: timedelta, owned: Callable[[], set[int]]) -> None:
        self._table = table
        self._partitions = partitions
        self._window = window
        self._owned = owned
        """The partitions that this worker has. The table may still hold rows of one that another worker has now, and
        has changed since: they are not ours to bury."""
        self._cursor = TableCursor(table)

    def check(self) -> None:
        """Raise `Misconfigured` where a later release wrote rows that this one would not understand."""
        for _, stored in self._table.items():  # noqa: PERF102 - a table has no `values`
            refuse_newer(stored, STORY_FORMAT, ALERT_STORIES.name)

    def find(self, story_id: UUID) -> StoryAlerts | None:
        """Return what is remembered of a story. Raises `Rejected` for a row that cannot be read."""
        stored = self._table.get(_key(story_id))
        return None if stored is None else StoryAlerts.from_bytes(stored)

    def home(self, story_id: UUID) -> int:
        """Return the partition of a story's row."""
        return story_partition(story_id, self._partitions)

    def is_here(self, story_id: UUID) -> bool:
        """Return whether this worker has the partition of a story's row, be there a row or none."""
        return self.home(story_id) in self._owned()

    def keep(self, before: StoryAlerts | None, after: StoryAlerts, partition: int, now: datetime) -> None:
        """Write what a record of `partition` changed; of a story that goes on unchanged, now and then that it does.

        The row is written to the story's own partition: a record that was written before partitions were added comes by
        another.
        """
        if after == before and now - after.touched_at >= self._window / _TOUCHES:
            after = after.touch(now)
        if after != before and not after.is_blank:
            home = self.home(after.story_id)
            self._table.put(home if home in self._owned() else partition, _key(after.story_id), after.to_bytes())

    def sweep(self, now: datetime) -> None:
        """Look at a few rows, and forget those that are over."""
        horizon = now - self._window
        for key, stored in self._cursor.rows():
            story = StoryAlerts.from_bytes_if_over(stored, horizon)
            if story is not None:
                self._forget(key, story_partition(story.story_id, self._partitions))

    def _forget(self, key: bytes, partition: int) -> None:
        if partition in self._owned():
            self._table.discard(partition, key)
        else:
            self._table.drop(key)


def _key(story_id: UUID) -> bytes:
    return str(story_id).encode()
