"""Opens the database for people who read: an engine that cannot write, and gives up before they do."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event

from stream.errors import Misconfigured
from stream.store.engine import (
    BUSY_TIMEOUT,
    address_of,
    file_of,
    leave_moved,
    open_engine,
    postgres_arguments,
    refuse_missing,
)

__all__ = ["POOL", "STATEMENT_TIMEOUT", "TIMEOUT_OPTION", "open_reader"]

STATEMENT_TIMEOUT = 3
"""Seconds. Somebody waits before a screen: what takes longer is a question to be put more narrowly."""
POOL = 10
"""Connections of a process at most: as many threads of it may ask at a time."""
POOL_TIMEOUT = 1
"""Seconds that a thread waits for a connection, before it says that too many ask."""
TIMEOUT_OPTION = "wirestream_timeout"
"""The execution option that gives a statement of SQLite another time, in seconds; PostgreSQL is told by `SET LOCAL`."""
_READING = " ".join(
    f"-c {setting}"
    for setting in (
        "default_transaction_read_only=on",
        "jit=off",  # it would compile for longer than these statements run
        "max_parallel_workers_per_gather=0",  # ten readers are not to take every core from the store that writes
        "work_mem=16MB",  # so that a bitmap of all that have a word keeps its rows, and need not look at whole pages
    )
)
_INSTRUCTIONS = 20_000
"""Steps of SQLite between two looks at the clock: a millisecond."""


def open_reader(url: str) -> Engine:
    """Return an engine for the same URLs as `open_engine`. It connects to nothing yet, and creates no file.

    The database itself refuses every statement that would write, and ends one that takes longer than
    `STATEMENT_TIMEOUT`, which is `Transient`; so is a pool that stays full. Raises `Misconfigured` as `open_engine`
    does, and for an SQLite database in memory or by a URI (`sqlite:///file:…`).
    """
    address = address_of(url)
    pool: dict[str, Any] = {"pool_size": POOL, "max_overflow": 0, "pool_timeout": POOL_TIMEOUT}
    if address.drivername == "postgresql+psycopg":
        arguments = postgres_arguments(address, STATEMENT_TIMEOUT, _READING)
        # What is prepared once is planned for any word, and the plan for a rare one is bad for a common one.
        arguments["prepare_threshold"] = None
        open_engine(url).dispose()  # which says what is wrong with a URL that no engine takes
        return create_engine(address, connect_args=arguments, pool_pre_ping=True, **pool)
    engine = open_engine(url)
    engine.dispose()
    file = file_of(engine)
    if file is None:  # only of a plain path it is known how to open it so that nothing can be written
        raise Misconfigured("the store's URL names no file that can be read alone: write its path, sqlite:///wire.db")
    return _open_file(file, address, pool)


def _open_file(file: Path, address: URL, pool: dict[str, Any]) -> Engine:
    def connect() -> sqlite3.Connection:
        refuse_missing(file)
        name = f"file:{quote(str(file.absolute()))}?mode=ro"
        connection = sqlite3.connect(name, uri=True, timeout=BUSY_TIMEOUT, check_same_thread=False)
        connection.isolation_level = None
        return connection

    engine = create_engine(address, creator=connect, **pool)
    leave_moved(engine, file)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    event.listen(engine, "before_cursor_execute", _end_in_time)
    return engine


def _end_in_time(connection: Any, _cursor: Any, _sql: str, _parameters: Any, context: Any, _many: bool) -> None:  # noqa: FBT001 (SQLAlchemy's)
    """Have SQLite, which has no time-out of its own, look at the clock while a statement runs."""
    options = context.execution_options if context is not None else {}
    deadline = time.monotonic() + options.get(TIMEOUT_OPTION, STATEMENT_TIMEOUT)
    driver = connection.connection.driver_connection
    driver.set_progress_handler(lambda: int(time.monotonic() > deadline), _INSTRUCTIONS)
