"""Brings some of the seeds in as an agency would that pushes: over HTTP, signed as Standard Webhooks says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from itertools import groupby

import aiohttp
from pydantic import SecretStr

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.intake import Intake
from stream.feeds.push.server import PushServer
from stream.feeds.push.settings import PushListener, PushSettings
from stream.produce import RawProducer, Sent
from stream.produce.replay import Payload

__all__ = ["in_turns", "pushing"]

_EVERY = 10
"""Of so many seeds one is pushed: enough to be seen beside the replay, and it costs no time."""


def in_turns(payloads: Sequence[Payload], largest: int) -> Iterator[tuple[bool, list[Payload]]]:
    """Yield the payloads in their order, each lot with whether it is pushed: of every ten the first, unless it is empty
    or larger than any record, which no push may be.
    """
    marked = [(place % _EVERY == 0 and 0 < len(one.data) <= largest, one) for place, one in enumerate(payloads)]
    for is_pushed, some in groupby(marked, key=lambda entry: entry[0]):
        yield is_pushed, [one for _, one in some]


@asynccontextmanager
async def pushing(
    producer: RawProducer, source: str, clock: Clock
) -> AsyncIterator[Callable[[Payload], Awaitable[Sent]]]:
    """Give a sender of this source, whose server runs on a port of its own as long as the block.

    The sender returns where a payload is kept. It raises `Misconfigured` where it is not answered with 202.
    """
    key = secrets.token_bytes(32)
    secret = SecretStr("whsec_" + base64.b64encode(key).decode())
    settings = PushSettings(kind="push", scheme="standard", secret=(secret,), rate=10_000.0, max_bytes=producer.largest)
    server = PushServer(PushListener(listen="127.0.0.1:0"), Intake(producer, clock, lambda *_: None), clock)
    server.serve({source: settings})
    address = f"{await server.start()}/v1/sources/{source}"

    async def push(payload: Payload) -> Sent:
        headers = _signed(key, f"msg_{secrets.token_hex(12)}", int(clock.now().timestamp()), payload.data)
        async with session.post(address, data=payload.data, headers=headers) as answer:
            if answer.status != HTTPStatus.ACCEPTED:
                raise Misconfigured(f"the push of {payload.name} was answered with {answer.status}")
            topic, partition, offset = (await answer.json())["id"].rsplit("/", 2)
            return Sent(topic, int(partition), int(offset))

    try:
        async with aiohttp.ClientSession() as session:
            yield push
    finally:
        await server.stop()


def _signed(key: bytes, name: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers of a push, as its sender makes them."""
    signature = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }
