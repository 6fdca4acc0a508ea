"""Serves the alerts that went out, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from stream.desk.api.cursor import CURSOR_LONGEST, place_of, written_cursor
from stream.desk.depends import Reader
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.badge import Badge
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.row import Now, row_of
from stream.desk.standing import headline_of_alert, reason_of_alert
from stream.store.reading import AlertCursor, Line, SentAlert, lines_alerted, sent_alerts

__all__ = ["router"]

ALERTS = 60
"""Alerts of a page."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert in the table."""

    at: Moment
    rule: str
    kind: str
    severity: str
    headline: str
    badges: tuple[Badge, ...]
    """How the article stands now: what was alerted may have been killed since."""
    struck: bool
    taken_back: bool
    """Whether it says that a story was withdrawn."""
    reason: str
    channels: str
    article_id: UUID
    story_id: UUID
    of_rule: str
    """The address of all alerts of its rule."""


@router.get("/alerts")
def alerts(
    request: Request,
    reader: Reader,
    *,
    rule: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str | None, Query(max_length=CURSOR_LONGEST)] = None,
) -> HTMLResponse:
    """Show what woke the desk, of one rule where it is named."""
    of = ("alerts", rule)
    page = sent_alerts(reader, rule=rule or None, limit=ALERTS, before=place_of(AlertCursor, cursor, of))
    now, path = now_of(request), f"{base_of(request)}/alerts"
    following = None
    if page.next is not None:
        place = written_cursor(page.next, of)
        following = f"{path}?{urlencode([*([('rule', rule)] if rule else []), ('cursor', place)])}"
    about = lines_alerted(reader, page.items)
    lines = tuple(_line(each, about.get(each.alert.article_id), now, path) for each in page.items)
    first = path if cursor is not None else None
    return respond(request, "alerts.html", "/alerts", alerts=lines, rule=rule, next=following, newest=first)


def _line(sent: SentAlert, line: Line | None, now: Now, path: str) -> AlertLine:
    alert, row = sent.alert, None if line is None else row_of(line, now)
    shown = row is None or row.shown
    return AlertLine(
        at=now.moment(sent.written_at),
        rule=alert.rule,
        kind=alert.kind.value,
        severity=alert.severity.value,
        headline=headline_of_alert(alert.headline, line, shown=shown),
        badges=row.badges if row else (),
        struck=row is not None and row.standing.withdrawn and not row.notice,
        taken_back=alert.kind.value == "withdrawal",
        reason=", ".join(reason_of_alert(alert.reason, shown=shown)[:6]),
        channels=", ".join(alert.channels),
        article_id=alert.article_id,
        story_id=alert.story_id,
        of_rule=f"{path}?{urlencode({'rule': alert.rule})}",
    )
