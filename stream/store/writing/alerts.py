"""Writes the alerts that were sent to the channels: their topic read again, in whatever order, leaves the same rows.

Of several records of one alert the last written counts, as for every reader of the topic; when the first was written is
kept, so that an alert that is decided again (`wirestream rewind alert`) stays where it was in lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, select, tuple_

from schemas import Alert, RawRecord
from stream.store.inserting import Insertion, insert_rows, insertion
from stream.store.mended import mended
from stream.store.schema import alerts, articles
from stream.store.writing.keeping import pruned_before

__all__ = ["AlertRow", "SentAlert", "alert_row", "keep_alerts"]


@dataclass(frozen=True, slots=True)
class SentAlert:
    """An alert, and its record in wire.alerts.v1."""

    alert: Alert
    written_at: datetime
    """When it was first written."""
    changed_at: datetime
    """When its last record was written, which counts: an embargo may have been lifted."""
    record: RawRecord
    """Where that last record is."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """The row of one record of an alert."""

    alert_id: UUID
    values: dict[str, Any]

    @property
    def order(self) -> tuple[datetime, int]:
        """The order of records. Those of one alert are in one partition, but for a topic that was made anew, or was
        given more of them: there the brokers' time tells.
        """
        return self.values["changed_at"], self.values["offset"]


def alert_row(sent: SentAlert) -> AlertRow:
    """Return the row of a record."""
    document = mended(sent.alert.model_dump(mode="json"))
    values = {
        "alert_id": sent.alert.alert_id,
        **{name: document[name] for name in ("rule", "severity", "kind", "headline")},
        "article_id": sent.alert.article_id,
        "story_id": sent.alert.story_id,
        "due_at": sent.alert.due_at,
        "written_at": sent.written_at,
        "changed_at": sent.changed_at,
        "topic": sent.record.topic,
        "partition": sent.record.partition,
        "offset": sent.record.offset,
        "document": document,
    }
    return AlertRow(sent.alert.alert_id, values)


def keep_alerts(connection: Connection, rows: Iterable[AlertRow]) -> None:
    """Store records of alerts, in the transaction of what they came with, and behind it: those that were last written
    before what was pruned only where their article is there.
    """
    batch = _one_each(rows)
    horizon = pruned_before(connection) if batch else None
    if horizon is not None:
        about = {row["article_id"] for row in batch if row["changed_at"] < horizon}
        stored = select(articles.c.article_id).where(articles.c.article_id.in_(about))
        there = set(connection.execute(stored).scalars())
        batch = [row for row in batch if row["changed_at"] >= horizon or row["article_id"] in there]
    if not batch:
        return
    insert_rows(connection, _keeping(connection.dialect.name), batch)


@cache
def _keeping(dialect: str) -> Insertion:
    statement = insertion(dialect, alerts)
    new, old = statement.excluded, alerts.c
    later = tuple_(old.changed_at, old.offset) < tuple_(new.changed_at, new.offset)
    settled = {"alert_id", "written_at"}
    values: dict[str, Any] = {
        column.name: case((later, new[column.name]), else_=column) for column in old if column.name not in settled
    }
    values["written_at"] = case((new.written_at < old.written_at, new.written_at), else_=old.written_at)
    return statement.on_conflict_do_update(
        index_elements=[old.alert_id], set_=values, where=later | (new.written_at < old.written_at)
    )


def _one_each(rows: Iterable[AlertRow]) -> list[dict[str, Any]]:
    """Return a row an alert: no statement may hold an id twice."""
    last: dict[UUID, AlertRow] = {}
    first: dict[UUID, datetime] = {}
    for row in rows:
        known = last.get(row.alert_id)
        last[row.alert_id] = row if known is None else max(known, row, key=lambda each: each.order)
        first[row.alert_id] = min(row.values["written_at"], first.get(row.alert_id, row.values["written_at"]))
    return [{**last[alert_id].values, "written_at": first[alert_id]} for alert_id in sorted(last, key=str)]
