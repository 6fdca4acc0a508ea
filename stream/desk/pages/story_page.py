"""Serves a story: its time line."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from schemas import Relation
from stream.desk.api.cursor import CURSOR_LONGEST, place_of, written_cursor
from stream.desk.depends import Reader
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.story import Place, story_view
from stream.desk.problem import Kind, Problem
from stream.store.reading import Cursor, Wanted, article_at, find_lines, latest_change, quotes_of, story_at

__all__ = ["router"]

MEMBERS = 60
"""Articles of a page: some 100 kB of HTML at most."""
NOTICES = 5
"""Corrections and kills that stand on top: a story that has more is told by the newest."""
_NOTICES = frozenset({Relation.CORRECTION, Relation.WITHDRAWAL})

router = APIRouter(include_in_schema=False)


@router.get("/stories/{story_id}")
def story(
    story_id: UUID,
    request: Request,
    reader: Reader,
    *,
    cursor: Annotated[str | None, Query(max_length=CURSOR_LONGEST)] = None,
    quotes: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Show a story; the id of one that turned out to be another leads to that one."""
    of = ("story", story_id)
    after = place_of(Cursor, cursor, of)
    latest = latest_change(reader)  # first: what changes while the page is made, the live part tells
    found = story_at(reader, story_id, limit=MEMBERS, after=after)
    if found is None or not found.members:
        raise Problem(Kind.NOT_FOUND, "no story of this id is stored")
    base = base_of(request)
    if found.story_id != story_id:
        return RedirectResponse(f"{base}/stories/{found.story_id}", 308)
    told = find_lines(reader, Wanted(story=story_id, relations=_NOTICES), limit=NOTICES)
    notices = [article for line in told.items if (article := article_at(reader, line.article_id)) is not None]
    following = written_cursor(found.next, of) if found.next is not None else None
    said = quotes_of(reader, [member.line.article_id for member in found.members])
    place = Place(f"{base}/stories/{story_id}", cursor, following, quotes)
    view = story_view(found, notices, said, now_of(request), place)
    return respond(request, "story.html", "/", view=view, latest=latest)
