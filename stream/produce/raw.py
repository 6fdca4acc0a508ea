"""Publishes payloads to `wire.raw.v1`, and knows when the broker has them.

It adds to the acknowledged producer what is of raw copy alone: the source as key, the trace, the name of the file.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

from schemas import Headers
from stream.errors import Reason, Rejected
from stream.kafka.admin import require_topic
from stream.kafka.errors import ClockWrong
from stream.kafka.message import Acknowledged, Outgoing
from stream.kafka.queued import QueuedDelivery
from stream.kafka.raw_headers import FILE
from stream.kafka.rights.need import Part
from stream.kafka.rights.right import Operation
from stream.kafka.topics import RAW
from stream.observe import tracing
from stream.observe.masked import masked
from stream.observe.spans import Kind, Span, tracer
from stream.settings import Settings

__all__ = ["ClockWrong", "RawProducer", "Sent", "refuse_oversize"]

_NAME_SIGNS = 256
"""Of a source's or a file's name, in a span."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a payload is kept now."""

    topic: str
    partition: int
    offset: int
    trace_id: str = field(default="", compare=False)
    """Its trace, by which all that becomes of it is found."""


def refuse_oversize(size: int, limit: int) -> None:
    """Raise `Rejected` for a payload of more bytes than the topic is configured to take."""
    if size > limit:
        raise Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {limit} (WIRESTREAM_LIMITS__MESSAGE_BYTES)")


class RawProducer:
    """`async with RawProducer(settings) as producer`. Idempotent, and acknowledged by all in-sync replicas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._delivery = QueuedDelivery(settings)

    async def __aenter__(self) -> Self:
        """Connect. Raises `Misconfigured` when there is no broker, or it has no such topic."""
        await require_topic(self._settings, RAW, Operation.WRITE, Part.REPLAY)
        await self._delivery.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._delivery.stop()

    @property
    def largest(self) -> int:
        """Bytes of the largest payload that is taken."""
        return self._settings.limits.message_bytes

    async def publish(self, payload: bytes, source: str, *, file: str = "", headers: Headers = ()) -> Sent:
        """Send one payload and wait for the brokers. Payloads of one source stay in order.

        Raises `Rejected` (oversize: no broker will take it) or `Transient` (sending it again may help).
        """
        return await (await self.send(payload, source, file=file, headers=headers))

    async def send(self, payload: bytes, source: str, *, file: str = "", headers: Headers = ()) -> asyncio.Future[Sent]:
        """Hand one payload over without waiting for the brokers, for which the future waits. `headers` come behind the
        trace and the file's name. Both raise as `publish`.
        """
        refuse_oversize(len(payload), self.largest)
        key = source.encode("utf-8", "replace")
        named = ((FILE, file.encode("utf-8", "replace")),) if file else ()
        trace = tracing.root(payload, key)
        every = ((tracing.TRACEPARENT, trace), *named, *headers)
        handed_over = await self._delivery.send(Outgoing(RAW.name, key, payload, every))
        sent = asyncio.ensure_future(_sent(handed_over, len(payload), trace))
        if tracer().on:
            sent.add_done_callback(partial(_tell, trace=trace, source=source, file=file, begin_ns=time.time_ns()))
        return sent


def _tell(sent: asyncio.Future[Sent], *, trace: bytes, source: str, file: str, begin_ns: int) -> None:
    """Tell of the span with which a trace begins."""
    about: dict[str, str | int | float | bool] = {
        "messaging.system": "kafka",
        "messaging.operation.type": "send",
        "messaging.operation.name": "send",
        "messaging.destination.name": RAW.name,
        "wirestream.source": _shown(source),
        "wirestream.file": _shown(file),
    }
    error = None
    if sent.cancelled():
        error = "cancelled"
    elif (fault := sent.exception()) is not None:
        error = str(fault.reason) if isinstance(fault, Rejected) else type(fault).__name__
    else:
        place = sent.result()
        about |= {"messaging.destination.partition.id": str(place.partition), "messaging.kafka.offset": place.offset}
    tracer().tell(Span(f"{RAW.name} send", Kind.PRODUCER, trace, None, begin_ns, time.time_ns(), about, (), error))


def _shown(name: str) -> str:
    """Return a name without the secrets of a URL."""
    return masked(name[: 4 * _NAME_SIGNS])[:_NAME_SIGNS]


async def _sent(handed_over: asyncio.Future[Acknowledged | None], size: int, trace: bytes) -> Sent:
    acknowledged = await handed_over
    if acknowledged is None:
        raise Rejected(
            Reason.OVERSIZE,
            f"{size} bytes are too large for {RAW.name} at the broker, whose max.message.bytes is "
            "below WIRESTREAM_LIMITS__MESSAGE_BYTES: `wirestream topics plan` shows it",
        )
    return Sent(RAW.name, acknowledged.partition, acknowledged.offset, trace.decode().split("-")[1])
