"""Defines a request to a far side, and what becomes of it on a redirect."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yarl import URL

from stream.feeds.http.shown import shown_host
from stream.feeds.transport import FarSideFault, FarSideRefuses

__all__ = ["PERMANENT", "REDIRECTS", "Request", "request_of"]

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_ELSEWHERE = frozenset({"accept", "accept-language", "user-agent"})
"""The headers that go to another host: any other may be a key, or mean something at the first host only."""
_UNREADABLE = (ValueError, LookupError)
"""What yarl raises for what is no address: `http://[]@` is an `IndexError`."""
_LONGEST = 8000
"""Characters of an address: what servers take in a request's first line."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, without the credentials that stood in its address: they are in its headers."""

    method: str
    url: URL = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The host, as requests are paced by it."""
        return (self.url.host or "").lower().rstrip(".")

    @property
    def shown(self) -> str:
        """Scheme, host and port, as they may stand in a fault."""
        return shown_host(str(self.url))

    def redirected(self, status: int, location: str) -> Request:
        """Return the request that an answer sends us on to. Raises `FarSideFault` where we do not go there: another
        scheme, from https to http, no address at all, a body to another host.
        """
        try:
            url = self.url.join(URL(location)).with_fragment(None)
        except _UNREADABLE:
            raise FarSideFault(f"{self.shown} redirects to what is no address") from None
        if self.url.scheme == "https" and url.scheme == "http":
            raise FarSideRefuses(f"{self.shown} redirects from https to http, which is not followed")
        onward = replace(self, url=_checked(url, f"{self.shown} redirects to what is no http or https address"))
        if status == 303 or (status in {301, 302} and self.method == "POST"):
            onward = replace(onward, method="GET" if self.method != "HEAD" else "HEAD", body=None)
        if self._is_same_place(url):
            return onward
        if onward.body is not None:
            raise FarSideFault(f"{self.shown} redirects a {self.method} to another host, which is not followed")
        kept = {name: value for name, value in self.headers.items() if name in _KEPT_ELSEWHERE}
        return replace(onward, headers=kept)

    def _is_same_place(self, url: URL) -> bool:
        """Return whether the same server is at another address: only that from http to https may differ."""
        if url.host != self.url.host:
            return False
        upgrade = self.url.scheme == "http" and url.scheme == "https"
        return url.port == self.url.port or (upgrade and self.url.is_default_port() and url.is_default_port())


def request_of(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Request:
    """Return a request; user and password of the address become basic authentication, where `headers` has none. Raises
    `FarSideFault` for what is no http or https address, and for a header that would break out of its line.
    """
    try:
        parsed = URL(url).with_fragment(None)
        user, password = parsed.user, parsed.password
    except _UNREADABLE:
        raise FarSideFault("the source's address is no http or https address") from None
    named = {name.lower(): value for name, value in headers.items()}
    if any(character in f"{name}{value}" for name, value in named.items() for character in "\r\n\0"):
        raise FarSideFault("a header of the request holds a line break")
    if user is not None and "authorization" not in named:
        pair = base64.b64encode(f"{user}:{password or ''}".encode()).decode()
        named["authorization"] = f"Basic {pair}"
    return Request(method, _checked(parsed, "the source's address is no http or https address"), named, body)


def _checked(url: URL, complaint: str) -> URL:
    try:
        if url.scheme not in {"http", "https"} or not url.host or len(str(url)) > _LONGEST or not url.port:
            raise FarSideFault(complaint)
        return url.with_user(None)
    except _UNREADABLE:
        raise FarSideFault(complaint) from None
