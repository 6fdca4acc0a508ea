"""Inserts rows, however many, by one statement whose text is the same for any number of them.

PostgreSQL is given each column as one array (`stream.store.arrays`): so it reads, plans and runs one statement, which
stays prepared, where it had one for each row, or one that grew with them. SQLite has no arrays, and runs in this
process: it is given row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Table, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.dml import ReturningInsert

from stream.store.arrays import Array

__all__ = ["Insertion", "insert_rows", "insertion"]

Insertion = PostgresInsert | SqliteInsert
"""Both have `excluded` and `on_conflict_do_update`."""
_Rows = Sequence[dict[str, Any]]
_Written = tuple[str, dict[str, Callable[[Any], Any]], dict[str, Any]]
Found = Callable[[ReadOnlyColumnCollection[str, Any]], ColumnElement[Any]]
"""Returns the value of a column, by the others of its row."""


def insertion(
    dialect: str, table: Table, without: Collection[str] = (), found: Mapping[str, Found] = MappingProxyType({})
) -> Insertion:
    """Return a statement for `insert_rows`: of each row every column is given but those that the database fills, and
    `without` these. On PostgreSQL those of `found` are looked up while the row is inserted.
    """
    if dialect != "postgresql":
        return SqliteInsert(table)
    given = [each for each in table.c if each.server_default is None and each.name not in without]
    arrays = func.unnest(*(bindparam(each.name, type_=Array(each.type)) for each in given))
    came = arrays.table_valued(*(column(each.name, each.type) for each in given)).render_derived("came")
    looked_up = (look(came.c) for look in found.values())
    return PostgresInsert(table).from_select([*(each.name for each in given), *found], select(*came.c, *looked_up))


def insert_rows(connection: Connection, statement: Insertion | ReturningInsert[Any], rows: _Rows) -> CursorResult[Any]:
    """Insert rows, one at least, in their order."""
    if connection.dialect.name != "postgresql":
        return connection.execute(statement, rows)
    written, columns, others = _written(statement)
    arrays = {name: given([row[name] for row in rows]) for name, given in columns.items()}
    return connection.exec_driver_sql(written, arrays | others)


@cache
def _written(statement: Insertion | ReturningInsert[Any]) -> _Written:
    """Return the text of a statement, what makes the array of each column, and its other parameters. SQLAlchemy would
    find them out anew each time: a quarter of what a batch of one costs.
    """
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect)
    types = {name: parameter.type for name, parameter in compiled.binds.items()}
    columns = {name: each.bind_processor(dialect) for name, each in types.items() if isinstance(each, Array)}
    return str(compiled), columns, {name: value for name, value in compiled.params.items() if name not in columns}
