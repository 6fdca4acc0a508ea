"""Keeps, with the stories, how far each partition of the topics is stored: what a restored database tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Engine, func, select

from stream.errors import Misconfigured
from stream.store.faults import translated
from stream.store.inserting import Insertion, insert_rows, insertion
from stream.store.migrate import check
from stream.store.schema import articles, positions

__all__ = ["Positions", "keep_positions", "positions_in"]

Positions = Mapping[tuple[str, int], int]
"""By topic and partition, the offset behind the last record that is stored."""


def keep_positions(connection: Connection, behind: Positions) -> None:
    """Store positions, in the transaction of what they are about. The last one counts, also where it is a smaller one:
    a topic that was made anew counts from 0 again, and a store that was taken back has all that lies before.
    """
    if not behind:
        return
    insert_rows(
        connection,
        _keeping(connection.dialect.name),
        [{"topic": topic, "partition": partition, "behind": end} for (topic, partition), end in sorted(behind.items())],
    )


@cache
def _keeping(dialect: str) -> Insertion:
    statement = insertion(dialect, positions)
    return statement.on_conflict_do_update(
        index_elements=[positions.c.topic, positions.c.partition], set_={"behind": statement.excluded.behind}
    )


def positions_in(engine: Engine) -> dict[tuple[str, int], int]:
    """Return what of each partition is stored. Raises `Misconfigured` where the database has stories and no position:
    a release stored them that kept none; and what `check` raises.
    """
    check(engine)
    with translated(), engine.connect() as connection:
        found = {(row.topic, row.partition): row.behind for row in connection.execute(select(positions))}
        stories = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        newest = connection.execute(select(func.max(articles.c.stored_at))).scalar_one()
    if stories and not found:
        raise Misconfigured(
            f"the database has {stories} stories, and does not say how far it was written: a release before this one "
            f"wrote it. Its newest was stored at {newest:%Y-%m-%dT%H:%M:%SZ}: give --to a time an hour before that"
        )
    return found
