"""Gives a browser its token, and takes it back: with `auth` of `bearer`, where a page is asked for without one."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers

from stream.desk.access.guard import COOKIES, Guard
from stream.desk.depends import TheSettings
from stream.desk.door.door import LOGIN
from stream.desk.pages.rendering import respond
from stream.desk.problem import Kind, Problem

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_KEPT_SECONDS = 30 * 24 * 3600
"""A browser asks for the token again after this; the tokens file ends it at any time."""


@router.get(LOGIN)
async def form(request: Request) -> Response:
    """Ask for a token."""
    _guard(request)
    return respond(request, "login.html", "", wrong=False)


@router.post(LOGIN)
async def sign_in(request: Request, settings: TheSettings) -> Response:
    """Keep the token in a cookie that no script can read and no other site can send."""
    guard = _guard(request)
    body = (await request.body()).decode("utf-8", "replace")
    try:
        token = parse_qs(body, max_num_fields=10).get("token", [""])[0].strip()
        guard.user(Headers({"authorization": f"Bearer {token}"}), request.scope.get("client"))
    except (Problem, ValueError):  # too many fields, or what no header can have, are no token of ours either
        return respond(request, "login.html", "", status=HTTPStatus.UNAUTHORIZED, wrong=True)
    answer = RedirectResponse(f"{settings.desk.base_path}/", HTTPStatus.SEE_OTHER)
    secure = _is_secure(request)
    answer.set_cookie(
        COOKIES[0 if secure else 1],
        token,
        max_age=_KEPT_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/logout")
async def sign_out(settings: TheSettings) -> Response:
    """Forget the token in this browser."""
    answer = RedirectResponse(settings.desk.base_path + LOGIN, HTTPStatus.SEE_OTHER)
    for name in COOKIES:
        answer.delete_cookie(name, path="/", secure=name == COOKIES[0], httponly=True, samesite="lax")
    return answer


def _guard(request: Request) -> Guard:
    guard: Guard = request.app.state.guard
    if not guard.has_login:
        raise Problem(Kind.NOT_FOUND)
    return guard


def _is_secure(request: Request) -> bool:
    """Return whether the browser is spoken to over HTTPS: it says so itself, for a proxy may end TLS before us."""
    return request.headers.get("origin", "").startswith("https://") or request.url.scheme == "https"
