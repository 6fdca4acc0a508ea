"""Writes batches: the same messages, however often and in whatever order, leave the same rows.

- An article that is there with the same content stays as it is: the raw record, `received_at` and `decided_at` of its
  first copy (the one received first) and its `stored_at` are kept.
- Another content under the same id takes its place if it was issued later (`published_at`, else `received_at`; at one
  instant the one received, then judged, later, and at last the one with the greater hash), so that a late redelivery
  of the other one changes nothing.
- Alerts are beside the articles (`stream.store.writing.alerts`): they may come before those that they are about.
- What is older than what was pruned, and would not have been kept (`stream.store.writing.keeping`), does not come back.
- `superseded_by` is worked out from what has arrived so far: a kill may come before its original.
- What comes, and each row that changes, gets a number (`stream.store.changes`). So do all articles of a story that
  turns out to be a part of another, and of one of which something is withdrawn: what is to be shown of them changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, tuple_
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Reason, Rejected
from stream.store.changes import take_turn
from stream.store.faults import refuses_data, translated
from stream.store.positions import Positions, keep_positions
from stream.store.schema import articles, quotes, story_merges, supersessions
from stream.store.writing.alerts import AlertRow, SentAlert, alert_row, keep_alerts
from stream.store.writing.keeping import pruned_before
from stream.store.writing.row import Rows, Stored, rows_of
from stream.store.writing.settle import drop_pruned, mark_superseded, number_anew, stories_shown_anew

__all__ = ["Writer", "Written"]

_NOT_OVERWRITTEN = frozenset(
    {"row_no", "article_id", "stored_at", "superseded_by", "updated_at", "change_no", "retold_at"}
)
"""Columns that a changed content does not set to its own."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch. Alerts are counted as unchanged."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, Rejected], ...] = ()
    """For each message that was refused its place in the batch, and why. Everything else is committed."""


class Writer:
    """Writes to one engine. Threads may share it."""

    def __init__(self, engine: Engine, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._engine = engine
        self._clock = clock

    def write(self, batch: Sequence[Stored | SentAlert], behind: Positions | None = None) -> Written:
        """Store a batch in one transaction: after a return, all of it but `refused` is committed. With it is stored
        `behind` which offsets of which partitions nothing of it, or of what came before, is missing.

        Only where the database refuses data is the batch halved, each half a transaction, until the rows at fault
        stand alone. Raises `Transient` (nothing of the batch need be assumed stored; write it again), `Misconfigured`
        (the tables are missing) or `Fatal`.
        """
        stored_at = self._clock.now()
        refused: list[tuple[int, Rejected]] = []
        taken: list[tuple[int, Rows | AlertRow]] = []
        for index, item in enumerate(batch):
            try:
                taken.append((index, alert_row(item) if isinstance(item, SentAlert) else rows_of(item, stored_at)))
            except Rejected as error:
                refused.append((index, error))
        inserted, updated = self._write(taken, refused, behind or {})
        return Written(
            inserted=inserted,
            updated=updated,
            unchanged=len(batch) - len(refused) - inserted - updated,
            refused=tuple(sorted(refused, key=lambda entry: entry[0])),
        )

    def _write(
        self, taken: list[tuple[int, Rows | AlertRow]], refused: list[tuple[int, Rejected]], behind: Positions
    ) -> tuple[int, int]:
        """Return how many were inserted and updated; what is refused is added to `refused`."""
        if not taken:
            return 0, 0
        try:
            with translated(), self._engine.begin() as connection:
                stored = _store(connection, [rows for _, rows in taken])
                keep_positions(connection, behind)
                return stored
        except Exception as error:
            if not refuses_data(error):
                raise
            if len(taken) == 1:
                message = " ".join(str(getattr(error, "orig", None) or error).split())
                refused.append((taken[0][0], Rejected(Reason.SCHEMA, f"the database refuses it: {message[:200]}")))
                return 0, 0
        middle = len(taken) // 2
        first = self._write(taken[:middle], refused, {})
        second = self._write(taken[middle:], refused, behind)  # last: now all that comes before is stored
        return first[0] + second[0], first[1] + second[1]


def _store(connection: Connection, batch: Sequence[Rows | AlertRow]) -> tuple[int, int]:
    take_turn(connection)
    horizon = pruned_before(connection)
    inserted = updated = 0
    affected: set[UUID] = set()
    stories: set[UUID] = set()
    for one_each in _rounds(rows for rows in batch if isinstance(rows, Rows)):
        written = _upsert(connection, one_each)
        updated += sum(written.values())
        inserted += len(written) - sum(written.values())
        rows_written = [rows for rows in one_each if rows.article_id in written]
        affected |= _write_parts(connection, rows_written, written)
        dropped = drop_pruned(connection, rows_written, written, horizon) if horizon else 0
        inserted -= dropped
        stories |= stories_shown_anew(connection, rows_written)
    mark_superseded(connection, affected)
    if stories:
        stored_at = next(rows.article["stored_at"] for rows in batch if isinstance(rows, Rows))
        number_anew(connection, stories, stored_at)
    keep_alerts(connection, (row for row in batch if isinstance(row, AlertRow)), horizon)
    return inserted, updated


def _rounds(batch: Iterable[Rows]) -> list[list[Rows]]:
    """Return the batch in rounds: no statement may hold an id twice, so the n-th message with an id goes to the n-th
    round.
    """
    rounds: list[list[Rows]] = []
    seen: dict[UUID, int] = {}
    for rows in batch:
        turn = seen[rows.article_id] = seen.get(rows.article_id, -1) + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(rows)
    return rounds


def _upsert(connection: Connection, batch: list[Rows]) -> dict[UUID, bool]:
    """Return the ids that were inserted (false) or updated (true)."""
    postgresql = connection.dialect.name == "postgresql"
    statement = (PostgresInsert if postgresql else SqliteInsert)(articles)
    new, old = statement.excluded, articles.c
    issued = func.coalesce(old.published_at, old.received_at)
    newly_issued = func.coalesce(new.published_at, new.received_at)
    other_content = and_(
        old.content_hash != new.content_hash,
        tuple_(issued, old.received_at, old.decided_at, old.content_hash)
        < tuple_(newly_issued, new.received_at, new.decided_at, new.content_hash),
    )
    earlier_copy = and_(old.content_hash == new.content_hash, new.received_at < old.received_at)
    values: dict[str, Any] = {column.name: new[column.name] for column in old if column.name not in _NOT_OVERWRITTEN}
    upsert = statement.on_conflict_do_update(
        index_elements=[old.article_id],
        # On PostgreSQL the row that was to be inserted has a number of its own already.
        set_={**values, "updated_at": new.stored_at, **({"change_no": new.change_no} if postgresql else {})},
        where=or_(other_content, earlier_copy),
    ).returning(old.article_id, old.updated_at)
    # One order for all writers, and rows numbered as they came.
    result = connection.execute(upsert, [rows.article for rows in batch])
    return {article_id: updated_at is not None for article_id, updated_at in result}


def _write_parts(connection: Connection, batch: list[Rows], written: dict[UUID, bool]) -> set[UUID]:
    """Write quotes, merges and supersessions of what changed. Return the ids whose `superseded_by` may change."""
    affected = set(written)
    again = [article_id for article_id, was_there in written.items() if was_there]
    if again:
        for table in (quotes, story_merges):
            connection.execute(delete(table).where(table.c.article_id.in_(again)))
        gone = (
            delete(supersessions).where(supersessions.c.article_id.in_(again)).returning(supersessions.c.superseded_id)
        )
        affected.update(connection.execute(gone).scalars())
    if found := [quote for rows in batch for quote in rows.quotes]:
        connection.execute(insert(quotes), found)
    if found := [row for rows in batch for row in rows.merges]:
        connection.execute(insert(story_merges), found)
    if found := [row for rows in batch for row in rows.supersessions]:
        connection.execute(insert(supersessions), found)
        affected.update(row["superseded_id"] for row in found)
    return affected
