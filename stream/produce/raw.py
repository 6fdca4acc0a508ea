"""Publishes payloads to `wire.raw.v1`, and knows when the broker has them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypedDict

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTimestampError, KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from stream.errors import Misconfigured, Reason, Rejected, Transient
from stream.kafka.admin import require_topic
from stream.kafka.clients import idempotent_producer, said_of
from stream.kafka.topics import RAW
from stream.observe import tracing
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["ClockWrong", "RawProducer", "Sent", "refuse_oversize"]

FILE_HEADER = "file"
"""The name that a payload had, for people; nothing is decided by it."""

_STOP_SECONDS = 5.0
_TOO_LARGE = (MessageSizeTooLargeError, RecordTooLargeError)

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a payload is kept now."""

    topic: str
    partition: int
    offset: int


class _Message(TypedDict):
    value: bytes
    key: bytes
    headers: list[tuple[str, bytes]]


def refuse_oversize(size: int, limit: int) -> None:
    """Raise `Rejected` for a payload of more bytes than the brokers were told to take."""
    if size > limit:
        raise Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {limit} (WIRESTREAM_LIMITS__MESSAGE_BYTES)")


class ClockWrong(Transient):
    """The broker refuses the time of our records: trying again at once cannot help."""


class RawProducer:
    """`async with RawProducer(settings) as producer`. Idempotent, and acknowledged by all in-sync replicas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: AIOKafkaProducer | None = None
        self._open = False
        self._connecting = asyncio.Lock()
        self._one_by_one = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await require_topic(self._settings, RAW)
        self._open = True
        try:
            await self._connected()
        except Transient as fault:
            raise Misconfigured(
                f"no Kafka at {self._settings.kafka.bootstrap} ({fault}): "
                "start one, or mend WIRESTREAM_KAFKA__BOOTSTRAP"
            ) from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        if self._client is not None:
            await self._give_up(self._client)

    @property
    def largest(self) -> int:
        """Bytes of the largest payload that is taken."""
        return self._settings.limits.message_bytes

    async def publish(self, payload: bytes, source: str, *, file: str = "") -> Sent:
        """Send one payload and wait for the brokers. Payloads of one source stay in order.

        Raises `Rejected` (oversize: no broker will take it) or `Transient` (sending it again may help).
        """
        return await self.settle(await self.send(payload, source, file=file))

    async def send(self, payload: bytes, source: str, *, file: str = "") -> asyncio.Future[Sent]:
        """Hand one payload over without waiting; give the future to `settle`."""
        refuse_oversize(len(payload), self.largest)
        key = source.encode("utf-8", "replace")
        headers = [(tracing.TRACEPARENT, tracing.root(payload, key))]
        if file:
            headers.append((FILE_HEADER, file.encode("utf-8", "replace")))
        message = _Message(value=payload, key=key, headers=headers)
        client = await self._connected()
        return asyncio.ensure_future(self._acknowledged(client, message, await self._handed_over(client, message)))

    async def settle(self, future: asyncio.Future[Sent]) -> Sent:
        """Wait until the brokers have what `send` handed over. Raises as `publish`."""
        return await future

    async def _acknowledged(self, client: AIOKafkaProducer, message: _Message, future: asyncio.Future[Any]) -> Sent:
        try:
            return _sent(await future)
        except _TOO_LARGE:
            # After a refusal the broker takes nothing more of an idempotent producer on that partition (aiokafka 0.14).
            await self._give_up(client)
        except KafkaError as error:
            await self._give_up(client)
            raise _fault(error) from error
        # It may be a neighbour's size: the broker refuses whole batches.
        async with self._one_by_one:
            return await self._by_itself(message)

    async def _by_itself(self, message: _Message) -> Sent:
        """Over a producer of its own, so that nothing else travels with it."""
        client = await self._started()
        try:
            return _sent(await (await self._handed_over(client, message)))
        except _TOO_LARGE:
            raise Rejected(
                Reason.OVERSIZE,
                f"{len(message['value'])} bytes are too large for {RAW.name} at the broker, whose max.message.bytes is "
                "below WIRESTREAM_LIMITS__MESSAGE_BYTES: `wirestream topics plan` shows it",
            ) from None
        except KafkaError as error:
            raise _fault(error) from error
        finally:
            await self._stop(client)

    async def _handed_over(self, client: AIOKafkaProducer, message: _Message) -> asyncio.Future[Any]:
        try:
            future: asyncio.Future[Any] = await client.send(RAW.name, **message)
        except MessageSizeTooLargeError as error:
            raise Rejected(Reason.OVERSIZE, str(error)) from None
        except KafkaError as error:
            raise _fault(error) from error
        return future

    async def _connected(self) -> AIOKafkaProducer:
        if not self._open:
            raise RuntimeError("a RawProducer is used within `async with`")
        async with self._connecting:
            if self._client is None:
                self._client = await self._started()
            return self._client

    async def _started(self) -> AIOKafkaProducer:
        client = idempotent_producer(self._settings)
        try:
            await client.start()
        except KafkaError as error:
            await client.stop()
            raise _fault(error) from error
        return client

    async def _give_up(self, client: AIOKafkaProducer) -> None:
        """Disconnect, unless another has done so before."""
        if self._client is client:
            self._client = None
            await self._stop(client)

    async def _stop(self, client: AIOKafkaProducer) -> None:
        try:
            # Without a bound it waits for a broker that is away, and no signal ends it. What is not acknowledged by
            # then is told so by `settle`, or is a file that stays where it is.
            async with asyncio.timeout(_STOP_SECONDS):
                await client.stop()
        except TimeoutError:
            log.warning("the broker is away: left without its acknowledgement")


def _sent(record: Any) -> Sent:
    return Sent(record.topic, record.partition, record.offset)


def _fault(error: KafkaError) -> Transient:
    return (ClockWrong if isinstance(error, InvalidTimestampError) else Transient)(said_of(error))
