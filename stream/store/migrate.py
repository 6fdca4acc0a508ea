"""Brings a database to the tables of this release, and tells whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from stream.errors import Misconfigured
from stream.store.engine import file_of, open_engine
from stream.store.faults import MIGRATE, translated

__all__ = ["VERSION_TABLE", "check", "head", "migrate"]

VERSION_TABLE = "wirestream_revision"
"""Alembic's table under a name of our own: a database may be shared with others that use Alembic."""
LOCK = 0x57697265
"""PostgreSQL's advisory lock of migrations: two workers that start together take turns."""


def migrate(database: str | Engine) -> None:
    """Create or upgrade the tables, of a URL or an open engine. Doing it again does nothing; data stays.

    Raises `Misconfigured` (URL, rights, a database of a newer release) or `Transient` (the database is away).
    """
    engine = open_engine(database) if isinstance(database, str) else database
    try:
        if file := file_of(engine):
            file.touch()  # an empty file is an empty database; nothing else makes one
        with translated(), engine.begin() as connection:
            _upgrade(connection)
    finally:
        if engine is not database:
            engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    _refuse_newer(_context(connection).get_current_revision())
    settings = _settings()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def head() -> str:
    """Return the revision that this release works with."""
    revision = _scripts().get_current_head()
    if revision is None:  # pragma: no cover (the package ships its migrations)
        raise Misconfigured("the migrations are missing from the installation: install wirestream again")
    return revision


def check(engine: Engine) -> None:
    """Check that the database is at this release's revision. Raises `Misconfigured` where it is at another one,
    `Transient` where it is away.
    """
    with translated(), engine.connect() as connection:
        revision = _context(connection).get_current_revision()
    _refuse_newer(revision)
    if revision is None:
        raise Misconfigured(f"the database has no tables of ours yet: {MIGRATE}")
    if revision != head():
        raise Misconfigured(f"the database is at revision {revision}, this release needs {head()}: {MIGRATE}")


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise Misconfigured(
            f"the database is at revision {revision}, which this release does not know: install the newer release"
        )


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})


def _settings() -> Config:
    settings = Config()
    # Alembic reads the value as a template: a `%` of the path must be doubled.
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return settings


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_settings())
