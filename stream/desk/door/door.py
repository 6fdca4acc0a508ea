"""The door: an ASGI application before the desk's own, so that no route can be reached around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stream.clock import Clock
from stream.desk.access.guard import Guard
from stream.desk.access.user import NOBODY
from stream.desk.door.forgery import refuse_cross_site, refuse_foreign_host
from stream.desk.door.headers import add_headers
from stream.desk.door.limits import bounded, refuse_long
from stream.desk.problem import Kind, Problem, problem_response
from stream.observe import desk_metrics
from stream.observe.logs import logger

__all__ = ["LOGIN", "STATIC", "Door"]

log = logger(__name__)

LOGIN = "/login"
"""Where a token is given to the browser."""
STATIC = "/static/"
"""Style and script: no secret is in them, and the page of `LOGIN` needs them."""
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE", "PATCH"})
_NOBODY_THERE = 499
"""The status of a request that was not answered, for nobody was there any more: nginx's number for it."""


class Door:
    """Lets in who may come in, adds the headers of every answer, and writes the access log."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        guard: Guard,
        clock: Clock,
        fault: Callable[[Request], Response],
        base_path: str,
        api: str,
    ) -> None:
        """`fault` answers to a fault of ours."""
        self._app = app
        self._fault = fault
        self._guard = guard
        self._clock = clock
        self._base_path = base_path
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(self._as_ours(scope), receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:  # a WebSocket: the desk has none
            await send({"type": "websocket.close", "code": 1000})

    def _as_ours(self, scope: Scope) -> Scope:
        """Return the request as routes know it: without the path of a proxy that has not taken it off, and a HEAD as
        the GET that it asks about, whose body the server leaves out.
        """
        path, raw, base = scope["path"], scope.get("raw_path") or b"", self._base_path
        ours = {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"]}
        if base and (path == base or path.startswith(f"{base}/")):
            ours |= {"path": path[len(base) :] or "/", "raw_path": raw[len(base) :] or b"/"}
        return ours

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = self._clock.monotonic()
        status = _NOBODY_THERE

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                add_headers(MutableHeaders(scope=message))
            await send(message)

        try:
            refusal = self._refusal(scope)
            answer: ASGIApp = self._app if refusal is None else refusal
            await answer(scope, bounded(receive), send_with_headers)
        except Exception:  # a fault of ours: whoever asked is told no more than that
            log.exception("a request failed", path=scope["path"])
            if status != _NOBODY_THERE:  # the answer has begun: the connection ends, so that it does not look whole
                raise
            await self._fault(Request(scope))(scope, receive, send_with_headers)
        finally:
            self._note(scope, status, self._clock.monotonic() - begun)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what is answered to who is not let in; None lets in, with the user in the request's state."""
        headers = Headers(scope=scope)
        try:
            refuse_long(scope)
            if self._guard.open:
                refuse_foreign_host(headers)
            refuse_cross_site(scope["method"], headers, by_token=self._guard.has_login)
            path = scope["path"]
            free = self._guard.has_login and (path == LOGIN or path.startswith(STATIC))
            state = scope.setdefault("state", {})
            state["admit"] = partial(self._guard.user, headers, scope.get("client"))  # a stream asks again as it goes
            state["user"] = NOBODY if free else state["admit"]()
        except Problem as problem:
            return self._answered(problem, scope)
        return None

    def _answered(self, problem: Problem, scope: Scope) -> Response:
        """A browser that comes without a token is shown where to give one."""
        asks_for_a_page = scope["method"] == "GET" and not scope["path"].startswith(self._api)
        if problem.kind is Kind.NOT_KNOWN and self._guard.has_login and asks_for_a_page:
            return RedirectResponse(self._base_path + LOGIN, HTTPStatus.SEE_OTHER)
        return problem_response(problem)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """Count the request, and log it: neither its query, in which anything may stand, nor any header."""
        desk_metrics.answered(self._route(scope), status, seconds)
        user = scope.get("state", {}).get("user")
        log.info(
            "request",
            method=scope["method"] if scope["method"] in _METHODS else "other",
            path=scope["path"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
            user=user.name or None if user is not None else None,
        )

    def _route(self, scope: Scope) -> str:
        """Return the path of the route, with its parameters' names. One that was joined to the API's router does not
        tell the part that all of them have.
        """
        route: str | None = getattr(scope.get("route"), "path", None)
        if not route:
            return "other"
        of_the_api = scope["path"].startswith(self._api) and not route.startswith(self._api)
        return self._api + route if of_the_api else route
