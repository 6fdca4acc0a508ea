"""A producer without a broker: it does what the test says, and keeps what it took."""

from __future__ import annotations

import asyncio

from schemas import Headers
from stream.errors import Rejected, Transient
from stream.produce.raw import Sent


class FakeProducer:
    """Takes payloads as `RawProducer` does. `faults[payload]` is a list of what happens first, one a try."""

    largest = 1000

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.files: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.tries: list[bytes] = []
        self.faults: dict[bytes, list[Exception]] = {}
        self.away = False
        self.hangs = False

    async def send(self, payload: bytes, source: str, *, file: str = "", headers: Headers = ()) -> asyncio.Future[Sent]:
        assert source
        self.tries.append(payload)
        future: asyncio.Future[Sent] = asyncio.get_running_loop().create_future()
        if self.hangs:
            return future
        fault = self.faults[payload].pop(0) if self.faults.get(payload) else Transient("away") if self.away else None
        if isinstance(fault, Rejected):
            raise fault
        if fault is not None:
            future.set_exception(fault)
            return future
        self.taken.append(payload)
        self.files.append(file)
        self.headers.append({name: value.decode() for name, value in headers})
        future.set_result(Sent("wire.raw.v1", 0, len(self.taken) - 1))
        return future

    async def publish(self, payload: bytes, source: str, *, file: str = "", headers: Headers = ()) -> Sent:
        return await (await self.send(payload, source, file=file, headers=headers))
