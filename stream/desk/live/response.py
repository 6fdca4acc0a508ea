"""Sends a stream: its frames, until it ends, the client is gone, or nobody takes what is sent."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.responses import Response

from stream.observe import desk_metrics

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope, Send

__all__ = ["EventStream"]

SEND_SECONDS = 60.0
"""A client that takes nothing for so long is gone, whatever its network says: it comes back with its number."""
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would keep what is small until it is much
}


class EventStream(Response):
    """An answer without an end."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes]) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        sending, gone = asyncio.create_task(self._send(send)), asyncio.create_task(_gone(receive))
        desk_metrics.STREAMS.inc()
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, gone):
                task.cancel()
            ended = await asyncio.gather(sending, gone, return_exceptions=True)
            desk_metrics.STREAMS.dec()
        if isinstance(ended[0], Exception) and not isinstance(ended[0], OSError | TimeoutError):
            raise ended[0]

    async def _send(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        async with aclosing(self._frames) as frames:
            await send(start)
            async for frame in frames:
                async with asyncio.timeout(SEND_SECONDS):
                    await send({"type": "http.response.body", "body": frame, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
