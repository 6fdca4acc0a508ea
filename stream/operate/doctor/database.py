"""Checks the database: it answers, has this release's tables, and lets us write; and its clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine, func, select, text

from stream.clock import Clock
from stream.errors import Transient, WirestreamError
from stream.operate.doctor.clocks import clock_finding
from stream.operate.doctor.finding import Finding
from stream.settings import Settings
from stream.store import check, described, open_engine
from stream.store.columns import UtcDateTime
from stream.store.faults import translated
from stream.store.schema import articles

__all__ = ["database_findings"]

_ENCODING = "UTF8"
"""PostgreSQL's name of the one encoding that has every letter. What was set up without a locale has another."""
_NOW = text("SELECT clock_timestamp() AS now").columns(now=UtcDateTime)


def database_findings(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Yield what is to be said of the database."""
    try:
        engine = open_engine(settings.store.url.get_secret_value())
    except WirestreamError as error:
        yield Finding("database", "", str(error))
        return
    name = described(engine)
    try:
        check(engine)
        _write(engine)
        yield Finding("database", f"{name}: writable, {_size(engine)}")
        if engine.dialect.name == "postgresql":
            yield from _encoding(engine, name)
            yield _clock(engine, clock)
    except WirestreamError as error:
        yield Finding("database", "", f"{name}: {error}{_remedy(error)}")
    finally:
        engine.dispose()


def _remedy(error: WirestreamError) -> str:
    away = isinstance(error, Transient)
    return "; start it, make it writable, or mend WIRESTREAM_STORE__URL" if away else ""


def _write(engine: Engine) -> None:
    """Write as the store would, and take it back: a full disk, a read-only database and missing rights show. Raises as
    the store.
    """
    with translated(), engine.connect() as connection, connection.begin() as transaction:
        # No row is changed: the statement takes the lock and the rights that writing needs.
        connection.execute(articles.delete().where(articles.c.row_no == -1))
        transaction.rollback()


def _size(engine: Engine) -> str:
    """Return how large it is, in words."""
    with translated(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        else:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            size = pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        last: datetime | None = connection.execute(select(func.max(articles.c.received_at))).scalar_one()
    words = f"{int(size) / 1e6:,.0f} MB"
    return words + (", empty" if last is None else f", last article of {last:%Y-%m-%d %H:%M} UTC")


def _encoding(engine: Engine, name: str) -> Iterator[Finding]:
    """Yield a fault for a database that has not every letter: what it lacks it refuses."""
    with translated(), engine.connect() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != _ENCODING:
        fault = (
            f"{name} keeps text in {encoding}: stories and alerts with letters or signs that it lacks become dead "
            f"letters. Create a database with ENCODING '{_ENCODING}', copy this one into it with `wirestream migrate "
            "--from`, and send them back (`wirestream dlq replay --stage store`)"
        )
        yield Finding("database", "", fault)


def _clock(engine: Engine, clock: Clock) -> Finding:
    asked = clock.now()
    with translated(), engine.connect() as connection:
        told = connection.execute(_NOW).scalar_one()
    return clock_finding("database", told, asked, clock.now())
