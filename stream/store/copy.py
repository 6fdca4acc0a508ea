"""Copies all that one database has into another, of the same kind or the other.

Articles go in the order of their arrival, in lots, each with all that belongs to it in one transaction. So a copy that
is cut off goes on behind its last lot, and done again does nothing; no store works with the half of one. At the end
both are read through: each table has as many rows, and the same in them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, Table, delete, exc, func, insert, select, text

from stream.errors import Misconfigured
from stream.store.changes import go_on_behind, last_number, take_turn
from stream.store.engine import described, file_of
from stream.store.faults import refuses_data, translated
from stream.store.migrate import check, mark_half, mark_whole, migrate
from stream.store.schema import BESIDE, STORIES, articles, change_number

__all__ = ["Copied", "copy_store"]

_LOT = 500
"""Articles of one transaction: some 3 MB, and what is done again after a cut."""
_CHARACTERS_SHOWN = 200
"""Of what a database says to data that it refuses; it may repeat them."""

Tell = Callable[[int, int], None]
"""Is told after each lot how many articles are there, and of how many."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did."""

    rows: Mapping[str, int]
    """Rows by table, as both have them now."""
    articles: int
    """Articles that this call copied; 0 where all were there."""


def copy_store(source: Engine, target: Engine, tell: Tell = lambda _done, _all: None) -> Copied:
    """Copy, and check it. `target` is brought to this release's tables first.

    Raises `Misconfigured` where the source is no database of this release, where somebody writes to either meanwhile,
    where the target has articles that the source has not, or where the two differ at the end; `Transient` where one of
    them is away.
    """
    files = [file.resolve() for file in (file_of(source), file_of(target)) if file is not None]
    if str(source.url) == str(target.url) or len(files) != len(set(files)):
        raise Misconfigured(f"{described(source)} is the source and the target: name another one to copy from")
    check(source)
    migrate(target)  # which refuses what this release cannot work with; `check` would refuse a half too
    with _kept_from_writers(source) as reading:
        found = reading.execute(select(func.count()).select_from(articles)).scalar_one()
        begun, there = _begun(reading, target)
        copied = 0
        for lot in _lots(reading, begun):
            with _refusals_told(target, lot), translated(), target.begin() as writing:
                take_turn(writing)
                mark_half(writing)
                _copy(reading, writing, lot)
                _go_on_counting(writing)
            copied += len(lot)
            tell(there + copied, found)
        with translated(), target.begin() as writing:
            take_turn(writing)
            _copy_beside(reading, writing)
            go_on_behind(writing, last_number(reading))
        with translated(), target.connect() as written:
            rows = _compare(reading, written, target)
        with translated(), target.begin() as writing:
            mark_whole(writing)
    return Copied(rows, copied)


@contextmanager
def _kept_from_writers(source: Engine) -> Iterator[Connection]:
    """Read what there is as of now. SQLite's only writer is kept out meanwhile; PostgreSQL shows one state."""
    sqlite = source.dialect.name == "sqlite"
    with translated(), source.connect() as connection:
        if not sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ")
        connection.begin()
        if sqlite:
            try:
                # Ours began a reading transaction; to take the writer's place it must be the first to write.
                connection.execute(text("DELETE FROM positions WHERE 0"))
            except exc.OperationalError as error:
                if "locked" not in str(error.orig):  # read-only, say: no store is to be ended for that
                    raise
                raise Misconfigured(f"somebody writes to {described(source)}: end the store first") from None
        else:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def _refusals_told(target: Engine, lot: list[Any]) -> Iterator[None]:
    """Turn what the target says to the rows of a lot into `Misconfigured`; nothing of the lot is there then."""
    try:
        yield
    except Exception as error:
        if not refuses_data(error):
            raise
        said = " ".join(str(getattr(error, "orig", None) or error).split())[:_CHARACTERS_SHOWN]
        raise Misconfigured(
            f"{described(target)} refuses the articles with row_no {lot[0].row_no} to {lot[-1].row_no} ({said}). Where "
            "a store writes to it already, end that, empty the target, and copy again"
        ) from error


def _begun(reading: Connection, target: Engine) -> tuple[int, int]:
    """Return the number of the last article that is there already, from a copy that was cut off, 0 where none is; and
    how many are there. Raises `Misconfigured` where the target has others.
    """
    number = articles.c.row_no
    with translated(), target.connect() as there:
        if target.dialect.name == "postgresql":
            there.execute(text("SET LOCAL statement_timeout = 0"))  # to count a large half takes longer
        last = int(there.execute(select(func.max(number))).scalar() or 0)
        count = int(there.execute(select(func.count()).select_from(articles)).scalar_one())
        of_last = select(articles.c.article_id).where(number == last)
        id_of_last = there.execute(of_last).scalar()
    same = reading.execute(of_last).scalar() == id_of_last
    before = reading.execute(select(func.count()).select_from(articles).where(number <= last)).scalar_one()
    if not same or before != count:
        raise Misconfigured(
            f"{described(target)} has {count} articles, and they are not the first {count} of "
            f"{described(reading.engine)}: copy into an empty database, before a store writes to it"
        )
    return last, count


def _lots(reading: Connection, begun: int) -> Iterator[list[Any]]:
    while True:
        number = articles.c.row_no
        further = select(number, articles.c.article_id).where(number > begun).order_by(number).limit(_LOT)
        lot = list(reading.execute(further))
        if not lot:
            return
        yield lot
        begun = lot[-1].row_no


def _copy(reading: Connection, writing: Connection, lot: list[Any]) -> None:
    ids = [row.article_id for row in lot]
    for table in STORIES:
        rows = [dict(row) for row in reading.execute(_all_of(table).where(table.c.article_id.in_(ids))).mappings()]
        if rows:
            order = table.primary_key.columns.keys()
            writing.execute(insert(table), sorted(rows, key=lambda row: [row[name] for name in order]))


def _all_of(table: Table) -> Select[Any]:
    """Select the columns; of an article the number of its last change as readers have it: a row without one would get
    a new one from SQLite.
    """
    return select(*(change_number if column is articles.c.change_no else column for column in table.c))


def _copy_beside(reading: Connection, writing: Connection) -> None:
    streamed = reading.execution_options(yield_per=_LOT)
    for table in BESIDE:
        writing.execute(delete(table))
        for lot in streamed.execute(select(table)).mappings().partitions():
            writing.execute(insert(table), [dict(row) for row in lot])


def _go_on_counting(writing: Connection) -> None:
    """Let PostgreSQL number the next article behind those that were copied; SQLite does by itself."""
    if writing.dialect.name == "postgresql":
        writing.execute(
            select(func.setval(func.pg_get_serial_sequence("articles", "row_no"), func.max(articles.c.row_no)))
        )


def _compare(reading: Connection, written: Connection, target: Engine) -> dict[str, int]:
    """Return how many rows each table has. Raises `Misconfigured` where the two differ."""
    counts = {}
    for table in (*STORIES, *BESIDE):
        (here, hashed), (there, hashed_there) = _hash(reading, table), _hash(written, table)
        if (here, hashed) != (there, hashed_there):
            raise Misconfigured(
                f"the table {table.name} differs: {here} rows here, {there} in {described(target)}, {hashed[:12]} and "
                f"{hashed_there[:12]}. Somebody wrote to one of them: end the store, empty the target, copy again"
            )
        counts[table.name] = here
    return counts


def _hash(connection: Connection, table: Table) -> tuple[int, str]:
    """Return how many rows a table has, and a hash of all that is in them, whatever the database and its order."""
    total, count = 0, 0
    streamed = connection.execution_options(yield_per=_LOT).execute(_all_of(table))
    for row in streamed:
        canonical = json.dumps([_plain(value) for value in row], sort_keys=True, ensure_ascii=True)
        total = (total + int.from_bytes(hashlib.sha256(canonical.encode()).digest())) % 2**256
        count += 1
    return count, f"{total:064x}"


def _plain(value: Any) -> Any:
    """Return a value as both databases have it. PostgreSQL does not tell 1e16 from its digits, or -0 from 0."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, UUID | datetime) else value
