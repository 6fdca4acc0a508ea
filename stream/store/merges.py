"""Tells which stories are one. Their ids stay; each merge names two."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, Select, or_, select

from stream.store.among import among
from stream.store.schema import story_merges

__all__ = ["canonical_of", "canonicals_of", "stories_one_with"]

_MOST = 1000
"""Stories that are put together at most, besides those that are asked for, and the longest way from one to the next: a
detector that ran wild must not make one statement of the whole table."""

_Pairs = list[tuple[UUID, UUID]]


def stories_one_with(connection: Connection, stories: Iterable[UUID]) -> set[UUID]:
    """Return these stories, and all that are one with any of them, directly or by others."""
    return _gather(connection, stories)[0]


def canonical_of(connection: Connection, story: UUID) -> tuple[UUID, frozenset[UUID]]:
    """Return the story that this one is in now, and all that are in it. The same for each of them, whatever the order
    in which it was found out, and also where merges lead in a ring: of those into which others were merged, and which
    were merged into none, the one with the least id; in a ring, of all.
    """
    canonical = canonicals_of(connection, [story])
    return canonical[story], frozenset(canonical)


def canonicals_of(connection: Connection, stories: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each of these stories, and for all that are one with any of them, the one that it is in now: as
    `canonical_of` does, with as many statements as for one.
    """
    found, pairs = _gather(connection, stories)
    beside: dict[UUID, set[UUID]] = {}
    for old, into in pairs:
        beside.setdefault(old, set()).add(into)
        beside.setdefault(into, set()).add(old)
    canonical = {story: story for story in found if story not in beside}
    merged = {old for old, _ in pairs}
    for story in beside:
        if story in canonical:
            continue
        together, new = {story}, [story]
        while new:
            further = beside.get(new.pop(), set()) - together
            together |= further
            new += further
        canonical.update(dict.fromkeys(together, min(together - merged or together, key=str)))
    return canonical


def _gather(connection: Connection, stories: Iterable[UUID]) -> tuple[set[UUID], _Pairs]:
    found = set(stories)
    pairs: _Pairs = []
    new, most = set(found), len(found) + _MOST
    statement = _beside(connection.dialect.name)
    while new and len(found) < most:
        rows = connection.execute(statement, {"stories": list(new)}).all()
        pairs += [(row[0], row[1]) for row in rows]
        new = {story for row in rows for story in row} - found
        found |= new
    return found, pairs


@cache
def _beside(dialect: str) -> Select[UUID, UUID]:
    one, other = story_merges.c.story_id, story_merges.c.into_story_id
    return select(one, other).where(or_(among(dialect, one, "stories"), among(dialect, other, "stories")))
