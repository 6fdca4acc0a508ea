"""Tells of an article's alerts, and of each channel whether it has them: from the notes that the notifier keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from schemas import Alert
from stream.agents.notice import Notice
from stream.kafka.topics import ALERT_DELIVERIES, ALERTS
from stream.operate.lag.stage_lag import StageLag
from stream.operate.trace.raw import time_of
from stream.operate.trace.search import Search
from stream.operate.trace.step import State, Step, waiting_step
from stream.store import SentAlert

__all__ = ["alert_steps", "stored_alert"]


async def alert_steps(search: Search, stages: Sequence[StageLag], article_id: UUID, since: datetime) -> list[Step]:
    """Return the steps of `alert` and `notify` for an article that the alert stage has read."""
    needle = str(article_id).encode()
    found = await search.all(ALERTS.name, since, lambda record: needle in (record.value or b""))
    alerts = {alert.alert_id: (alert, record) for record in found if (alert := _alert(record, article_id)) is not None}
    if not alerts and not search.whole:
        return [Step("alert", State.MISSING, f"no alert by it in as much of {ALERTS.name} as was looked at")]
    if not alerts:
        return [Step("alert", State.DONE, "no rule was set off by it", None, {"alerts": []})]
    notices = await _notices(search, set(alerts), since)
    steps = []
    for alert, record in alerts.values():
        steps.append(_alert_step(alert, time_of(record)))
        steps.append(
            waiting_step(stages, ALERTS.name, record.partition, record.offset, ["notify"])
            or _delivered(alert, notices.get(alert.alert_id))
        )
    return steps


def stored_alert(sent: SentAlert) -> Step:
    """Return the step of an alert as the database has it."""
    return _alert_step(sent.alert, sent.changed_at)


def _alert_step(alert: Alert, at: datetime) -> Step:
    words = f"{alert.rule} ({alert.kind}, {alert.severity}) → {', '.join(alert.channels) or 'no channel'}"
    facts = {"alert_id": str(alert.alert_id), "rule": alert.rule, "kind": str(alert.kind), "due_at": alert.due_at}
    return Step("alert", State.DONE, words, at, facts)


def _delivered(alert: Alert, notice: Notice | None) -> Step:
    if not alert.channels:
        return Step("notify", State.DONE, "takes back what was not delivered yet", None, {"channels": {}})
    if notice is None:
        return Step("notify", State.MISSING, "the notifier has no note of it", None, {"channels": {}})
    outcomes = dict(_outcomes(notice))
    late = [name for name, outcome in outcomes.items() if outcome != "delivered"]
    words = ", ".join(f"{name}: {outcome}" for name, outcome in outcomes.items())
    state = State.WAITING if notice.waiting else State.MISSING if late else State.DONE
    return Step("notify", state, words, None, {"channels": outcomes})


def _outcomes(notice: Notice) -> Iterator[tuple[str, str]]:
    for name in notice.alert.channels:
        if name in notice.waiting:
            yield name, f"waiting, due {notice.next_at:%Y-%m-%d %H:%M} UTC"
        else:
            yield name, "missed it (refused, given up, or taken back)" if name in notice.missed else "delivered"


async def _notices(search: Search, wanted: set[UUID], since: datetime) -> dict[UUID, Notice]:
    keys = {str(alert_id).encode(): alert_id for alert_id in wanted}
    records = await search.all(ALERT_DELIVERIES.name, since, lambda record: record.key in keys)
    found: dict[UUID, Notice] = {}
    for record in records:  # of each alert the last counts
        try:
            found[keys[record.key]] = Notice.model_validate_json(record.value or b"")
        except ValidationError:
            continue
    return found


def _alert(record: Any, article_id: UUID) -> Alert | None:
    try:
        alert = Alert.model_validate_json(record.value or b"")
    except ValidationError:
        return None
    return alert if alert.article_id == article_id else None
