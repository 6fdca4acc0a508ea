"""Makes the answers to pushes: a place, or a problem (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from aiohttp import web

from stream.errors import WirestreamError
from stream.produce.raw import Sent

__all__ = ["RETRY_SECONDS", "PushRefused", "accepted", "challenged"]

RETRY_SECONDS = 5
"""When a sender is to come again after a 503: most faults of brokers are over by then."""
_DETAILS = {
    400: "the body is empty, or not what its headers say",
    401: "the push is not signed as its source requires",
    403: "this address may not push to this source",
    404: "there is no such source",
    405: "a push is a POST",
    408: "the body did not come in time",
    413: "the body is larger than this source may send",
    415: "the body is packed in a way that is not known here",
    417: "the only expectation that is met is 100-continue",
    429: "this source pushes faster than it may",
    500: "a fault of ours",
    503: "it cannot be kept now",
}
_HEADERS = {
    401: {"WWW-Authenticate": 'Push realm="wirestream"'},  # the same for each scheme
    405: {"Allow": "POST"},
    415: {"Accept-Encoding": "gzip, deflate"},
    503: {"Retry-After": str(RETRY_SECONDS)},
}


class PushRefused(WirestreamError):
    """A push that is not taken, with the status of its answer."""

    def __init__(self, status: int, why: str = "", *, retry_after: int | None = None, closes: bool = False) -> None:
        super().__init__(f"{status}: {why}")
        self.status = status
        self.why = why
        """For our log, without secrets; the sender is told nothing but what stands above."""
        self.retry_after = retry_after
        self.closes = closes
        """Whether the rest of the connection cannot be used."""

    def response(self) -> web.Response:
        """Return the answer."""
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": _DETAILS.get(self.status, "no push that is understood"),
        }
        headers = dict(_HEADERS.get(self.status, ()))
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        response = _json(self.status, problem, "application/problem+json", headers)
        if self.closes:
            response.force_close()
        return response


def accepted(sent: Sent, *, repeated: bool) -> web.Response:
    """Return the answer to a push that all in-sync brokers have: where it is kept."""
    said: dict[str, object] = {"id": f"{sent.topic}/{sent.partition}/{sent.offset}"}
    if repeated:
        said["repeated"] = True
    return _json(202, said, "application/json", {})


def challenged(challenge: str) -> web.Response:
    """Return the answer to a WebSub hub that asks whether we meant to subscribe: its own word, as plain text."""
    headers = {"X-Content-Type-Options": "nosniff", "Server": "wirestream"}
    return web.Response(text=challenge, content_type="text/plain", headers=headers)


def _json(status: int, value: object, content_type: str, headers: dict[str, str]) -> web.Response:
    headers = {"Content-Type": content_type, "Server": "wirestream", **headers}
    return web.Response(status=status, body=orjson.dumps(value), headers=headers)
