"""Opens the database: SQLite or PostgreSQL by one URL. May import stream.errors and its own package."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import StaticPool

from stream.errors import Misconfigured

__all__ = ["open_engine"]

CONNECT_TIMEOUT = 5
"""Seconds. A database that takes longer to answer is away; the flow waits, and asks again."""
STATEMENT_TIMEOUT = 30
"""Seconds. A batch takes milliseconds; what takes this long waits for a lock that somebody forgot."""
BUSY_TIMEOUT = 10
"""Seconds that SQLite waits for another writer."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://user:password@host/db`. Connects to nothing yet.

    Raises `Misconfigured` (without the password) where the URL is malformed, of another database, or its folder is
    missing. One engine serves many threads.
    """
    try:
        address = make_url(url.strip())
    except (exc.ArgumentError, ValueError):
        raise Misconfigured(
            "the store's URL is none: write it as sqlite:///file.db or postgresql+psycopg://user:password@host/db"
        ) from None
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername == "postgresql+psycopg":
        return _open_postgresql(address)
    if address.drivername in {"sqlite", "sqlite+pysqlite"}:
        return _open_sqlite(address)
    raise Misconfigured(
        f"the store's URL names `{address.drivername}`: only sqlite and postgresql+psycopg are supported"
    )


def _open_postgresql(address: URL) -> Engine:
    own = address.query.get("options", "")
    options = f"{own if isinstance(own, str) else ' '.join(own)} -c timezone=UTC"
    if "statement_timeout" not in options:
        options += f" -c statement_timeout={STATEMENT_TIMEOUT * 1000}"
    arguments: dict[str, Any] = {
        "options": options.strip(),
        # A peer that vanished without a word is noticed in seconds, not in TCP's quarter of an hour.
        "keepalives_idle": 30,
        "tcp_user_timeout": 20_000,
    }
    if "connect_timeout" not in address.query:
        arguments["connect_timeout"] = CONNECT_TIMEOUT
    return _create(address, connect_args=arguments, pool_pre_ping=True, pool_size=5, pool_timeout=STATEMENT_TIMEOUT)


def _open_sqlite(address: URL) -> Engine:
    in_memory = address.database in {None, "", ":memory:"}
    settings: dict[str, Any] = {"connect_args": {"timeout": BUSY_TIMEOUT}}
    if in_memory:
        # Each connection to memory is a database of its own: all threads share one.
        settings = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    elif address.database is not None and not address.database.startswith("file:"):
        folder = Path(address.database).expanduser().absolute().parent
        if not folder.is_dir():
            raise Misconfigured(f"the store's folder {folder} does not exist: create it, or mend the store's URL")
    engine = _create(address, **settings)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _create(address: URL, **settings: Any) -> Engine:
    try:
        return create_engine(address, **settings)
    except exc.ArgumentError as error:
        raise Misconfigured(f"the store's URL: {' '.join(str(error).split())}") from None
    except ImportError as error:
        raise Misconfigured(f"the store's driver is missing ({error.name}): install it, or mend the URL") from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy begins transactions itself (above): the driver's own way leaves DDL outside of them.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",  # readers do not wait for the writer
        "synchronous=FULL",  # what was acknowledged survives a power cut: offsets are committed after it
        f"busy_timeout={BUSY_TIMEOUT * 1000}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
