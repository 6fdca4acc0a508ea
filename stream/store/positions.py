"""Keeps, with the stories, how far each partition of the topics is stored: what a restored database tells of itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, and_, literal_column, select, update
from sqlalchemy.sql.dml import ReturningInsert

from stream.errors import Misconfigured, Transient
from stream.store.faults import translated
from stream.store.inserting import Insertion, insert_rows, insertion
from stream.store.migrate import check
from stream.store.schema import articles, positions

__all__ = [
    "Lost",
    "Positions",
    "Reached",
    "WentBack",
    "keep_positions",
    "pass_over",
    "positions_in",
    "stored_positions",
]

Positions = Mapping[tuple[str, int], int]
"""By topic and partition, the offset behind the last record that is stored."""
Lost = Mapping[tuple[str, int], tuple[int, int]]
"""By topic and partition, the first offset that is missing, and the one behind the last."""


_REMEMBERED = 20_000
"""Positions of a partition that are remembered: of minutes under the heaviest load, of hours under the usual one."""


class WentBack(Transient):
    """The database has lost what it had acknowledged: its standby, which had not all of it yet, took its place; or an
    older state was restored. Kafka knows nothing of that, and would go on behind the gap.
    """

    def __init__(self, lost: Lost) -> None:
        places = ", ".join(f"{topic}:{partition}:{begin} to {end}" for (topic, partition), (begin, end) in lost.items())
        super().__init__(f"the database has gone back, and lacks what it had of {places}: that is stored again")
        self.lost = lost


class Reached:
    """How far a writer has stored each partition, as the database acknowledged it."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, int], deque[int]] = {}

    def check(self, connection: Connection, before: Mapping[tuple[str, int], int | None]) -> None:
        """Raise `WentBack`, once, where one of the positions that the database had is of before the last, with all that
        it lacks. A position that it never had here is another service's, which writes to the same database.
        """
        if not any(self._lacks(place, end) for place, end in before.items()):
            return
        found: dict[tuple[str, int], int | None] = {**stored_positions(connection), **before}
        gone = {place: self._ends[place] for place in list(self._ends) if self._lacks(place, found.get(place))}
        for place in gone:
            del self._ends[place]
        raise WentBack({place: (found.get(place) or 0, ends[-1]) for place, ends in gone.items()})

    def note(self, behind: Positions, before: Mapping[tuple[str, int], int | None]) -> None:
        """Note that the database has `behind` now, where it had what was `before`."""
        for place, end in behind.items():
            ends = self._ends.setdefault(place, deque(maxlen=_REMEMBERED))
            ends += (before[place] or 0, end)

    def forget(self) -> None:
        """Forget all of it: others may have the partitions since, and store less."""
        self._ends.clear()

    def _lacks(self, place: tuple[str, int], end: int | None) -> bool:
        ends = self._ends.get(place)
        return ends is not None and (end is None or (end < ends[-1] and end in ends))


def keep_positions(connection: Connection, behind: Positions) -> dict[tuple[str, int], int | None]:
    """Store positions, in the transaction of what they are about; return those that were there before, None where there
    was none. The last one counts, also where it is a smaller one: a topic that was made anew counts from 0 again, and a
    store that was taken back has all that lies before.
    """
    if not behind:
        return {}
    is_told = connection.dialect.name == "postgresql"  # by the statement itself
    stored = {} if is_told else stored_positions(connection)
    kept = insert_rows(
        connection,
        _keeping(connection.dialect.name),
        [{"topic": topic, "partition": partition, "behind": end} for (topic, partition), end in sorted(behind.items())],
    )
    if is_told:
        return {(row.topic, row.partition): row.before for row in kept}
    return {place: stored.get(place) for place in behind}


def stored_positions(connection: Connection) -> dict[tuple[str, int], int]:
    """Return how far each partition is stored."""
    return {(row.topic, row.partition): row.behind for row in connection.execute(select(positions))}


@cache
def _keeping(dialect: str) -> Insertion | ReturningInsert[Any]:
    statement = insertion(dialect, positions)
    keeping = statement.on_conflict_do_update(
        index_elements=[positions.c.topic, positions.c.partition], set_={"behind": statement.excluded.behind}
    )
    if dialect != "postgresql":
        return keeping
    old, key = positions.alias(), positions.primary_key.columns
    same = and_(*(old.c[column.name] == literal_column(str(column)) for column in key))  # of the row that is returned
    before = select(old.c.behind).where(same).scalar_subquery()  # as the statement found it
    return keeping.returning(*key, before.label("before"))


def positions_in(engine: Engine) -> dict[tuple[str, int], int]:
    """Return what of each partition is stored. Raises `Misconfigured` where the database has stories and no position:
    a release stored them that kept none; and what `check` raises.
    """
    check(engine)
    with translated(), engine.connect() as connection:
        found = stored_positions(connection)
        # By an index: to count the rows of a large database that was just restored takes longer than a statement may.
        last = select(articles.c.stored_at).order_by(articles.c.row_no.desc()).limit(1)
        stored_at = None if found else connection.execute(last).scalar()
    if stored_at is not None:
        raise Misconfigured(
            "the database has stories, and does not say how far it was written: a release before this one wrote it. "
            f"Its last was stored at {stored_at:%Y-%m-%dT%H:%M:%SZ}: give --to a time an hour before that"
        )
    return found


def pass_over(engine: Engine, skipped: Lost) -> None:
    """Note that the store is to leave out what is `skipped`, of which it has all that comes before: else it would take
    it for lost, and read it again. Raises what `check` raises, and `Transient`.
    """
    check(engine)
    with translated(), engine.begin() as connection:
        for (topic, partition), (begin, end) in skipped.items():
            of_it = and_(positions.c.topic == topic, positions.c.partition == partition)
            within = and_(positions.c.behind >= begin, positions.c.behind < end)
            connection.execute(update(positions).where(of_it, within).values(behind=end))
