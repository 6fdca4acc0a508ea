"""Keeps people's searches: the one thing that the desk writes, by an engine of `stream.store.open_engine`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from stream.clock import SYSTEM_CLOCK, Clock
from stream.store.changes import take_turn
from stream.store.faults import translated
from stream.store.mended import mended
from stream.store.schema import saved_searches

__all__ = ["SEARCHES_MOST", "SavedSearch", "drop_search", "keep_search", "searches"]

SEARCHES_MOST = 200
"""Searches that one owner keeps at most: more than anybody finds again in a list."""
_SHARED_MOST = 1000
"""Of others, those that are shown at most."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that somebody keeps, under a name."""

    owner: str
    """Whoever keeps it; empty where nobody signs in."""
    name: str
    query: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    """Names and values, as a URL has them: `("provider", "afp")`. A name may come twice."""
    shared: bool = False
    """Whether others see it too."""
    place: int = 0
    """Where it stands in its owner's list."""
    sound: bool = False
    """Whether a sound tells of what comes."""


def searches(engine: Engine, owner: str) -> tuple[SavedSearch, ...]:
    """Return what this owner keeps, in the order of its list, and then what others share. Raises `Transient`, or
    `Misconfigured` where the tables are missing; so do the others here.
    """
    columns = saved_searches.c
    names = SavedSearch.__dataclass_fields__
    own = columns.owner == mended(owner)
    statement = (
        select(*(columns[name] for name in names))
        .where(or_(own, columns.shared))
        .order_by(own.desc(), columns.owner, columns.place, columns.name)
        .limit(SEARCHES_MOST + _SHARED_MOST)
    )
    with translated(), engine.connect() as connection:
        return tuple(_search(dict(row)) for row in connection.execute(statement).mappings())


def keep_search(engine: Engine, saved: SavedSearch, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Keep a search, in the place of the one that its owner has under this name. Return whether it is kept: it is not
    where the owner keeps `SEARCHES_MOST` others.
    """
    columns = saved_searches.c
    values = {
        "owner": mended(saved.owner),
        "name": mended(saved.name),
        "query": mended(saved.query),
        "filters": [[mended(name), mended(value)] for name, value in saved.filters],
        "shared": saved.shared,
        "place": saved.place,
        "sound": saved.sound,
        "changed_at": clock.now(),
    }
    others = and_(columns.owner == values["owner"], columns.name != values["name"])
    statement = (PostgresInsert if engine.dialect.name == "postgresql" else SqliteInsert)(saved_searches).values(values)
    changed = {name: value for name, value in values.items() if name not in {"owner", "name"}}
    with translated(), engine.begin() as connection:
        take_turn(connection)
        kept = connection.execute(select(func.count()).select_from(saved_searches).where(others)).scalar_one()
        if kept >= SEARCHES_MOST:
            return False
        connection.execute(statement.on_conflict_do_update(index_elements=["owner", "name"], set_=changed))
    return True


def drop_search(engine: Engine, owner: str, name: str) -> bool:
    """Drop what this owner keeps under this name. Return whether there was such a search."""
    chosen = and_(saved_searches.c.owner == mended(owner), saved_searches.c.name == mended(name))
    with translated(), engine.begin() as connection:
        return connection.execute(delete(saved_searches).where(chosen)).rowcount > 0


def _search(row: dict[str, object]) -> SavedSearch:
    pairs = row.pop("filters")
    filters = tuple((str(name), str(value)) for name, value in pairs) if isinstance(pairs, list) else ()
    return SavedSearch(**row, filters=filters)  # type: ignore[arg-type]
