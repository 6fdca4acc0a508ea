"""Serves the list, and the same as an Atom feed."""

from __future__ import annotations

from datetime import tzinfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.depends import TheLists
from stream.desk.pages.asked import Asked, asked_of
from stream.desk.pages.atom import atom_of
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.view.list import ListView, list_view
from stream.desk.pages.view.row import Now
from stream.store.reading import Cursor, Folds, Lines, Lists, Order

__all__ = ["router"]

LINES = 40
"""Lines of a page: with all that they load 120 kB at most, and an hour of a middling wire."""

router = APIRouter(include_in_schema=False)


@router.get("/")
def wire(request: Request, lists: TheLists) -> HTMLResponse:
    """Show the list, or a ticker of it."""
    now = now_of(request)
    asked = _asked(request, now.zone)
    view = _view(lists, asked, now, base_of(request))
    return respond(request, "list.html", "/", status=400 if asked.faults else 200, view=view)


@router.get("/atom.xml")
def atom(request: Request, lists: TheLists) -> Response:
    """Give the newest of the list as an Atom feed."""
    now = now_of(request)
    asked = _asked(request, now.zone)
    view = _view(lists, asked, now, base_of(request))
    text = atom_of(view, now.moment(now.at), request.url.query)
    return Response(
        text, media_type="application/atom+xml; charset=utf-8", headers={"Cache-Control": "private, no-cache"}
    )


def _asked(request: Request, zone: tzinfo) -> Asked:
    return asked_of(request.query_params.multi_items(), zone)


def _view(lists: Lists, asked: Asked, now: Now, base: str) -> ListView:
    of = ("page", asked.wanted, asked.folded)
    before = place_of(Cursor, asked.cursor, of)
    version = lists.version()  # first: what comes while the page is made, the live part tells
    page: Lines | Folds
    if asked.folded:
        page = lists.folds(version, asked.wanted, limit=LINES, before=before)
    else:
        order: Order = "rank" if asked.ranked else "time"
        page = lists.lines(version, asked.wanted, order=order, limit=LINES, before=before)
    following = written_cursor(page.next, of) if page.next is not None else None
    return list_view(asked, page, version.latest, now, base, following)
