"""A server that takes pushes, ours or a bare one, on the port that it is given. Ends when its stdin is closed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop
from aiohttp import web
from aiokafka import AIOKafkaProducer

from stream.clock import SYSTEM_CLOCK
from stream.feeds.intake import Intake
from stream.feeds.push.server import PushServer
from stream.feeds.push.settings import PushListener, PushSettings
from stream.kafka.topics import RAW
from stream.produce import RawProducer
from stream.settings import Kafka, Settings
from tests.bench.child import answer, argument

__all__: list[str] = []

Stop = Callable[[], Awaitable[None]]


async def ours(given: dict[str, Any]) -> Stop:
    """Signed, checked, acknowledged."""
    producer = RawProducer(Settings(kafka=Kafka(bootstrap=given["bootstrap"])))
    await producer.__aenter__()
    listener = PushListener(listen=f"127.0.0.1:{given['port']}")
    server = PushServer(listener, Intake(producer, SYSTEM_CLOCK, lambda *_: None))
    server.serve({"bench": PushSettings(kind="push", scheme="standard", secret=given["secret"], rate="10000/s")})
    await server.start()

    async def stop() -> None:
        await server.stop()
        await producer.__aexit__(None, None, None)

    return stop


async def bare(given: dict[str, Any]) -> Stop:
    """The least that says 202 only when the broker has it: no check, no header, no bound."""
    producer = AIOKafkaProducer(bootstrap_servers=given["bootstrap"], enable_idempotence=True, acks="all")
    await producer.start()

    async def take(request: web.Request) -> web.Response:
        kept = await producer.send_and_wait(RAW.name, await request.read(), key=b"bench")
        return web.json_response({"id": f"{kept.topic}/{kept.partition}/{kept.offset}"}, status=202)

    app = web.Application()
    app.router.add_post("/v1/sources/{name}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", given["port"]).start()

    async def stop() -> None:
        await runner.cleanup()
        await producer.stop()

    return stop


async def main(given: dict[str, Any]) -> None:
    stop = await {"ours": ours, "bare": bare}[given["kind"]](given)
    answer(ready=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await stop()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(argument()))
