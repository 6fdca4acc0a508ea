"""Brings a database to the tables of this release, and tells whether this release can work with it.

Each migration says in `runs_beside` which is the oldest revision whose release works with the tables that it leaves. A
migration that only adds says the same as the one before it; one that takes away, or changes what is there, says a
revision whose release does not need that any more. What the last one says stands in the database, so that a release
can tell of a revision that it does not know whether it may go on.

PostgreSQL commits after each migration, and within those that take long (`stream.store.indexing`): killed anywhere,
`migrate` goes on when it is run again. SQLite has all in one transaction.
"""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, cast, delete, exc, func, insert, inspect, select
from sqlalchemy.dialects.postgresql import REGCLASS

from stream.errors import Misconfigured
from stream.store.engine import file_of, open_engine
from stream.store.faults import MIGRATE, translated
from stream.store.migrating import migrating
from stream.store.schema import articles, change_number, compatibility, speakers

__all__ = [
    "FOLDER",
    "VERSION_TABLE",
    "check",
    "head",
    "mark_half",
    "mark_whole",
    "migrate",
    "runs_beside",
    "say_who_may",
]

FOLDER = Path(__file__).parent / "migrations"
"""Where the migrations are."""

VERSION_TABLE = "wirestream_revision"
"""Alembic's table under a name of our own: a database may be shared with others that use Alembic."""
_HALF = "half a copy"
"""Stands in the place of a revision while another database is copied into this one: no release may work with it."""
_LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE where somebody reads a table for longer than a migration waits for it."""
_NUMBERED = {
    "articles_row_no_seq": articles.c.row_no,
    "articles_change_no": change_number.element,  # of which there is an index
    "speakers_speaker_no_seq": speakers.c.speaker_no,
}
"""The sequences of PostgreSQL, and what each numbers."""
_PAUSE = 4
"""Seconds between two attempts at a table: the others have it for the most part."""


def migrate(database: str | Engine) -> str:
    """Create or upgrade the tables, of a URL or an open engine; return the revision that they are at. Doing it again
    does nothing; data stays. A database of a newer release, which this one can work with, is left as it is.

    Raises `Misconfigured` (URL, rights, a database that this release cannot work with) or `Transient` (the database is
    away).
    """
    engine = open_engine(database) if isinstance(database, str) else database
    try:
        if file := file_of(engine):
            file.touch()  # an empty file is an empty database; nothing else makes one
        with translated(), migrating(engine) as connection:
            return _upgrade(connection)
    finally:
        if engine is not database:
            engine.dispose()


def _upgrade(connection: Connection) -> str:
    revision = _context(connection).get_current_revision()
    if revision is not None and revision not in _known():
        _refuse_newer(connection, revision)
        return revision
    if connection.dialect.name == "postgresql":
        connection.commit()  # or Alembic would take the transaction for its caller's
    settings = _settings()
    settings.attributes["connection"] = connection
    while True:
        try:
            command.upgrade(settings, "head")
            _number_on(connection)
        except exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            connection.rollback()
            time.sleep(_PAUSE)
        else:
            return head()


def _number_on(connection: Connection) -> None:
    """Have PostgreSQL number on behind the rows that there are. Logical replication, by which a server is replaced by
    one of the next version, brings rows, and not how far they are numbered.
    """
    if connection.dialect.name != "postgresql":
        return
    for sequence, numbers in _NUMBERED.items():
        last = select(func.max(numbers)).scalar_subquery()
        given = func.coalesce(func.pg_sequence_last_value(cast(sequence, REGCLASS)), 0)
        connection.execute(select(func.setval(sequence, last)).where(last > given))


def say_who_may(ctx: MigrationContext, step: MigrationInfo, heads: object, run_args: object) -> None:  # noqa: ARG001
    """Note, in the transaction of a migration, which releases may work with what it leaves. Alembic calls it."""
    connection = ctx.connection
    if connection is None or step.up_revision_id is None:  # pragma: no cover (Alembic's `--sql`, which we do not have)
        return
    if inspect(connection).has_table(compatibility.name) and _oldest(connection) != _HALF:
        _say_who_may(connection, runs_beside(step.up_revision_id))


def mark_half(connection: Connection) -> None:
    """Note, with the first rows of a copy, that the others are not there yet: a store that began to write behind them
    would leave a database that looks whole.
    """
    if _is_ours(connection):
        _say_who_may(connection, _HALF)


def mark_whole(connection: Connection) -> None:
    """Note that a copy is done, and was compared."""
    if _is_ours(connection):
        _say_who_may(connection, runs_beside(head()))


def _is_ours(connection: Connection) -> bool:
    """Return whether it is at this release's revision: who may work with a newer one, that one says."""
    return _context(connection).get_current_revision() == head()


def _say_who_may(connection: Connection, oldest: str) -> None:
    connection.execute(delete(compatibility))
    connection.execute(insert(compatibility).values(one=1, oldest=oldest))


def _oldest(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(compatibility.c.oldest)).scalar()
    return found


def head() -> str:
    """Return the revision that this release makes."""
    revision = _scripts().get_current_head()
    if revision is None:  # pragma: no cover (the package ships its migrations)
        raise Misconfigured("the migrations are missing from the installation: install wirestream again")
    return revision


def runs_beside(revision: str) -> str:
    """Return the oldest revision whose release works with the tables of a revision that this release knows."""
    script = _scripts().get_revision(revision)
    return str(script.module.runs_beside)


def check(engine: Engine) -> str:
    """Check that this release can work with the database: it is at this release's revision, or at a newer one that says
    so, and no half of a copy. Return its revision. Raises `Misconfigured` where that is not so, `Transient` where it is
    away.
    """
    with translated(), engine.connect() as connection:
        revision = _context(connection).get_current_revision()
        if revision is None:
            raise Misconfigured(f"the database has no tables of ours yet: {MIGRATE}")
        if revision not in _known():
            _refuse_newer(connection, revision)
        elif revision != head():
            raise Misconfigured(f"the database is at revision {revision}, this release needs {head()}: {MIGRATE}")
        elif _oldest(connection) == _HALF:
            raise Misconfigured(
                "another database is being copied into this one, or was until the copy was cut off: run the same "
                "`wirestream migrate --from` again, to its end"
            )
    return revision


def _refuse_newer(connection: Connection, revision: str) -> None:
    """Raise `Misconfigured` for a revision that this release does not know, unless it says that this release may."""
    oldest = None
    if inspect(connection).has_table(compatibility.name):
        oldest = _oldest(connection)
    if oldest not in _known():
        raise Misconfigured(
            f"the database is at revision {revision}, which this release ({head()}) does not know, and cannot work with"
            f"{f' (it needs one of {oldest} or later)' if oldest else ''}: install the newer release, or restore a "
            "back-up from before its migration"
        )


def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})


def _settings() -> Config:
    settings = Config()
    # Alembic reads the value as a template: a `%` of the path must be doubled.
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return settings


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_settings())
