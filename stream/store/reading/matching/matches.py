"""Finds the newest rows that fit, and counts them as far as anybody cares."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Connection, Select, exc, func, select, text, tuple_

from stream.store.among import among
from stream.store.mended import mended
from stream.store.merges import stories_one_with
from stream.store.query import Query
from stream.store.reading.line import Cursor, Total
from stream.store.reading.matching.conditions import conditions
from stream.store.reading.matching.languages import languages_meant
from stream.store.reading.matching.windows import Window, joined, windows
from stream.store.reading.matching.words import matching
from stream.store.reading.reader import TIMEOUT_OPTION
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles

__all__ = ["COUNTED", "Match", "Matches"]

COUNTED = 1000
"""What fits is counted so far, and no further: nobody reads on, and counting costs as much as finding."""
COUNT_TIMEOUT = 0.4
"""Seconds for counting on, when the page is found: a number that is not quite known is no reason to wait."""


class Match(NamedTuple):
    """A row that fits."""

    row_no: int
    cursor: Cursor
    story_id: UUID


@dataclass(slots=True)
class Matches:
    """What fits, looked for in one transaction."""

    connection: Connection
    asked: Query
    wanted: Wanted
    _stories: frozenset[UUID] = field(init=False)
    _languages: tuple[str, ...] | None = field(init=False)
    _counted: int = field(init=False, default=0)
    _least: int = field(init=False, default=0)
    """What there is at least, by what was looked into for a page."""
    _uncounted: list[Window] | None = field(init=False, default=None)
    """Windows that were not looked into when the newest of all were sought; None before that."""

    def __post_init__(self) -> None:
        story = self.wanted.story
        self._stories = frozenset() if story is None else frozenset(stories_one_with(self.connection, [story]))
        language = self.wanted.language
        self._languages = None if language is None else languages_meant(self.connection, mended(language))

    def newest(self, limit: int, before: Cursor | None = None) -> list[Match]:
        """Return so many at most, the newest first, all of them behind `before`."""
        found: list[Match] = []
        counted = 0
        wanted = self.wanted
        left = list(windows(self.connection, wanted.since, wanted.until, before))
        while left and len(found) < limit:
            rows, count = self._look(left.pop(0), limit - len(found))
            found += rows
            counted += count
        self._least = max(self._least, counted)
        if before is None:
            self._counted, self._uncounted = counted, left
        return found

    def total(self) -> Total:
        """Return how many fit, the newest of all and what is older; it comes last, for it may end the transaction."""
        if self._uncounted is None:
            self._uncounted = list(windows(self.connection, self.wanted.since, self.wanted.until))
        if self._uncounted and self._counted <= COUNTED and not self._count_on(self._uncounted):
            return Total(min(max(self._counted, self._least), COUNTED), exact=False)
        return Total(min(self._counted, COUNTED), exact=self._counted <= COUNTED)

    def _count_on(self, left: list[Window]) -> bool:
        """Count what was not looked into yet; return whether there was time."""
        connection, deadline = self.connection, time.monotonic() + COUNT_TIMEOUT
        is_told = connection.dialect.name != "postgresql"
        try:
            for window in left if self._is_sought else joined(left):
                if self._counted > COUNTED:
                    break
                if time.monotonic() > deadline:
                    return False
                # To go through a small window takes no longer than to tell the database of the time for it.
                if not is_told and (self._is_sought or not window.is_small):
                    connection.execute(text(f"SET LOCAL statement_timeout = {int(COUNT_TIMEOUT * 1000)}"))
                    is_told = True
                self._counted += self._count(window)
        except exc.OperationalError:
            if connection.invalidated:
                raise
            return False
        return True

    def stories_from(self, place: Cursor, stories: Collection[UUID]) -> set[UUID]:
        """Return those of the stories that have a match at this place, or before it in the list."""
        columns = articles.c
        every = Window(self.wanted.since, self.wanted.until)
        chosen = self._conditions(every)
        newer = tuple_(columns.received_at, columns.row_no) >= tuple_(place.received_at, place.row_no)
        of_them = among(self.connection.dialect.name, columns.story_id, "stories")
        # Of the stories first: they have some articles each, and the time before the place may hold all there are.
        members = select(columns.row_no).where(of_them, newer).cte("members").prefix_with("MATERIALIZED")
        statement = select(columns.story_id).distinct().where(columns.row_no.in_(select(members.c.row_no)), *chosen)
        fits = matching(self.connection, statement, self.asked, every)
        return set(self.connection.execute(fits, {"stories": list(stories)}).scalars())

    def fitting(self, window: Window) -> Select[Any]:
        """Return the statement for all that fits in a window: number, time and story."""
        columns = articles.c
        every = select(columns.row_no, columns.received_at, columns.story_id).where(*self._conditions(window))
        return matching(self.connection, every, self.asked, window)

    @property
    def _is_sought(self) -> bool:
        """Whether words are looked up: the database fetches all of a window that have them, and counts few of them."""
        return bool(self.asked.wanted or self.asked.unwanted or self.wanted.speaker)

    def _conditions(self, window: Window) -> list[ColumnElement[bool]]:
        dialect = self.connection.dialect.name
        return conditions(self.wanted, window, dialect, self._stories, self._languages)

    def _look(self, window: Window, limit: int) -> tuple[list[Match], int]:
        """Return the newest of a window, and how many fit in it."""
        found = _whole(self.fitting(window))
        count = select(func.count()).select_from(found)
        statement = select(found, count.scalar_subquery().label("counted"))
        statement = statement.order_by(found.c.received_at.desc(), found.c.row_no.desc()).limit(limit)
        rows = self.connection.execute(statement).all()
        matches = [Match(row.row_no, Cursor(row.received_at, row.row_no), row.story_id) for row in rows]
        return matches, int(rows[0].counted) if rows else 0

    def _count(self, window: Window) -> int:
        """Return how many fit in a window; of a small one, so far as it matters."""
        fits = self.fitting(window)
        further = fits.limit(COUNTED + 1 - self._counted).subquery() if window.is_small else _whole(fits)
        count = select(func.count()).select_from(further)
        return int(self.connection.execute(count, execution_options={TIMEOUT_OPTION: COUNT_TIMEOUT}).scalar_one())


def _whole(fits: Select[Any]) -> CTE:
    """Return all rows that fit, apart from what becomes of them: or the database, which sees that fifty are enough,
    would go back in time until it has them.
    """
    return fits.cte("found").prefix_with("MATERIALIZED")
