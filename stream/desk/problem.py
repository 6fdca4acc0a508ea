"""What is said where a request cannot be answered: problem details (RFC 9457), with a type that machines may rely on.

No problem carries a traceback, a statement of the database or a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Literal

import orjson
from pydantic import BaseModel
from starlette.responses import Response

__all__ = ["MEDIA_TYPE", "Fault", "Kind", "Problem", "ProblemDetails", "problem_response"]

MEDIA_TYPE = "application/problem+json"
_URN = "urn:wirestream:problem:"
"""A URN: what kind of problem it is must not hang on where the desk is served."""
_LONGEST = 300
"""Characters of a detail: what was sent in is repeated in part at most."""


class Kind(Enum):
    """Every kind of problem: the end of its `type`, its status, and its title."""

    BAD_PARAMETER = ("bad-parameter", 400, "A parameter is wrong")
    BAD_CURSOR = ("bad-cursor", 400, "The cursor is of another search, or none")
    BAD_HOST = ("bad-host", 400, "The host is not one of this desk's")
    NOT_KNOWN = ("not-known", 401, "It is not known who asks")
    NOT_ALLOWED = ("not-allowed", 403, "The user may not do this")
    CROSS_SITE = ("cross-site", 403, "The request comes from another site")
    NOT_FOUND = ("not-found", 404, "Nothing is there")
    BAD_METHOD = ("bad-method", 405, "The method is not for this address")
    NOT_ACCEPTABLE = ("not-acceptable", 406, "There is no form that the client accepts")
    TOO_LARGE = ("too-large", 413, "The body is too large")
    URI_TOO_LONG = ("uri-too-long", 414, "The address is too long")
    BAD_MEDIA_TYPE = ("bad-media-type", 415, "The body is of another type than JSON")
    BAD_BODY = ("bad-body", 422, "The body is wrong")
    FAULT = ("fault", 500, "A fault of ours")
    BUSY = ("busy", 503, "The desk is busy")
    DATABASE_AWAY = ("database-away", 503, "The database does not answer")
    MISCONFIGURED = ("misconfigured", 503, "The desk's settings or its database are not in order")
    OTHER = ("other", 500, "The request cannot be answered")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.type = _URN + slug
        self.status = status
        self.title = title


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    location: Literal["query", "path", "header", "cookie", "body"]
    """Where it stands; `in` on the wire."""
    name: str
    """Which parameter, or which field of the body: `filters.provider`."""
    detail: str
    """What is wrong with it, and how to mend it."""


class ProblemDetails(BaseModel):
    """The body of an answer that is an error."""

    type: str
    """What kind of problem it is: `urn:wirestream:problem:not-found`."""
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, str]] | None = None
    """Each thing that is wrong with the request: `in`, `name`, `detail`."""


class Problem(Exception):
    """Raised by a route, anywhere below the door, to end its request so. `status` is another than the kind's: what the
    framework raises on its own.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers
        self.status = status

    @property
    def code(self) -> int:
        """The status of the answer."""
        return self.status or self.kind.status

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        found: dict[str, Any] = {"type": self.kind.type, "title": self.kind.title, "status": self.code}
        if self.detail:
            found["detail"] = _cut(self.detail)
        if self.faults:
            found["errors"] = [
                {"in": fault.location, "name": _cut(fault.name), "detail": _cut(fault.detail)} for fault in self.faults
            ]
        return found


def problem_response(problem: Problem) -> Response:
    """Return the answer of a problem."""
    headers = {"Cache-Control": "no-store", **(problem.headers or {})}
    return Response(orjson.dumps(problem.body()), problem.code, headers, MEDIA_TYPE)


def _cut(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode()
    return clean if len(clean) <= _LONGEST else clean[:_LONGEST] + "…"
