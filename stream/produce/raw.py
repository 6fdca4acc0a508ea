"""Publishes payloads to `wire.raw.v1`, and knows when the broker has them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from stream.administer import require_topic
from stream.errors import Misconfigured, Reason, Rejected, Transient
from stream.kafka import idempotent_producer
from stream.observe import tracing
from stream.observe.logs import logger
from stream.settings import Settings
from stream.topics import RAW

__all__ = ["RawProducer", "Sent", "refuse_oversize"]

FILE_HEADER = "file"
"""The name that a payload had, for people; nothing is decided by it."""


_STOP_SECONDS = 5.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a payload is kept now."""

    topic: str
    partition: int
    offset: int


def refuse_oversize(size: int, limit: int) -> None:
    """Raise `Rejected` for a payload of more bytes than the brokers were told to take."""
    if size > limit:
        raise Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {limit} (WIRESTREAM_LIMITS__MESSAGE_BYTES)")


class RawProducer:
    """`async with RawProducer(settings) as producer`. Idempotent, and acknowledged by all in-sync replicas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: AIOKafkaProducer | None = None

    @property
    def _producer(self) -> AIOKafkaProducer:
        if self._client is None:
            raise RuntimeError("a RawProducer is used within `async with`")
        return self._client

    async def __aenter__(self) -> Self:
        await require_topic(self._settings, RAW)
        self._client = idempotent_producer(self._settings)
        try:
            await self._producer.start()
        except KafkaError as error:
            await self._producer.stop()
            raise Misconfigured(
                f"no Kafka at {self._settings.kafka.bootstrap} ({error or type(error).__name__}): "
                "start one, or mend WIRESTREAM_KAFKA__BOOTSTRAP"
            ) from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Without a bound it waits for a broker that is away, and no signal ends it. What is not acknowledged by
            # then is told so by `settle`, or is a file that stays where it is.
            async with asyncio.timeout(_STOP_SECONDS):
                await self._producer.stop()
        except TimeoutError:
            log.warning("the broker is away: left without its acknowledgement")

    @property
    def largest(self) -> int:
        """Bytes of the largest payload that is taken."""
        return self._settings.limits.message_bytes

    async def publish(self, payload: bytes, source: str, *, file: str = "") -> Sent:
        """Send one payload and wait for the brokers. Payloads of one source stay in order.

        Raises `Rejected` (oversize: no broker will take it) or `Transient` (sending it again may help).
        """
        return await self.settle(await self.send(payload, source, file=file))

    async def send(self, payload: bytes, source: str, *, file: str = "") -> asyncio.Future[Any]:
        """Hand one payload over without waiting; give the future to `settle`."""
        refuse_oversize(len(payload), self.largest)
        key = source.encode("utf-8", "replace")
        headers = [(tracing.TRACEPARENT, tracing.root(payload, key))]
        if file:
            headers.append((FILE_HEADER, file.encode("utf-8", "replace")))
        try:
            future: asyncio.Future[Any] = await self._producer.send(RAW.name, payload, key=key, headers=headers)
        except MessageSizeTooLargeError as error:
            raise Rejected(Reason.OVERSIZE, str(error)) from None
        except KafkaError as error:
            raise Transient(repr(error)) from error
        return future

    async def settle(self, future: asyncio.Future[Any]) -> Sent:
        """Wait until the brokers have what `send` handed over. Raises as `publish`."""
        try:
            record = await future
        except (MessageSizeTooLargeError, RecordTooLargeError) as error:
            raise Rejected(Reason.OVERSIZE, str(error)) from None
        except KafkaError as error:
            raise Transient(repr(error)) from error
        return Sent(record.topic, record.partition, record.offset)
