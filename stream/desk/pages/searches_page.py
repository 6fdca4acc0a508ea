"""Serves the searches that people keep, and keeps them: by plain forms, which work without script.

The door has refused by then what another site sent.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from stream.desk.access.user import Scope
from stream.desk.depends import Reader, TheClock, TheUser, Writing, writing
from stream.desk.pages.asked import asked_of
from stream.desk.pages.rendering import base_of, now_of, respond
from stream.desk.pages.rule import rule_of
from stream.desk.pages.view.searches import searches_view
from stream.desk.problem import Kind, Problem
from stream.store.reading import SavedSearch, drop_search, keep_search, searches

__all__ = ["router"]

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 64
NAME_LONGEST = 100
PLACE_MOST = 999

router = APIRouter(include_in_schema=False)


@router.get("/searches")
def kept(request: Request, reader: Reader, writer: Writing, user: TheUser) -> HTMLResponse:
    """Show what is kept, and the form to keep one more."""
    pairs = request.query_params.multi_items()
    asked = asked_of(_filters(pairs), now_of(request).zone)
    found = searches(reader, user.name)
    view = searches_view(
        found,
        asked,
        user,
        base_of(request),
        name=dict(pairs).get("name", "")[:NAME_LONGEST],
        writes=writer is not None,
        fault=" ".join(asked.faults),
    )
    return respond(request, "searches.html", "/searches", view=view)


@router.get("/searches/rule")
def rule(request: Request) -> HTMLResponse:
    """Show a search as a rule of the alerts file."""
    pairs = request.query_params.multi_items()
    asked = asked_of(_filters(pairs), now_of(request).zone)
    name = dict(pairs).get("name", "") or asked.value("q") or "search"
    return respond(request, "rule.html", "/searches", name=name[:NAME_LONGEST], rule=rule_of(name, asked))


@router.post("/searches")
async def keep(request: Request, writer: Writing, user: TheUser, clock: TheClock) -> Response:
    """Keep a search under its name, in the place of the one that the user has under it."""
    pairs = await _form(request)
    values = dict(pairs)
    asked = asked_of(_filters(pairs), now_of(request).zone)
    if asked.faults:
        raise Problem(Kind.BAD_BODY, " ".join(asked.faults))
    shared = "shared" in values
    if shared and not user.may(Scope.ADMIN):
        raise Problem(Kind.NOT_ALLOWED, "only an admin may share a search with everybody")
    place = values.get("place", "")
    saved = SavedSearch(
        user.name,
        _name(values),
        asked.value("q"),
        tuple((name, value) for name, value in asked.filters if name != "q"),
        shared=shared,
        place=min(int(place), PLACE_MOST) if place.isascii() and place.isdigit() and len(place) <= 4 else 0,
        sound="sound" in values,
    )
    if not await run_in_threadpool(keep_search, writing(writer), saved, clock=clock):
        raise Problem(Kind.BAD_BODY, "there are as many searches as one may keep: take one away first")
    return _back(request)


@router.post("/searches/drop")
async def drop(request: Request, writer: Writing, user: TheUser) -> Response:
    """Take one's own search away."""
    name = dict(await _form(request)).get("name", "")  # as it is: one that was kept by the API may have two spaces
    if not await run_in_threadpool(drop_search, writing(writer), user.name, name):
        raise Problem(Kind.NOT_FOUND, "there is no search of this name of yours")
    return _back(request)


async def _form(request: Request) -> list[tuple[str, str]]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Problem(Kind.BAD_MEDIA_TYPE, "a form of this page is sent as text")
    body = await request.body()  # the door has bounded it
    try:
        return parse_qsl(body.decode(), max_num_fields=_FIELDS)
    except ValueError:
        raise Problem(Kind.BAD_BODY, "the form cannot be read") from None


def _filters(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name not in {"name", "place", "shared", "sound", "owner"}]


def _name(values: dict[str, str]) -> str:
    name = " ".join(values.get("name", "").replace("/", " ").split())
    if not name or len(name) > NAME_LONGEST or not name.isprintable():
        raise Problem(Kind.BAD_BODY, f"a search has a name of {NAME_LONGEST} characters at most")
    return name


def _back(request: Request) -> RedirectResponse:
    return RedirectResponse(f"{base_of(request)}/searches", 303)
