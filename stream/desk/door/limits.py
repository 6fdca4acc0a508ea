"""Refuses what is too long, before anything reads it."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from stream.desk.problem import Kind, Problem

__all__ = ["BODY_MOST", "bounded", "refuse_long"]

QUERY_MOST = 10_000
"""Bytes of a query: the longest that a person types is some hundred; what the store reads of it ends at 1,000."""
PATH_MOST = 2000
"""Bytes of a path: a guid may be long, a name of a search has 100 signs of up to twelve bytes."""
PARAMETERS_MOST = 100
"""Parameters of a query: no call has a fifth of that."""
BODY_MOST = 64_000
"""Bytes of a body: a saved search has some kilobytes."""
_TOO_LARGE = f"a body has {BODY_MOST} bytes at most"
_DIGITS_MOST = 20
"""Of an announced length: to read a number of thousands of digits takes time by their square."""

_NUL = re.compile(rb"%00|\x00")


def refuse_long(scope: Scope) -> None:
    """Raise `Problem` for an address that is longer than any of ours, or has a NUL in it, which no text has."""
    path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
    if len(path) > PATH_MOST or len(query) > QUERY_MOST:
        raise Problem(Kind.URI_TOO_LONG, f"a path has {PATH_MOST} bytes at most, a query {QUERY_MOST}")
    if query.count(b"&") >= PARAMETERS_MOST:
        raise Problem(Kind.BAD_PARAMETER, f"a query has {PARAMETERS_MOST} parameters at most")
    if _NUL.search(path) or _NUL.search(query):
        raise Problem(Kind.BAD_PARAMETER, "there is a NUL (%00) in the address: no text has one")
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:_DIGITS_MOST]) > BODY_MOST:
        raise Problem(Kind.TOO_LARGE, _TOO_LARGE)


def bounded(receive: Receive) -> Receive:
    """Return `receive` as it is, until more than `BODY_MOST` bytes have come, whatever was announced: then it raises
    `HTTPException`, which the framework hands on while it reads a body, as it does no exception of ours.
    """
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_MOST:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counting
