"""Serves one article."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine

from stream.desk.access.user import Scope
from stream.desk.depends import Reader, TheUser
from stream.desk.pages.rendering import now_of, respond
from stream.desk.pages.view.article import article_view
from stream.desk.problem import Kind, Problem
from stream.desk.standing import standing_of
from stream.observe.logs import logger
from stream.store.reading import Line, StoredArticle, article_at, latest_change

__all__ = ["router"]

log = logger(__name__)
router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}")
def article(
    article_id: UUID,
    request: Request,
    reader: Reader,
    user: TheUser,
    *,
    withdrawn: bool = False,
    whole: bool = False,
    quotes: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """Show an article. `withdrawn` shows the text of what was killed or withheld, to editors alone, and is logged."""
    latest = latest_change(reader)  # first: what changes while the page is made, the live part tells
    found = article_at(reader, article_id)
    if found is None:
        raise Problem(Kind.NOT_FOUND, "no article of this id is stored")
    now = now_of(request)
    may = user.may(Scope.EDITOR)
    is_withdrawn = standing_of(found.line, now.at).withdrawn
    if withdrawn and is_withdrawn:
        if not may:
            raise Problem(Kind.NOT_ALLOWED, "the text of what was withdrawn is for editors")
        log.warning("a withdrawn text was read", article_id=str(article_id), user=user.name)
    by = _in_its_place(reader, found.line)
    view = article_view(found, now, by=by, withdrawn=withdrawn and may, may_ask=may, whole=whole, quotes_from=quotes)
    return respond(request, "article.html", "/", view=view, latest=latest)


def _in_its_place(reader: Engine, line: Line) -> StoredArticle | None:
    """Return the article that took the place of this one; of a copy whose original was withdrawn, that which did."""
    other = line.superseded_by
    if other is None and line.withdrawn_as is not None and line.of_id is not None:
        original = article_at(reader, line.of_id)
        other = original.line.superseded_by if original else None
    return article_at(reader, other) if other else None
