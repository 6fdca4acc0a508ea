"""Says what a database error means to the flow.

the database is away, busy, locked, full, read-only, starting, or ended a query    `Transient`
it lacks our tables, or the user lacks rights                                      `Misconfigured`
it refuses our password or TLS, or we refuse its certificate                       `Misconfigured`
it refuses the data                                                                passed on: see `refuses_data`
its file is broken                                                                 `Fatal`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from stream.errors import Fatal, Misconfigured, Transient

__all__ = ["MIGRATE", "refuses_data", "repeats_numbers", "translated"]

MIGRATE = "run `wirestream migrate`"
"""How every message about the tables ends."""

_DATA_CLASSES = ("22", "23", "54")
"""Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded (a row or word too
large).
"""
_TWICE = "23505"
"""SQLSTATE where a value would be there twice that may be there once."""
_OPERATOR_CLASSES = ("42", "3F", "0A")
"""Classes of SQLSTATE: unknown table or no right to it, unknown schema, feature not supported."""


_REFUSED = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf entry|pg_hba\.conf rejects connection"
    r"|(?:role|database) \".*\" does not exist|is not permitted to log in|permission denied for database"
    r"|certificate verify failed|does not match host name|root certificate file|private key file"
    r"|could not (?:read|load|open) [\w ]*certificate|does not support SSL|invalid sslmode value"
    r"|alert (?:unknown ca|certificate|handshake)"
)
"""What a server, or libpq, says of a connection that only the operator can mend; libpq tells no SQLSTATE of those."""
_CHARACTERS_SHOWN = 300
"""Of a message: of several hosts each has its say."""


def _sqlstate(error: exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def refuses_data(error: BaseException) -> bool:
    """Return whether the fault lies in the rows, so that a smaller batch without them would pass."""
    if isinstance(error, exc.DBAPIError) and not error.connection_invalidated:
        state = _sqlstate(error)
        if state:
            return state.startswith(_DATA_CLASSES)
        too_big = "too big" in str(error.orig)
        return isinstance(error, (exc.DataError, exc.IntegrityError)) or too_big
    # A value that the driver cannot bind: an integer beyond 64 bits, a text that is no Unicode.
    return isinstance(error, (OverflowError, ValueError, TypeError, RecursionError)) or (
        isinstance(error, exc.StatementError) and not isinstance(error, exc.DBAPIError)
    )


def repeats_numbers(error: BaseException) -> bool:
    """Return whether PostgreSQL gives rows numbers that it gave before. Whatever is said twice by messages is written
    once, so nothing else is there twice of what the writer inserts.
    """
    return isinstance(error, exc.IntegrityError) and _sqlstate(error) == _TWICE


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLAlchemy's errors into ours; those that `refuses_data` pass as they are."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        if refuses_data(error):
            raise
        raise _ours(error) from error


def _ours(error: exc.SQLAlchemyError) -> Exception:
    if not isinstance(error, exc.DBAPIError):
        return Transient(f"the database: {type(error).__name__}")
    message = " ".join(str(error.orig).split())[:_CHARACTERS_SHOWN]
    state = _sqlstate(error)
    if not state and _REFUSED.search(message):
        return Misconfigured(
            f"the database refuses us, or we do not trust it ({message}): mend WIRESTREAM_STORE__URL (user, database, "
            "sslmode, sslrootcert), or WIRESTREAM_STORE__PASSWORD"
        )
    if state.startswith(_OPERATOR_CLASSES) or "no such table" in message or "no such column" in message:
        return Misconfigured(f"the database refuses the statement ({message}): {MIGRATE}, and check the user's rights")
    if "not a database" in message:
        return Misconfigured("the store's file is no SQLite database: mend the store's URL, or move the file away")
    if "malformed" in message:
        return Fatal(f"the database file is broken: {message}")
    return Transient(f"the database: {message}")
