"""Numbers changes, so that whoever asks for what has changed since a number misses nothing and is told nothing twice.

An article gets a number when it comes, and a new one whenever its row changes. Writers take turns, from their first
statement to the end of the transaction (`take_turn`): so numbers become visible in their order. Without the turns, one
writer's 7 could become visible after another's 8, and a reader who had gone on to 8 would never see it.

PostgreSQL numbers by a sequence, SQLite by a table of one row, both called `articles_change_no`. The database gives the
number where the writer gives none. This release's writer gives it on PostgreSQL, where the trigger would have to write
the row a second time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, text

__all__ = ["changed", "go_on_behind", "last_number", "take_turn"]

LOCK = 0x57697266
"""PostgreSQL's advisory lock of writers. Two transactions that store a kill and its original at the same time would
not see each other, and the original would stay unmarked, and changes would be numbered out of order: so writers take
turns, each for some milliseconds."""


_TURN = f"SELECT pg_advisory_xact_lock({LOCK}), set_config('idle_in_transaction_session_timeout', '20s', true)"
"""Who has the turn and says nothing for so long between two statements loses it: PostgreSQL takes back what was done,
and ends the connection. It would keep that of a writer that is frozen, or whose machine vanished, for hours, and nobody
else could store anything meanwhile. Somebody who waits for the turn gives up after 30 s (`engine.STATEMENT_TIMEOUT`).
"""
_PLANNED_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', true)"


def take_turn(connection: Connection, *, of_the_same: bool = False) -> None:
    """Wait until no other writer has a transaction open. It must come before all else: what is seen before is of
    before the turn. On PostgreSQL whoever has the turn and falls silent loses it: what was done since is `Transient`.

    SQLite has one writer by itself, and waits for its turn only where a transaction begins by writing: one that has
    read is refused at once while another writes, and for good where another has written since.

    Who writes by the same few statements each time (`of_the_same`) has PostgreSQL plan each of them once for all: it
    would plan an insertion of one row anew each time, for it takes any number of them for ten.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"{_TURN}, {_PLANNED_ONCE}" if of_the_same else _TURN)
    else:
        connection.exec_driver_sql("UPDATE articles_change_no SET last = last WHERE 0")


def changed(dialect: str) -> dict[str, Any]:
    """Return what an update of articles must set besides what it changes."""
    return {"change_no": func.nextval("articles_change_no")} if dialect == "postgresql" else {}


def last_number(connection: Connection) -> int:
    """Return the last number given, also where its row is gone, or not committed."""
    column = "last_value" if connection.dialect.name == "postgresql" else "last"
    return int(connection.execute(text(f"SELECT {column} FROM articles_change_no")).scalar_one())  # noqa: S608


def go_on_behind(connection: Connection, number: int) -> None:
    """Let the next change get a number greater than this."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('articles_change_no', :number + 1, false)"), {"number": number})
    else:
        connection.execute(text("UPDATE articles_change_no SET last = :number"), {"number": number})
