"""Serves the back-test of the alert rules: what each would have sent, and for which stories."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from stream.alert import NIGHT, Quiet
from stream.desk.depends import Reader, TheDesk
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.rules import rules_view, told_lines
from stream.desk.problem import Kind, Problem
from stream.desk.tried_rules import Mistake, Tried
from stream.store.reading import article_at

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


async def _tried(desk: TheDesk) -> Tried | Mistake | None:
    """Return what the rules would have done; None where the desk has none."""
    path = desk.settings.alerts.rules
    if path is None:
        return None
    night = Quiet(hours=NIGHT.hours, timezone=desk.settings.desk.timezone)
    return await desk.rules.of_file(path, desk.reader, desk.slots, desk.clock, night)


@router.get("/rules")
def rules(
    request: Request,
    tried: Annotated[Tried | Mistake | None, Depends(_tried)],
    reader: Reader,
    *,
    rule: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """Show what each rule would have sent, or the stories of one that is named."""
    now, path = now_of(request), f"{base_of(request)}/rules"
    if not isinstance(tried, Tried):
        mistake = tried.sentence if tried else None
        return respond(request, "rules.html", "/rules", view=None, mistake=mistake)
    if not rule:
        return respond(request, "rules.html", "/rules", view=rules_view(tried, now, path), mistake=None)
    tally = next((each for each in tried.tallies if each.rule == rule), None)
    if tally is None:
        raise Problem(Kind.NOT_FOUND, "the rules file has no rule of this name")
    told = tried.told.get(rule, ())
    found = [article_at(reader, each.article_id) for each in told]
    lines = told_lines(told, {each.line.article_id: each.line for each in found if each is not None}, now)
    return respond(request, "told.html", "/rules", tally=tally, told=lines, at=now.moment(tried.at))
