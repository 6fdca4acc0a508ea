"""`GET alerts`: what woke the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from schemas import Alert
from schemas.article import RawRecord
from stream.desk.api.answer import answer
from stream.desk.api.articles import CursorText, LimitTo, with_next
from stream.desk.api.cursor import read_cursor, written_cursor
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader
from stream.desk.problem import Kind, Problem
from stream.store.reading import AlertCursor, SentAlert, sent_alerts

__all__ = ["AlertShape", "alert_shape", "router"]

router = APIRouter(tags=["alerts"])


class AlertShape(Shape):
    """An alert as its last record has it. Whether a channel has it, `wirestream trace` tells."""

    alert: Alert
    written_at: datetime
    """When that record was written."""
    record: RawRecord
    """Where it is."""


class AlertsShape(Shape):
    """A page of alerts."""

    items: list[AlertShape]
    next: str | None = None
    """The cursor of the page behind this one; null at the end."""


@router.get("/alerts", response_model=AlertsShape, summary="Alerts that were sent, the newest first")
def alerts(
    request: Request,
    reader: Reader,
    rule: Annotated[str | None, Query(max_length=200, description="Those of one rule.")] = None,
    article: Annotated[UUID | None, Query(description="Those about one article.")] = None,
    limit: LimitTo = 50,
    cursor: CursorText = None,
) -> Response:
    """Each alert once, as its last record has it."""
    of = ("alerts", rule, article)
    before = None
    if cursor is not None:
        written_at, alert_id = cast("tuple[datetime, str]", read_cursor(cursor, (datetime, str), of))
        before = AlertCursor(written_at, _id_of(alert_id))
    page = sent_alerts(reader, rule=rule, article=article, limit=limit, before=before)
    following = None
    if page.next is not None:
        following = written_cursor((page.next.written_at, str(page.next.alert_id)), of)
    body = AlertsShape(items=[alert_shape(each) for each in page.items], next=following)
    return answer(request, body, with_next(request, following))


def alert_shape(sent: SentAlert) -> AlertShape:
    """Return an alert as the API has it."""
    return AlertShape(alert=sent.alert, written_at=sent.written_at, record=sent.record)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem(Kind.BAD_CURSOR, "it is no cursor of ours: take `next` of the page before as it is") from None
