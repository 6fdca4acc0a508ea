"""Opens the database: SQLite or PostgreSQL by one URL."""

from __future__ import annotations

import select
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, exc, make_url
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from stream.errors import Misconfigured
from stream.store.arrays import take_arrays
from stream.store.columns import as_json
from stream.store.faults import MIGRATE

__all__ = [
    "SQLITE_BEGINS",
    "address_of",
    "described",
    "file_of",
    "leave_moved",
    "open_engine",
    "postgres_arguments",
    "refuse_missing",
]

CONNECT_TIMEOUT = 5
"""Seconds. A database that takes longer to answer is away; the flow waits, and asks again."""
STATEMENT_TIMEOUT = 30
"""Seconds. A batch takes milliseconds; what takes this long waits for a lock that somebody forgot."""
BUSY_TIMEOUT = 10
"""Seconds that SQLite waits for another writer."""
_READ_ONLY = "25006"
"""SQLSTATE of a server, or of a session, in which nothing may be written."""
SQLITE_BEGINS = "sqlite_begins"
"""An execution option: the statement that begins a transaction of SQLite, where it is not BEGIN."""


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///file` or `postgresql+psycopg://user:password@host/db`.

    It connects to nothing yet, and connecting creates no SQLite file: only `migrate` does.

    Raises `Misconfigured` (without the password) where the URL is malformed, of another database, or its folder is
    missing. One engine serves many threads.
    """
    address = address_of(url)
    return _open_postgresql(address) if address.drivername == "postgresql+psycopg" else _open_sqlite(address)


def address_of(url: str) -> URL:
    """Return the parts of a URL that `open_engine` takes. Raises `Misconfigured` as it does."""
    try:
        address = make_url(url.strip())
    except (exc.ArgumentError, ValueError):
        raise Misconfigured(
            "the store's URL is none: write it as sqlite:///file.db or postgresql+psycopg://user:password@host/db"
        ) from None
    if "@" in f"{address.host}{address.database}":  # the password ended at its first @: its rest would be shown
        raise Misconfigured("the store's URL has a sign in its password that must be written as %XX (@ is %40)")
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername == "postgresql+psycopg":
        return address
    if address.drivername in {"sqlite", "sqlite+pysqlite"}:
        return address
    raise Misconfigured(
        f"the store's URL names `{address.drivername}`: only sqlite and postgresql+psycopg are supported"
    )


def _open_postgresql(address: URL) -> Engine:
    arguments = postgres_arguments(address, statement_timeout=STATEMENT_TIMEOUT)
    engine = _create(address, connect_args=arguments, pool_size=5, pool_timeout=STATEMENT_TIMEOUT)
    event.listen(engine, "connect", take_arrays)
    event.listen(engine, "checkout", lambda connection, *_: _leave_ended(engine, connection))
    event.listen(engine, "handle_error", _leave_read_only)
    return engine


def _leave_ended(engine: Engine, connection: Any) -> None:
    """Have the pool take a new connection where the database has ended this one since: that is seen on this side, where
    something has come while nothing was asked. Only then is it asked, where `pool_pre_ping` would each time.
    """
    try:
        waiting = select.poll()
        waiting.register(connection.fileno(), select.POLLIN)
        if waiting.poll(0):
            engine.dialect.do_ping(connection)
    except connection.Error:
        raise exc.InvalidatePoolError from None


def _leave_read_only(fault: ExceptionContext) -> None:
    """Have the pool connect anew where a server takes no writes. In a fail-over the first connection may lead to the
    standby, or to the primary that has just become one; and a database that is set to read-only, and back, keeps
    to it for the sessions that began meanwhile. On that connection nothing would ever be written again.
    """
    if getattr(fault.original_exception, "sqlstate", None) == _READ_ONLY:
        fault.is_disconnect = True


def postgres_arguments(address: URL, statement_timeout: int, options: str = "") -> dict[str, Any]:
    """Return what psycopg is given beside the URL. What the URL itself says of options and time-outs wins."""
    own = address.query.get("options", "")
    said = f"{own if isinstance(own, str) else ' '.join(own)} -c timezone=UTC {options}"
    if "statement_timeout" not in said:
        said += f" -c statement_timeout={statement_timeout * 1000}"
    arguments: dict[str, Any] = {
        "options": " ".join(said.split()),
        # A peer that vanished without a word is noticed in 20 seconds, not in TCP's quarter of an hour. While an answer
        # is waited for, Linux looks at the time-out only when it sends a probe behind one that nobody answered.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "tcp_user_timeout": 20_000,
    }
    if "client_encoding" not in address.query:
        arguments["client_encoding"] = "utf8"  # as documents are written, whatever the database keeps text in
    if "connect_timeout" not in address.query:
        arguments["connect_timeout"] = CONNECT_TIMEOUT
    return arguments


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
    event.listen(engine, "do_connect", lambda *_: refuse_missing(file_of(engine)))
    leave_moved(engine, file_of(engine))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def file_of(engine: Engine) -> Path | None:
    """Return the file of an SQLite database; None for PostgreSQL and for one in memory."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in {None, "", ":memory:"} or name is None or name.startswith("file:"):
        return None
    return Path(name)


def refuse_missing(file: Path | None) -> None:
    """Refuse a file that is not there: the driver would make an empty database of a path that is merely wrong."""
    if file is not None and not file.exists():
        raise Misconfigured(f"there is no database {file.absolute()}: {MIGRATE} to create it, or mend the store's URL")


def leave_moved(engine: Engine, file: Path | None) -> None:
    """Have the pool of an engine of SQLite open its file anew where the name leads to none any more, or to another: a
    back-up that was put in its place. The driver would go on with the one that has no name, and tell nobody: what is
    written there is gone with the process.
    """
    if file is None:
        return

    def note(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(file)

    def leave(_connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _identity(file):
            raise exc.InvalidatePoolError

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", leave)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def described(engine: Engine) -> str:
    """Return the database's URL for people: without password, and without parameters, which may hold one."""
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _create(address: URL, **settings: Any) -> Engine:
    try:
        return create_engine(address, json_serializer=as_json, **settings)
    except exc.ArgumentError as error:
        raise Misconfigured(f"the store's URL: {' '.join(str(error).split())}") from None
    except ImportError as error:
        raise Misconfigured(f"the store's driver is missing ({error.name}): install it, or mend the URL") from None


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(str(connection.get_execution_options().get(SQLITE_BEGINS, "BEGIN")))


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
