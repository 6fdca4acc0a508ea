"""A server for pushes on a free port, with a producer and a clock that do what the test says."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest

from stream.clock import SetClock
from stream.feeds.intake import Intake
from stream.feeds.push.limits import PushLimits
from stream.feeds.push.server import PushServer
from stream.feeds.push.settings import PushListener, PushSettings
from stream.feeds.values import Secrets
from tests.pushes import KEY, NOON, OLD_KEY, signed

SOURCES = {
    "partner": {"scheme": "standard", "secret": [KEY, OLD_KEY], "max_bytes": 2000, "provider": "Halden"},
    "superdesk": {"scheme": "superdesk", "secret": "s1"},
    "github": {"scheme": "github", "secret": "s2"},
    "hub": {"scheme": "websub", "secret": "s3"},
    "token": {"scheme": "bearer", "secret": "t0ken"},
    "open": {"scheme": "unsigned", "rate": "2/s"},
    "inside": {"scheme": "unsigned", "from": ["203.0.113.0/24"]},
}
LIMITS = PushLimits(stop_seconds=0.5)
"""The times are the real ones, for a machine may be busy; a test that waits for one of them shortens it."""


def settings_of(**sources) -> dict[str, PushSettings]:
    """Sources as a feeds file gives them."""
    secrets = Secrets({})
    return {
        name: PushSettings.model_validate({"kind": "push", **keys}, context=secrets) for name, keys in sources.items()
    }


@dataclass
class Door:
    """What a test knows of a server."""

    server: PushServer
    producer: object
    clock: SetClock
    address: str
    session: aiohttp.ClientSession
    arrived: list[tuple[str, int]] = field(default_factory=list)

    async def post(self, name, body=b"copy", headers=None, method="POST"):
        """Push; return status, the answer's JSON (or text), and its headers."""
        async with asyncio.timeout(30):
            async with self.session.request(
                method, f"{self.address}/v1/sources/{name}", data=body, headers=headers
            ) as response:
                text = await response.text()
                said = await response.json(content_type=None) if "json" in response.content_type else text
                return response.status, said, response.headers

    async def push(self, body=b"copy", **how):
        """Push to `partner`, signed."""
        return await self.post("partner", body, signed(body, **how))

    async def tried(self, count: int) -> None:
        """Return once the producer was given so many items."""
        async with asyncio.timeout(20):
            while len(self.producer.tries) < count:  # noqa: ASYNC110 - the producer has no event
                await asyncio.sleep(0.01)

    def shut(self) -> asyncio.Event:
        """Let the broker acknowledge nothing until the event is set."""
        send, gate = self.producer.send, asyncio.Event()

        async def slow(*arguments, **options):
            future = await send(*arguments, **options)
            await gate.wait()
            return future

        self.producer.send = slow
        return gate

    async def connect(self):
        """A plain connection: its reader and its writer."""
        host, port = self.address.rsplit("/", 1)[1].split(":")
        return await asyncio.open_connection(host, int(port))

    async def raw(self, sent: bytes, *, then_eof=False, until=None) -> bytes:
        """What comes back for these bytes, until the server closes, or to the end of an answer that ends so."""
        reader, writer = await self.connect()
        try:
            writer.write(sent)
            if then_eof:
                writer.write_eof()
            async with asyncio.timeout(20):
                return await (reader.readuntil(until) if until else reader.read())
        finally:
            writer.close()


@pytest.fixture
def opened(producer):
    """Opens a door: `async with opened() as door`."""

    @asynccontextmanager
    async def opened(limits=LIMITS, listener=None, **sources):
        clock, arrived = SetClock(NOON), []
        intake = Intake(producer, clock, lambda name, count: arrived.append((name, count)))
        server = PushServer(listener or PushListener(listen="127.0.0.1:0"), intake, clock, limits)
        server.serve(settings_of(**(sources or SOURCES)))
        address = await server.start()
        try:
            async with aiohttp.ClientSession() as session:
                yield Door(server, producer, clock, address, session, arrived)
        finally:
            await server.stop()

    opened.settings_of = settings_of
    return opened
