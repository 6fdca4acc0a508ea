"""`GET stream` and `GET changes`: what changes, as it changes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from schemas import Relation
from stream.desk.api.line import LineShape
from stream.desk.api.shape import Shape
from stream.desk.depends import DeskState, TheDesk
from stream.desk.live.event import Kind
from stream.desk.live.follow import follow, next_page
from stream.desk.live.frame import JITTER, frame_of, greeting
from stream.desk.live.hub import PAGE, Full, Hub
from stream.desk.live.news import Reset
from stream.desk.live.response import EventStream
from stream.desk.live.search import Search
from stream.desk.live.show import show_by
from stream.desk.live.source import StoreSource
from stream.desk.parameters import API
from stream.desk.problem import Fault, Problem
from stream.desk.problem import Kind as ProblemKind
from stream.desk.standing import State
from stream.desk.wanted import TheWanted
from stream.store.reading import article_at

__all__ = ["router"]

LARGEST = 2**63 - 1
WAIT_MOST = 30
"""Seconds: proxies give up an answer that has not begun after 60."""

router = APIRouter(prefix=API, tags=["changes"])


class ChangeShape(Shape):
    """One change: an article that came, or one that is another now."""

    change_no: int
    event: Kind
    article_id: UUID
    story_id: UUID
    relation: Relation
    of_id: UUID | None = None
    superseded_by: UUID | None = None
    state: State
    usable: bool
    """Whether it may be published now."""
    until: datetime | None = None
    """When its embargo ends."""
    article: LineShape | None = None
    """The article as it is now; null where it does not fit what was asked for."""
    markup: list[Any] | None = None
    """With `markup=true`: its line on the desk's own pages, each element as its tag, attributes and contents."""


class ChangesShape(Shape):
    """Changes in their order."""

    items: list[ChangeShape]
    next: int
    """`after` of the next call."""
    reset: bool
    """Whether `after` is none of this database, as it is now: read anew, from 0 or from `GET articles`."""
    now: datetime
    """The server's time, by which embargoes end."""


Numbered = Query(ge=0, le=LARGEST, description="The last change that is known; 0: none.")
Markup = Annotated[bool, Query(description="Lines also as the desk's own pages show them.")]


@router.get("/changes", responses={200: {"model": ChangesShape}}, response_model=None, summary="What has changed since")
async def changes(
    request: Request,
    desk: TheDesk,
    wanted: TheWanted,
    after: Annotated[int, Numbered],
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    wait: Annotated[int, Query(ge=0, le=WAIT_MOST, description="Seconds to wait where there is nothing yet.")] = 0,
    *,
    markup: Markup = False,
) -> Response:
    """Every article that came and every later change of one, copies included, in order: begin with `after=0`, and go on
    with `next`. So a machine keeps a copy that misses nothing. Of an article that changed twice the last change alone
    is told. With filters, an article that does not fit is told without its content, where it was stored before: it
    may have fitted then.
    """
    if wanted.relations is None:
        wanted = replace(wanted, relations=frozenset(Relation))
    try:
        page = await next_page(_hub(request, desk), Search(wanted, markup), after, wait, limit)
    except Full:
        raise _full() from None
    items = b"" if isinstance(page, Reset) else b",".join(event.data for event in page.events)
    end = orjson.dumps({"next": page.position, "reset": isinstance(page, Reset), "now": desk.clock.now()})
    return Response(b'{"items":[' + items + b"]," + end[1:], media_type="application/json")


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events, as they come."}},
    response_model=None,
    summary="What changes, as it changes",
)
async def stream(
    request: Request,
    desk: TheDesk,
    wanted: TheWanted,
    article: Annotated[UUID | None, Query(description="The story that this article is in.")] = None,
    after: Annotated[int | None, Numbered] = None,
    last_event_id: Annotated[str | None, Header(description="As the browser sends it; it goes before `after`.")] = None,
    *,
    markup: Markup = False,
) -> Response:
    """Server-Sent Events, each with `id` (the number of the change), `event` and `data` (an item of `GET changes`).

    `article`: it came, and fits; `changed`: it is another now; `withdrawn`: it was killed or withheld, which is told
    whether or not it fits; `reset`: read the list anew; `beat`: every 15 seconds, with the server's time (`now`), and
    whether the database does not answer (`away`). A client that comes back with `Last-Event-ID`, or with `after`,
    misses nothing and hears nothing twice. Without either it hears of what comes from now on.
    """
    if last_event_id:
        after = _number(last_event_id)
    if article is not None:
        wanted = replace(wanted, story=await _story_of(desk, article), relations=frozenset(Relation))
    hub = _hub(request, desk)
    if hub.is_full:
        raise _full()
    return EventStream(_frames(hub, Search(wanted, markup), after, request))


async def _frames(hub: Hub, search: Search, after: int | None, request: Request) -> AsyncGenerator[bytes]:
    yield greeting(secrets.randbelow(JITTER))
    async with aclosing(follow(hub, search, after)) as told:
        async for news in told:
            if not _still_let_in(request):
                return
            yield frame_of(news, hub.clock.now())


def _still_let_in(request: Request) -> bool:
    """Return whether who asked would be let in now: a token may have been taken back."""
    try:
        request.state.admit()
    except Problem:
        return False
    return True


def _hub(request: Request, desk: DeskState) -> Hub:
    state = request.app.state
    if not hasattr(state, "hub"):
        state.hub = Hub(StoreSource(desk.reader), desk.clock, desk.stopping, show_by(desk.settings.desk))
    hub: Hub = state.hub
    return hub


async def _story_of(desk: DeskState, article: UUID) -> UUID:
    async with desk.slots.turn():
        found = await asyncio.to_thread(article_at, desk.reader, article)
    if found is None:
        raise Problem(ProblemKind.NOT_FOUND, "there is no article of this id")
    return found.line.story_id


def _number(last_event_id: str) -> int:
    if last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) <= len(str(LARGEST)):
        return min(int(last_event_id), LARGEST)
    said = "it is the number of a change, as an event's `id` has it"
    raise Problem(ProblemKind.BAD_PARAMETER, said, [Fault(location="header", name="Last-Event-ID", detail=said)])


def _full() -> Problem:
    return Problem(ProblemKind.BUSY, "there are as many streams as one process takes", headers={"Retry-After": "5"})
