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
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, delete

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Reason, Rejected, Transient
from stream.store.changes import take_turn
from stream.store.faults import MIGRATE, refuses_data, repeats_numbers, translated
from stream.store.inserting import Insertion, insert_rows, insertion
from stream.store.positions import Positions, Reached, keep_positions, stored_positions
from stream.store.schema import quotes, story_merges, supersessions
from stream.store.writing.alerts import AlertRow, SentAlert, alert_row, keep_alerts
from stream.store.writing.row import Rows, Stored, rows_of
from stream.store.writing.settle import drop_pruned, mark_superseded, number_anew, stories_shown_anew
from stream.store.writing.upsert import Upserted, upsert

__all__ = ["Writer", "Written"]


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
        self._reached = Reached()

    def write(self, batch: Sequence[Stored | SentAlert], behind: Positions | None = None) -> Written:
        """Store a batch in one transaction: after a return, all of it but `refused` is committed. With it is stored
        `behind` which offsets of which partitions nothing of it, or of what came before, is missing: also of a batch of
        which all is refused.

        Only where the database refuses data is the batch halved, each half a transaction, until the rows at fault
        stand alone. Raises `Transient` (nothing of the batch need be assumed stored; write it again), `Misconfigured`
        (the tables are missing) or `Fatal`. Of the `Transient` faults `WentBack` says which records are missing that
        were stored before: it is said once, and they are the caller's to write again, first.
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

    def positions(self) -> dict[tuple[str, int], int]:
        """Return how far each partition is stored, as the database has it. Raises as `write` does."""
        with translated(), self._engine.connect() as connection:
            return stored_positions(connection)

    def forget_positions(self) -> None:
        """Forget how far partitions are stored: from now on others may have them, and write less."""
        self._reached.forget()

    def _write(
        self, taken: list[tuple[int, Rows | AlertRow]], refused: list[tuple[int, Rejected]], behind: Positions
    ) -> tuple[int, int]:
        """Return how many were inserted and updated; what is refused is added to `refused`."""
        if not (taken or behind):
            return 0, 0
        try:
            with translated(), self._engine.begin() as connection:
                stored = _store(connection, [rows for _, rows in taken])
                before = keep_positions(connection, behind)
                self._reached.check(connection, before)
            self._reached.note(behind, before)
        except Exception as error:
            if repeats_numbers(error):  # of which no row is at fault: the next one would be refused as well
                raise Transient(f"the database numbers rows as it has numbered others before: {MIGRATE}") from error
            if not (taken and refuses_data(error)):
                raise
            if len(taken) == 1:
                message = " ".join(str(getattr(error, "orig", None) or error).split())
                refused.append((taken[0][0], Rejected(Reason.SCHEMA, f"the database refuses it: {message[:200]}")))
                return self._write([], refused, behind)
        else:
            return stored
        middle = len(taken) // 2
        first = self._write(taken[:middle], refused, {})
        second = self._write(taken[middle:], refused, behind)  # last: now all that comes before is stored
        return first[0] + second[0], first[1] + second[1]


def _store(connection: Connection, batch: Sequence[Rows | AlertRow]) -> tuple[int, int]:
    take_turn(connection, of_the_same=True)
    inserted = updated = 0
    affected: set[UUID] = set()
    stories: set[UUID] = set()
    for one_each in _rounds(rows for rows in batch if isinstance(rows, Rows)):
        written = upsert(connection, one_each)
        updated += len(written.updated)
        inserted += len(written.inserted)
        rows_written = [rows for rows in one_each if rows.article_id in written]
        affected |= _write_parts(connection, rows_written, written)
        inserted -= drop_pruned(connection, written.old, one_each[0].article["stored_at"])
        stories |= stories_shown_anew(connection, rows_written)
    mark_superseded(connection, affected)
    if stories:
        stored_at = next(rows.article["stored_at"] for rows in batch if isinstance(rows, Rows))
        number_anew(connection, stories, stored_at)
    keep_alerts(connection, (row for row in batch if isinstance(row, AlertRow)))
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


@cache
def _inserting(dialect: str, table: Table) -> Insertion:
    return insertion(dialect, table)


def _write_parts(connection: Connection, batch: list[Rows], written: Upserted) -> set[UUID]:
    """Write quotes, merges and supersessions of what changed. Return the ids whose `superseded_by` may change."""
    dialect = connection.dialect.name
    affected = set(written.updated)
    if dialect != "postgresql":  # which has looked up what takes the place of a new article while it was inserted
        affected |= written.inserted
    if again := sorted(written.updated, key=str):
        for table in (quotes, story_merges):
            connection.execute(delete(table).where(table.c.article_id.in_(again)))
        gone = (
            delete(supersessions).where(supersessions.c.article_id.in_(again)).returning(supersessions.c.superseded_id)
        )
        affected.update(connection.execute(gone).scalars())
    if found := [quote for rows in batch for quote in rows.quotes]:
        insert_rows(connection, _inserting(dialect, quotes), found)
    if found := [row for rows in batch for row in rows.merges]:
        insert_rows(connection, _inserting(dialect, story_merges), found)
    if found := [row for rows in batch for row in rows.supersessions]:
        insert_rows(connection, _inserting(dialect, supersessions), found)
        affected.update(row["superseded_id"] for row in found)
    return affected
