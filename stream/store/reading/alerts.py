"""Reads the alerts that were sent to the channels. Whether a channel has one, the notifier alone knows (`wirestream
trace`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, select, tuple_

from schemas import Alert, RawRecord
from stream.store.faults import translated
from stream.store.mended import mended
from stream.store.reading.line import Line
from stream.store.reading.rows import lines_of
from stream.store.reading.snapshot import snapshot
from stream.store.schema import alerts, articles
from stream.store.writing.alerts import SentAlert

__all__ = ["AlertCursor", "SentAlert", "SentAlerts", "alerts_of_stories", "lines_alerted", "sent_alerts"]

LIMIT = 200
"""Alerts of one call at most."""
STORY_LIMIT = 500
"""Alerts of one story at most. Rules alert a story once, and again where it changes; houses have tens of rules."""


class AlertCursor(NamedTuple):
    """Where a page ended: what comes next is older than this."""

    written_at: datetime
    alert_id: UUID


@dataclass(frozen=True, slots=True)
class SentAlerts:
    """A page of alerts."""

    items: tuple[SentAlert, ...]
    next: AlertCursor | None
    """Where to go on; None at the end."""


def sent_alerts(
    engine: Engine,
    *,
    rule: str | None = None,
    article: UUID | None = None,
    limit: int = 50,
    before: AlertCursor | None = None,
) -> SentAlerts:
    """Return alerts, the newest first; those of one rule, or about one article. Raises `Transient`, or `Misconfigured`
    where the tables are missing.
    """
    chosen: list[ColumnElement[bool]] = []
    if rule is not None:
        chosen.append(alerts.c.rule == mended(rule))
    if article is not None:
        chosen.append(alerts.c.article_id == article)
    if before is not None:
        chosen.append(tuple_(alerts.c.written_at, alerts.c.alert_id) < tuple_(*before))
    limit = max(0, min(limit, LIMIT))
    with translated(), engine.connect() as connection:
        found = _read(connection, chosen, limit + 1)
    items = tuple(found[:limit])
    return SentAlerts(items, _cursor(items[-1]) if len(found) > limit and items else None)


def lines_alerted(engine: Engine, sent: Iterable[SentAlert]) -> dict[UUID, Line]:
    """Return by id the articles that these alerts are about, as they are now: what was alerted may have been killed
    since. One that is not stored is left out. Raises as `sent_alerts` does.
    """
    ids = {each.alert.article_id for each in sent}
    if not ids:
        return {}
    statement = select(articles.c.row_no).where(articles.c.article_id.in_(sorted(ids, key=str)))
    with snapshot(engine) as connection:
        lines = lines_of(connection, dict.fromkeys(connection.execute(statement).scalars(), 0.0))
    return {line.article_id: line for line in lines}


def alerts_of_stories(connection: Connection, stories: Iterable[UUID]) -> tuple[SentAlert, ...]:
    """Return the alerts about these stories, in the order in which they were written."""
    return tuple(reversed(_read(connection, [alerts.c.story_id.in_(sorted(stories, key=str))], STORY_LIMIT)))


def _read(connection: Connection, chosen: list[ColumnElement[bool]], limit: int) -> list[SentAlert]:
    names = ("document", "written_at", "changed_at", "topic", "partition", "offset")
    newest = (alerts.c.written_at.desc(), alerts.c.alert_id.desc())
    statement = select(*(alerts.c[name] for name in names)).where(*chosen).order_by(*newest).limit(limit)
    return [_sent(row) for row in connection.execute(statement).mappings()]


def _sent(row: RowMapping) -> SentAlert:
    record = RawRecord(topic=row["topic"], partition=row["partition"], offset=row["offset"])
    return SentAlert(Alert.model_validate(row["document"]), row["written_at"], row["changed_at"], record)


def _cursor(sent: SentAlert) -> AlertCursor:
    return AlertCursor(sent.written_at, sent.alert.alert_id)
