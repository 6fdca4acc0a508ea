"""Takes what agencies push: `POST /v1/sources/NAME`, answered with 202 only when every in-sync broker has the bytes.

Nothing of a push is parsed before the answer: what is signed and makes no sense becomes a dead letter, where it is
seen. What its headers alone refuse is not kept in memory, whoever it is for.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import Mapping

from aiohttp import HttpVersion11, hdrs, web

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Reason, Rejected, Transient
from stream.feeds.intake import Intake
from stream.feeds.push.answers import PushRefused, accepted, challenged
from stream.feeds.push.body import drain, read
from stream.feeds.push.connection import Connections, PushConnection
from stream.feeds.push.deliveries import Deliveries
from stream.feeds.push.gate import Admitted, Asked, admit
from stream.feeds.push.limits import Held, PushLimits, Room
from stream.feeds.push.listening import close, listen, renew, tls_of
from stream.feeds.push.schemes import hopeless
from stream.feeds.push.settings import PushListener, PushSettings
from stream.feeds.push.source import PushedSource, count_unknown
from stream.feeds.push.unpack import unpacked
from stream.feeds.transport import Item, Skipped
from stream.observe.feed_metrics import SKIPPED
from stream.observe.logs import logger
from stream.produce.raw import Sent

__all__ = ["PushServer"]

log = logger(__name__)

_PATH = "/v1/sources/"
_LIMITS = PushLimits()


class PushServer:
    """Serves all sources of kind `push` of a process, apart from its metrics."""

    def __init__(
        self, listener: PushListener, intake: Intake, clock: Clock = SYSTEM_CLOCK, limits: PushLimits = _LIMITS
    ) -> None:
        self._listener = listener
        self._intake = intake
        self._clock = clock
        self._limits = limits
        self._sources: dict[str, PushedSource] = {}
        self._deliveries = Deliveries(clock)
        self._room = Room(limits.bytes_in_hand)
        self._key = secrets.token_bytes(32)
        """A key that nobody has: what cannot be right is reckoned through all the same."""
        self._connections: Connections | None = None
        self._server: asyncio.Server | None = None
        self._tls: ssl.SSLContext | None = None

    async def start(self) -> str:
        """Listen; return the address, `http://host:port`. Raises `Misconfigured` where it cannot."""
        connections = Connections(self._handle, self._limits)
        self._tls = tls_of(self._listener)
        self._server, address = await listen(self._listener, connections, self._tls)
        self._connections = connections
        return address

    def serve(self, sources: Mapping[str, PushSettings]) -> None:
        """Serve these sources from now on. One that did not change keeps its rate."""
        known = self._sources
        self._sources = {
            name: known[name]
            if name in known and known[name].settings == settings
            else PushedSource(name, settings, self._clock, Room(self._limits.bytes_in_hand // 2, self._room))
            for name, settings in sources.items()
        }

    def renew(self) -> None:
        """Show the certificate that lies there now. Raises `Misconfigured`; then the one before goes on."""
        if self._tls is not None:
            renew(self._tls, self._listener)

    async def stop(self) -> None:
        """Answer what is in hand, and end. May be called twice."""
        server, connections = self._server, self._connections
        self._server = self._connections = None
        if server is not None and connections is not None:
            await close(server, connections)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if isinstance(request.protocol, PushConnection):
            request.protocol.asked = True
        started = self._clock.monotonic()
        source = self._sources.get(request.path[len(_PATH) :]) if request.path.startswith(_PATH) else None
        why = ""
        try:
            response = await self._answer(request, source)
        except PushRefused as refused:
            response, why = refused.response(), refused.why
        except web.RequestPayloadError:
            response, why = PushRefused(400, closes=True).response(), "its body is cut, or no HTTP"
        except ConnectionError:
            raise  # whoever sent it is gone
        except Exception:
            log.exception("push failed", feed=source.name if source else "")
            response = PushRefused(500, closes=True).response()
        if source is None:
            count_unknown(response.status)
        else:
            source.count(response.status, self._clock.monotonic() - started, why)
        return response

    async def _answer(self, request: web.BaseRequest, source: PushedSource | None) -> web.Response:
        if request.method != hdrs.METH_POST:
            return _asked_otherwise(request, source)
        asked = Asked(source, request.headers, request.remote, request.content_length)
        admitted = admit(asked, self._clock.now(), self._listener.forwarded_from)
        if isinstance(admitted, PushRefused):
            if hdrs.EXPECT in request.headers:
                admitted.closes = True  # the sender waits with the body: it need not send it
            else:
                await drain(request.content, hopeless(self._key), within=self._limits.body_seconds)
            raise admitted
        await _say_continue(request)
        with admitted.source.room.hold() as held:
            payload = await self._payload(request, admitted, held)
            return await self._keep(admitted, payload)

    async def _payload(self, request: web.BaseRequest, admitted: Admitted, held: Held) -> bytes:
        """Return the bytes that are to be kept, once it is proved who sent them."""
        source, most = admitted.source, admitted.source.settings.max_bytes
        try:
            body = await read(request.content, admitted.proof, most, held, within=self._limits.body_seconds)
            if not admitted.proof.holds():
                raise PushRefused(401, "none of its signatures is made with a key of this source")
            if seconds := source.bucket.wait(self._clock.monotonic()):
                raise PushRefused(429, "it comes faster than `rate`", retry_after=seconds)
            payload = unpacked(body, admitted.coding, most)
            held.add(len(payload) if payload is not body else 0)
        except TimeoutError:
            raise PushRefused(408, "its body was too slow", closes=True) from None
        except Rejected as refusal:
            raise PushRefused(413 if refusal.reason is Reason.OVERSIZE else 400, str(refusal)) from None
        except Transient as fault:
            raise PushRefused(503, str(fault)) from None
        if not payload:
            raise PushRefused(400, "it is empty")
        return payload

    async def _keep(self, admitted: Admitted, payload: bytes) -> web.Response:
        """Publish it, unless that was done before; return where it is."""
        source = admitted.source
        item = Item(payload=payload, origin=str(admitted.sender or ""), delivery_id=admitted.delivery_id)

        async def publish() -> Sent:
            (outcome,) = await self._intake.take(
                source.name, "push", source.settings, [item], within=self._limits.broker_seconds
            )
            if isinstance(outcome, Rejected):
                raise outcome
            return outcome

        try:
            sent, repeated = await self._deliveries.once(source.name, item.delivery_id, payload, publish)
        except Rejected as refusal:
            raise PushRefused(413, str(refusal)) from None
        except Transient as fault:
            raise PushRefused(503, str(fault)) from None
        if repeated:
            SKIPPED.labels(feed=source.name, why=str(Skipped.REPEATED)).inc()
        return accepted(sent, repeated=repeated)


async def _say_continue(request: web.BaseRequest) -> None:
    """Ask for the body, where the sender waits to be asked."""
    expected = request.headers.get(hdrs.EXPECT)
    if expected is None or request.version < HttpVersion11:
        return
    if expected.lower() != "100-continue":
        raise PushRefused(417, "it expects what nobody knows", closes=True)
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.writer.output_size = 0


def _asked_otherwise(request: web.BaseRequest, source: PushedSource | None) -> web.Response:
    """Answer what is no POST: a WebSub hub asks whether we meant to subscribe, and only whoever has our secret can make
    it push. That we meant to end it, we never say.
    """
    if source is None:
        raise PushRefused(404)
    if request.method == hdrs.METH_GET and source.settings.scheme == "websub":
        challenge = request.query.get("hub.challenge", "")
        if request.query.get("hub.mode") == "subscribe" and challenge:
            return challenged(challenge)
        raise PushRefused(404, "a hub asks for something else than to subscribe")
    raise PushRefused(405, "it is no POST")
