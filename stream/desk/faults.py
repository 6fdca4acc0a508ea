"""Makes a problem of whatever a route raises, so that no answer of the desk is anything else."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from stream.desk.problem import Fault, Kind, Problem, problem_response
from stream.errors import Fatal, Misconfigured, Transient
from stream.observe.logs import logger

__all__ = ["ErrorPage", "answer_with_problems"]

log = logger(__name__)

ErrorPage = Callable[[Request, Problem], Response]
"""Shows a problem to people: what the pages answer with, where the API answers with JSON."""
Answer = Callable[[Request], Response]

_AGAIN = {"Retry-After": "1"}
_KINDS = {
    401: Kind.NOT_KNOWN,
    403: Kind.NOT_ALLOWED,
    404: Kind.NOT_FOUND,
    405: Kind.BAD_METHOD,
    406: Kind.NOT_ACCEPTABLE,
    413: Kind.TOO_LARGE,
    415: Kind.BAD_MEDIA_TYPE,
    422: Kind.BAD_BODY,
    503: Kind.BUSY,
}
_PLACES = frozenset({"query", "path", "header", "cookie", "body"})
_MOST_FAULTS = 20
"""Faults of one request that are named: a body may have thousands."""


def answer_with_problems(app: FastAPI, page: ErrorPage, api: str) -> Answer:
    """Answer every exception with a problem: as JSON under the path `api`, and by `page` elsewhere. Return what answers
    to a fault of ours: the door does so, for the framework's own answer would go past it.
    """

    def answered(request: Request, problem: Problem) -> Response:
        return problem_response(problem) if request.scope["path"].startswith(api) else page(request, problem)

    def on(kind: type[Exception], made: Callable[[Any], Problem]) -> None:
        app.add_exception_handler(kind, lambda request, error: answered(request, made(error)))

    on(Problem, lambda problem: problem)
    on(RequestValidationError, _of_validation)
    on(HTTPException, _of_http)
    on(Transient, _of_transient)
    on(Misconfigured, _of_misconfigured)
    on(Fatal, _of_misconfigured)
    return lambda request: answered(request, _FAULT)


_FAULT = Problem(Kind.FAULT, "it is in the desk's log")


def _of_validation(error: RequestValidationError) -> Problem:
    faults = [_fault(each) for each in error.errors()[:_MOST_FAULTS]]
    in_body = any(fault.location == "body" for fault in faults)
    return Problem(Kind.BAD_BODY if in_body else Kind.BAD_PARAMETER, faults[0].detail if faults else "", faults)


def _fault(error: dict[str, Any]) -> Fault:
    place, *names = error["loc"] or ("body",)
    said = str(error["msg"]).removeprefix("Value error, ")
    location = str(place) if place in _PLACES else "body"
    return Fault(location=location, name=".".join(map(str, names)), detail=said)


def _of_http(error: HTTPException) -> Problem:
    kind = _KINDS.get(error.status_code, Kind.OTHER)
    # The framework's own detail is the status in words; a kind says more.
    said = "" if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)
    return Problem(kind, said, headers=error.headers, status=error.status_code)


def _of_transient(error: Transient) -> Problem:
    log.warning("the database does not answer", fault=str(error))
    return Problem(Kind.DATABASE_AWAY, "ask again in a second", headers=_AGAIN)


def _of_misconfigured(error: Exception) -> Problem:
    log.error("the database is not in order", fault=str(error))
    return Problem(Kind.MISCONFIGURED, "the desk's log says what to mend", headers={"Retry-After": "30"})
