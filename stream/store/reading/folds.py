"""Finds stories, a line each: copies and versions of a story stand under its newest article that fits.

The newest articles that fit are folded, some hundreds at a time; never is the whole table grouped. Stories that turned
out to be one are one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select

from stream.store.merges import canonicals_of
from stream.store.query import Query
from stream.store.reading.line import Cursor, Fold, Folds, Line, Total
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
ROUNDS = 5
"""How often at most: a page among thousands of versions of one story comes out short, and is not the last."""
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
        first, last = _first_of_stories(connection, matches, limit, before)
        lines = lines_of(connection, {match.row_no: 0.0 for match in first.values()}, asked.wanted)
        items = _folded(connection, lines)
        total = matches.total()
    return Folds(items, last, total)


def _first_of_stories(
    connection: Connection, matches: Matches, limit: int, before: Cursor | None
) -> tuple[dict[UUID, Match], Cursor | None]:
    """Return by story its newest match behind `before`, of stories that have none before it; and where to go on."""
    first: dict[UUID, Match] = {}
    start = seen = before
    for _ in range(ROUNDS):
        found = matches.newest(WINDOW + 1, seen)
        story_of = canonicals_of(connection, {match.story_id for match in found})
        above = _above(matches, story_of, start)
        for match in found[:WINDOW]:
            story = story_of[match.story_id]
            if story not in first and story not in above:
                if len(first) == limit:
                    return first, seen
                first[story] = match
            seen = match.cursor
        if len(found) <= WINDOW:
            return first, None
    return first, seen


def _above(matches: Matches, story_of: Mapping[UUID, UUID], start: Cursor | None) -> set[UUID]:
    """Return those of the stories, by all ids that are one with them, that stand on the pages before."""
    if start is None or not story_of:
        return set()
    return {story_of[story] for story in matches.stories_from(start, story_of)}


def _folded(connection: Connection, lines: tuple[Line, ...]) -> tuple[Fold, ...]:
    story_of = canonicals_of(connection, {line.story_id for line in lines})
    columns = articles.c
    place = func.row_number().over(
        partition_by=columns.story_id, order_by=(columns.received_at.desc(), columns.row_no.desc())
    )
    count = func.count().over(partition_by=columns.story_id)
    ranked = (
        select(columns.row_no, columns.story_id, columns.received_at, place.label("place"), count.label("counted"))
        .where(columns.story_id.in_(sorted(story_of, key=str)))
        .subquery()
    )
    statement = select(ranked).where(ranked.c.place <= MEMBERS + 1)
    numbers: dict[UUID, list[tuple[Cursor, int]]] = {}
    counts: dict[UUID, dict[UUID, int]] = {}
    for row in connection.execute(statement):
        story = story_of[row.story_id]
        numbers.setdefault(story, []).append((Cursor(row.received_at, row.row_no), row.row_no))
        counts.setdefault(story, {})[row.story_id] = row.counted
    chosen: dict[int, list[int]] = {}
    for line in lines:
        newest = sorted(numbers.get(story_of[line.story_id], ()), reverse=True)
        chosen[line.row_no] = [number for _, number in newest if number != line.row_no][:MEMBERS]
    others = lines_of(connection, {number: 0.0 for several in chosen.values() for number in several})
    by_number = {line.row_no: line for line in others}
    return tuple(
        Fold(
            line,
            tuple(by_number[number] for number in chosen[line.row_no] if number in by_number),
            sum(counts.get(story_of[line.story_id], {}).values()),
        )
        for line in lines
    )
