"""Opens the connection that migrations run on: nobody else migrates meanwhile, and nobody waits for it long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from stream.store.engine import SQLITE_BEGINS

__all__ = ["migrating"]

LOCK = 0x57697265
"""PostgreSQL's advisory lock of migrations: two workers that start together take turns."""
_LOCK_MILLISECONDS = 1000
"""How long a migration waits for a table that somebody reads: whoever comes after it waits behind it meanwhile. Writers
and readers of ours take less; a dump or a report takes longer, and then the table is left to the others for a pause.
"""
_TURN = 0.2
"""Seconds between two looks at whether another process still migrates."""


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a connection while nobody else migrates. On SQLite it is in one transaction from the beginning; on
    PostgreSQL in none, and what is left open at the end is committed.
    """
    if engine.dialect.name != "postgresql":
        # A transaction that begins by reading may not write once another has written: two that start together.
        with engine.execution_options(**{SQLITE_BEGINS: "BEGIN IMMEDIATE"}).begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        try:
            connection.execute(text(f"SET statement_timeout = 0; SET lock_timeout = {_LOCK_MILLISECONDS}"))
            # To wait within the statement would be to keep a transaction open: an index that is built waits for those.
            while not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one():
                connection.commit()
                time.sleep(_TURN)
            connection.commit()
            yield connection
            connection.commit()
        finally:
            connection.invalidate()  # the settings and the lock are the session's: nobody else gets it
