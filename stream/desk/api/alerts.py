"""`GET alerts`: what woke the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from schemas import Alert
from schemas.article import RawRecord
from stream.desk.api.answer import answer
from stream.desk.api.articles import CursorText, LimitTo, with_next
from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock, TheSettings
from stream.desk.standing import Embargo, State, headline_of_alert, reason_of_alert, shows_body, standing_of
from stream.store.reading import AlertCursor, Line, SentAlert, lines_alerted, sent_alerts

__all__ = ["AlertShape", "alert_shapes", "router"]

router = APIRouter(tags=["alerts"])


class AlertShape(Shape):
    """An alert as its last record has it. Whether a channel has it, `wirestream trace` tells."""

    alert: Alert
    """Where the article's copy may not be shown now, its headline is that of the article, and it has no reason."""
    state: State | None = None
    """How the article stands now; null where it is not stored."""
    usable: bool
    """Whether the article may be published now."""
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
def alerts(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    rule: Annotated[str | None, Query(max_length=200, description="Those of one rule.")] = None,
    article: Annotated[UUID | None, Query(description="Those about one article.")] = None,
    limit: LimitTo = 50,
    cursor: CursorText = None,
) -> Response:
    """Each alert once, as its last record has it."""
    of = ("alerts", rule, article)
    before = place_of(AlertCursor, cursor, of)
    page = sent_alerts(reader, rule=rule, article=article, limit=limit, before=before)
    following = written_cursor(page.next, of) if page.next is not None else None
    items = alert_shapes(page.items, lines_alerted(reader, page.items), clock.now(), settings.desk.embargo)
    body = AlertsShape(items=items, next=following)
    return answer(request, body, with_next(request, following))


def alert_shapes(
    sent: Iterable[SentAlert], lines: Mapping[UUID, Line], now: datetime, embargo: Embargo
) -> list[AlertShape]:
    """Return alerts as the API has them at `now`; `lines` are the articles that they are about, by id."""
    return [_shape(each, lines.get(each.alert.article_id), now, embargo) for each in sent]


def _shape(sent: SentAlert, line: Line | None, now: datetime, embargo: Embargo) -> AlertShape:
    standing = None if line is None else standing_of(line, now)
    shown = standing is None or shows_body(standing, embargo)
    may_be_told = {
        "headline": headline_of_alert(sent.alert.headline, line, shown=shown),
        "reason": reason_of_alert(sent.alert.reason, shown=shown),
    }
    return AlertShape(
        alert=sent.alert.model_copy(update=may_be_told),
        state=standing and standing.state,
        usable=standing is not None and standing.usable,
        written_at=sent.written_at,
        record=sent.record,
    )
