"""Reads several statements' worth as of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from stream.store.faults import translated

__all__ = ["snapshot"]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection to which the database stays as it is: a row that the first statement found is the same to the
    next. Raises `Transient`, or `Misconfigured` where the tables are missing.
    """
    with translated(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite does so by itself
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
