"""Serves the list, and the same as an Atom feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Engine

from stream.desk.depends import Reader
from stream.desk.pages.asked import Asked, asked_of
from stream.desk.pages.atom import atom_of
from stream.desk.pages.list_view import ListView, list_view
from stream.desk.pages.place import read_place
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.row import Now
from stream.store.reading import Folds, Lines, find_lines, fold_lines

__all__ = ["router"]

LINES = 50
"""Lines of a page: some 100 kB of HTML at most, and an hour of a middling wire."""

router = APIRouter(include_in_schema=False)


@router.get("/")
def wire(request: Request, reader: Reader) -> HTMLResponse:
    """Show the list, or a ticker of it."""
    now = now_of(request)
    asked = _asked(request, now.zone)
    view = _view(reader, asked, now, base_of(request))
    return respond(request, "list.html", "/", status=400 if asked.faults else 200, view=view)


@router.get("/atom.xml")
def atom(request: Request, reader: Reader) -> Response:
    """Give the newest of the list as an Atom feed."""
    now = now_of(request)
    asked = _asked(request, now.zone)
    view = _view(reader, asked, now, base_of(request))
    text = atom_of(view, now.moment(now.at), request.url.query)
    return Response(text, media_type="application/atom+xml", headers={"Cache-Control": "private, no-cache"})


def _asked(request: Request, zone: tzinfo) -> Asked:
    asked = asked_of(request.query_params.multi_items(), zone)
    if asked.cursor and read_place(asked.cursor) is None:
        return replace(asked, cursor=None, faults=(*asked.faults, "“cursor” is none of ours: begin with the newest."))
    return asked


def _view(reader: Engine, asked: Asked, now: Now, base: str) -> ListView:
    before = read_place(asked.cursor) if asked.cursor else None
    page: Lines | Folds
    if asked.folded:
        page = fold_lines(reader, asked.wanted, limit=LINES, before=before)
    else:
        page = find_lines(reader, asked.wanted, order="rank" if asked.ranked else "time", limit=LINES, before=before)
    latest = max((getattr(item, "line", item).change_no for item in page.items), default=0)
    return list_view(asked, page, latest, now, base)
