"""Finds stories, a line each: copies and versions of a story stand under its newest article that fits.

The newest articles that fit are folded, some hundreds at a time; never is the whole table grouped. Stories that turned
out to be one are one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, func, select

from stream.store.among import among
from stream.store.merges import canonicals_of
from stream.store.query import Phrase, Query
from stream.store.reading.line import Cursor, Fold, Folds, Total
from stream.store.reading.matching.matches import Match, Matches
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.reading.wanted import Wanted
from stream.store.schema import articles

__all__ = ["MEMBERS", "STORIES", "fold_lines"]

STORIES = 200
"""Lines of one call at most."""
WINDOW = 400
"""Articles that are folded at a time."""
FIRST = 3
"""Articles for each story of the page that are folded at first."""
ROUNDS = 5
"""Times `WINDOW` that are folded at most: a page among thousands of versions of one story comes out short, and is not
the last.
"""
MEMBERS = 20
"""Other articles of a story that are given with its line: who wants all of them opens the story."""


def fold_lines(engine: Engine, wanted: Wanted, *, limit: int = 50, before: Cursor | None = None) -> Folds:
    """Return stories, that with the newest article that fits first; what fits is told by `find_lines`.

    A story stands on one page only: where its newest article that fits does. One that gets a newer article while
    somebody goes through the pages stands before all of these. Raises as `find_lines` does.
    """
    asked = Query.parse(wanted.query)
    limit = max(0, min(limit, STORIES))
    if asked.is_wordless or not limit:
        return Folds((), None, Total(0, exact=asked.is_wordless))
    with snapshot(engine) as connection:
        matches = Matches(connection, asked, wanted)
        first, last, story_of = _first_of_stories(connection, matches, limit, before)
        items = _folded(connection, first, story_of, asked.wanted)
        total = matches.total()
    return Folds(items, last, total)


def _first_of_stories(
    connection: Connection, matches: Matches, limit: int, before: Cursor | None
) -> tuple[dict[UUID, Match], Cursor | None, dict[UUID, UUID]]:
    """Return by story its newest match behind `before`, of stories that have none before it; where to go on; and the
    story of each that was looked at, by all ids that are one with it.
    """
    first: dict[UUID, Match] = {}
    stories: dict[UUID, UUID] = {}
    start = seen = before
    for window in _windows(limit):
        found = matches.newest(window + 1, seen)
        story_of = canonicals_of(connection, {match.story_id for match in found})
        stories |= story_of
        above = _above(matches, story_of, start)
        for match in found[:window]:
            story = story_of[match.story_id]
            if story not in first and story not in above:
                if len(first) == limit:
                    return first, seen, stories
                first[story] = match
            seen = match.cursor
        if len(found) <= window:
            return first, None, stories
    return first, seen, stories


def _windows(limit: int) -> Iterator[int]:
    """Yield how many articles are folded at a time, for a page of so many stories: few at first, for most stories have
    few versions.
    """
    left = ROUNDS * WINDOW
    window = min(FIRST * limit, WINDOW)
    while left > 0:
        yield min(window, left)
        left -= window
        window = WINDOW


def _above(matches: Matches, story_of: Mapping[UUID, UUID], start: Cursor | None) -> set[UUID]:
    """Return those of the stories, by all ids that are one with them, that stand on the pages before."""
    if start is None or not story_of:
        return set()
    return {story_of[story] for story in matches.stories_from(start, story_of)}


def _folded(
    connection: Connection, first: Mapping[UUID, Match], stories: Mapping[UUID, UUID], phrases: Sequence[Phrase]
) -> tuple[Fold, ...]:
    story_of = {story: canonical for story, canonical in stories.items() if canonical in first}
    members: dict[UUID, list[tuple[Cursor, int]]] = {}
    counts: Counter[UUID] = Counter()
    newest = connection.execute(_newest_of(connection.dialect.name), {"stories": list(story_of)})
    for number, story_id, received_at, place, counted in newest:
        story = story_of[story_id]
        members.setdefault(story, []).append((Cursor(received_at, number), number))
        if place == 1:
            counts[story] += counted
    chosen: dict[UUID, list[int]] = {}
    for story, match in first.items():
        numbers = [number for _, number in sorted(members.get(story, ()), reverse=True)]
        chosen[story] = [number for number in numbers if number != match.row_no][:MEMBERS]
    others = [number for several in chosen.values() for number in several]
    shown = dict.fromkeys([*(match.row_no for match in first.values()), *others], 0.0)
    lines = {line.row_no: line for line in lines_of(connection, shown, phrases, unmarked=frozenset(others))}
    return tuple(
        Fold(lines[match.row_no], tuple(lines[number] for number in chosen[story] if number in lines), counts[story])
        for story, match in first.items()
        if match.row_no in lines
    )


@cache
def _newest_of(dialect: str) -> Select[Any]:
    columns = articles.c
    place = func.row_number().over(
        partition_by=columns.story_id, order_by=(columns.received_at.desc(), columns.row_no.desc())
    )
    count = func.count().over(partition_by=columns.story_id)
    ranked = (
        select(columns.row_no, columns.story_id, columns.received_at, place.label("place"), count.label("counted"))
        .where(among(dialect, columns.story_id, "stories"))
        .subquery()
    )
    return select(ranked).where(ranked.c.place <= MEMBERS + 1)
