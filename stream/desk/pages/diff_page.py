"""Serves what changed between two versions of a story."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Engine

from stream.desk.access.user import Scope
from stream.desk.depends import Reader, TheUser
from stream.desk.pages.rendering import now_of, respond
from stream.desk.pages.view.diff import diff_view
from stream.desk.problem import Kind, Problem
from stream.desk.standing import standing_of
from stream.observe.logs import logger
from stream.store.reading import StoredArticle, article_at

__all__ = ["router"]

log = logger(__name__)
router = APIRouter(include_in_schema=False)


@router.get("/stories/{story_id}/diff")
def difference(
    story_id: UUID,
    request: Request,
    reader: Reader,
    user: TheUser,
    from_: Annotated[UUID, Query(alias="from")],
    to: UUID,
    *,
    withdrawn: bool = False,
) -> Response:
    """Show what changed. `withdrawn` shows the text of what was killed or withheld, to editors alone, and is logged."""
    before, after = _article(reader, from_), _article(reader, to)
    now, may = now_of(request), user.may(Scope.EDITOR)
    if withdrawn and any(standing_of(each.line, now.at).withdrawn for each in (before, after)):
        if not may:
            raise Problem(Kind.NOT_ALLOWED, "the text of what was withdrawn is for editors")
        log.warning("a withdrawn text was read", article_id=f"{from_} {to}", user=user.name)
    view = diff_view(story_id, before, after, now, withdrawn=withdrawn and may, may_ask=may)
    return respond(request, "diff.html", "/", view=view)


def _article(reader: Engine, article_id: UUID) -> StoredArticle:
    found = article_at(reader, article_id)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"no article {article_id} is stored")
    return found
