"""`GET stories/{id}`: a story whole, in the order in which it came."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from schemas.article import RawRecord
from stream.desk.api.alerts import AlertShape, alert_shapes
from stream.desk.api.answer import answer
from stream.desk.api.articles import CursorText, LimitTo, with_next
from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.api.line import LineShape, line_as_told
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock, TheSettings
from stream.desk.parameters import API
from stream.desk.problem import Kind, Problem
from stream.desk.standing import Embargo
from stream.store.reading import Cursor, Member, lines_alerted, story_at

__all__ = ["router"]

router = APIRouter(tags=["stories"])


class MemberShape(LineShape):
    """An article of the story, and how it came into it."""

    raw: RawRecord
    """The record that it came by."""
    evidence: dict[str, float] = Field(default_factory=dict)
    """What its place in the story was judged by, each 0 to 1."""
    repairs: tuple[str, ...] = ()
    """What of it was mended on the way."""
    ednote: str | None = None
    """The agency's note to editors: its own words of a correction or a kill."""
    supersedes: tuple[UUID, ...] = ()
    """The articles that are not to be used since it came."""
    decided_at: datetime
    stored_at: datetime


class StoryShape(Shape):
    """All that belongs together."""

    story_id: UUID
    merged: tuple[UUID, ...] = ()
    """Ids of stories that turned out to be this one."""
    count: int
    """Articles of the story, all of them."""
    members: list[MemberShape]
    """A page of its articles, in the order of their arrival."""
    alerts: list[AlertShape]
    """All alerts about it, in the order in which they were written, on each page."""
    next: str | None = None
    """The cursor of the page behind this one; null at the end."""


@router.get(
    "/stories/{story_id}",
    response_model=StoryShape,
    summary="Read a story",
    responses={308: {"description": "The story turned out to be another one: `Location` has it."}},
)
def story(
    request: Request,
    story_id: UUID,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    limit: LimitTo = 100,
    cursor: CursorText = None,
) -> Response:
    """Versions, copies, corrections and kills, the first first. The id of a story that turned out to be a part of
    another leads to that one.
    """
    of = ("story", story_id)
    after = place_of(Cursor, cursor, of)
    found = story_at(reader, story_id, limit=limit, after=after)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"nothing of a story {story_id} is stored")
    if found.story_id != story_id:
        place = f"{settings.desk.base_path}{API}/stories/{found.story_id}{_query_there(request, after, found.story_id)}"
        return Response(status_code=308, headers={"Location": place})
    now, embargo = clock.now(), settings.desk.embargo
    following = written_cursor(found.next, of) if found.next is not None else None
    body = StoryShape(
        story_id=found.story_id,
        merged=found.merged,
        count=found.count,
        members=[_member(member, now, embargo) for member in found.members],
        alerts=alert_shapes(found.alerts, lines_alerted(reader, found.alerts), now, embargo),
        next=following,
    )
    return answer(request, body, with_next(request, following))


def _query_there(request: Request, after: Cursor | None, story_id: UUID) -> str:
    """Return the query for the story that it turned out to be: from the same place on, for who goes through its pages
    while it is found out. The cursor that was given is one of the old id alone.
    """
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    if after is not None:
        pairs.append(("cursor", written_cursor(after, ("story", story_id))))
    return f"?{urlencode(pairs)}" if pairs else ""


def _member(member: Member, now: datetime, embargo: Embargo) -> MemberShape:
    return MemberShape(
        **line_as_told(member.line, now, embargo),
        raw=member.raw,
        evidence=dict(member.evidence),
        repairs=member.repairs,
        ednote=member.ednote,
        supersedes=member.supersedes,
        decided_at=member.decided_at,
        stored_at=member.stored_at,
    )
