"""Asks a far side one question over HTTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
from aiohttp.abc import AbstractResolver

import stream
from stream.clock import Clock
from stream.feeds.http.answer import Answer, raise_for_status
from stream.feeds.http.body import ACCEPTED, TooLarge, read_body
from stream.feeds.http.connection_fault import fault_of
from stream.feeds.http.pacing import Pacing
from stream.feeds.http.request import PERMANENT, REDIRECTS, Request, request_of
from stream.feeds.http.response import Response
from stream.feeds.http.retry_after import retry_after
from stream.feeds.http.server_time import server_time
from stream.feeds.transport import FarSideFault
from stream.network.address import is_public
from stream.network.open_socket import open_public_socket, open_socket
from stream.network.resolve import Resolver

__all__ = ["Answer", "HttpClient", "TooLarge", "raise_for_status"]

_HOPS = 5
"""Redirects that are followed: a feed that moved, to https, to `www`, to its new house, and back into order."""
_CONNECTIONS = 256
"""Connections in use at once, of all hosts: far under the descriptors of a process, and half of 500 feeds."""
_KEPT = 75.0
"""Seconds that an idle connection is kept: longer than the usual minute between looks, which saves a TLS handshake."""
_ADDRESSES_KEPT = 60
"""Seconds that a name's addresses are remembered. Each socket is checked all the same."""


class HttpClient:
    """One a process: it paces requests a host, and keeps connections.

    It keeps no cookies. It takes no proxy from the environment: behind one, the address that is connected to is the
    proxy's, and nobody would check where that goes.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        contact: str | None = None,
        tls: ssl.SSLContext | None = None,
        resolver: AbstractResolver | None = None,
        public: Callable[[str], bool] = is_public,
    ) -> None:
        """`contact` is what publishers find in `User-Agent`, an address or a page of the house; `tls` whom to trust,
        where that is not what the machine trusts; `resolver` finds a name's addresses, and `public` says which of them
        anybody may be at.
        """
        self._clock = clock
        self.agent = f"Wirestream/{stream.__version__} (news wire intake{f'; {contact}' if contact else ''})"
        """What we call ourselves."""
        self._tls = tls
        self._resolver = resolver or Resolver()
        self._public = public
        self._pacing = Pacing(clock)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def ask(  # noqa: PLR0913 - a request has as many parts
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float,  # noqa: ASYNC109 - a promise of this client's
        max_bytes: int,
        allow_private: bool,
        paced: bool = True,
    ) -> Answer:
        """Return the answer, whatever its status. Redirects are followed, five at most, without credentials for another
        host. `paced`: requests to one host wait for each other (two connections, one request a second); that wait is
        no part of `timeout`.

        Raises `FarSideFault`: no connection, no answer within `timeout` seconds, an address that is not public where
        `allow_private` is false (each redirect and each socket anew), more than `max_bytes` packed or unpacked
        (`TooLarge`), too many redirects; `FarSideRefuses` for what somebody must mend: an address that is not public, a
        certificate. No fault names more of the URL than scheme, host and port.
        """
        request = request_of(method, url, headers or {}, body)
        session = self._session(allow_private=allow_private)
        left, moved, hops = timeout, True, 0
        async with AsyncExitStack() as turns:
            await self._wait(turns, request, paced=paced)
            while True:
                began = self._clock.monotonic()
                answer = await _asked(session, request, within=left, max_bytes=max_bytes)
                left -= self._clock.monotonic() - began
                location = answer.headers.get("location")
                if answer.status not in REDIRECTS or location is None:
                    return self._finished(answer, moved=moved and hops > 0)
                hops += 1
                if hops > _HOPS:
                    raise FarSideFault(f"{request.shown} redirects without end")
                moved = moved and answer.status in PERMANENT
                onward = request.redirected(answer.status, location)
                if onward.host != request.host:
                    await turns.aclose()
                    await self._wait(turns, onward, paced=paced)
                request = onward

    async def close(self) -> None:
        """Close all connections, for good; may be called twice."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()
        await self._resolver.close()

    async def _wait(self, turns: AsyncExitStack, request: Request, *, paced: bool) -> None:
        if paced:
            await turns.enter_async_context(self._pacing.turn(request.host))

    def _finished(self, answer: Answer, *, moved: bool) -> Answer:
        waits = retry_after(answer.headers.get("retry-after"), server_time(answer.headers) or self._clock.now())
        return replace(answer, moved_to=answer.url if moved else None, retry_after=waits)

    def _session(self, *, allow_private: bool) -> aiohttp.ClientSession:
        """Return the session for public addresses alone, or the other: neither uses a connection of the other's."""
        if allow_private not in self._sessions:
            connector = aiohttp.TCPConnector(
                socket_factory=open_socket if allow_private else open_public_socket(self._public),
                ssl=self._tls if self._tls is not None else True,
                resolver=self._resolver,
                limit=_CONNECTIONS,
                keepalive_timeout=_KEPT,
                ttl_dns_cache=_ADDRESSES_KEPT,
            )
            self._sessions[allow_private] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.agent, "Accept-Encoding": ACCEPTED},
                auto_decompress=False,
                response_class=Response,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._sessions[allow_private]


async def _asked(session: aiohttp.ClientSession, request: Request, *, within: float, max_bytes: int) -> Answer:
    """Ask once. The body of a redirect is not read."""
    try:
        async with (
            asyncio.timeout(max(within, 0)),
            session.request(
                request.method, request.url, headers=request.headers, data=request.body, allow_redirects=False
            ) as response,
        ):
            headers: dict[str, str] = {}
            for name, value in response.headers.items():
                headers.setdefault(name.lower(), value)
            try:
                body = await _body_of(response, headers, request, max_bytes)
            except BaseException:
                response.close()
                raise
            ends = getattr(response, "certificate_ends", None)
            return Answer(response.status, headers, body, str(request.url), certificate_ends=ends)
    except TimeoutError:
        raise FarSideFault(f"{request.shown} gave no whole answer in time") from None
    except (aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:  # RuntimeError: uvloop's, on connecting
        raise fault_of(error, request.shown) from None


async def _body_of(response: aiohttp.ClientResponse, headers: Mapping[str, str], request: Request, limit: int) -> bytes:
    if response.status in REDIRECTS and "location" in headers:
        response.close()
        return b""
    if response.content_length is not None and response.content_length > limit and request.method != "HEAD":
        raise TooLarge(request.shown, limit)
    coding = "" if request.method == "HEAD" else headers.get("content-encoding", "")
    return await read_body(response.content.iter_any(), coding, where=request.shown, limit=limit)
