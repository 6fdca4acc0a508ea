"""Sends what stages make, and knows when the broker has it.

One idempotent aiokafka producer a role instead of Faust's: half the cost of `topic.send`, and its futures are what a
batch awaits before it is acknowledged.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from stream.agents.message import Outgoing
from stream.errors import Transient
from stream.kafka import idempotent_producer
from stream.observe import metrics
from stream.settings import Settings
from stream.topics import topics_of

__all__ = ["Delivery", "TooLarge"]

_STOP_SECONDS = 5.0
_OVERHEAD = 512
"""Bytes that a record batch adds to a lone record: a bound, not a measure."""


class TooLarge(Exception):
    """A message is over the topic's or the request's limit: sending it again cannot help."""

    def __init__(self, outgoing: Outgoing) -> None:
        size = len(outgoing.value or b"")
        super().__init__(f"{size} bytes for {outgoing.topic}")
        self.outgoing = outgoing


class Delivery:
    """Start it before the first send; stop it after the last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._limits = {topic.name: topic.max_message_bytes(settings) for topic in topics_of(settings)}

    async def start(self) -> None:
        producer = idempotent_producer(self._settings)
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            # It first sends what it has; with the broker away that would take for ever.
            with suppress(asyncio.TimeoutError, KafkaError):
                await asyncio.wait_for(producer.stop(), _STOP_SECONDS)

    async def send(self, outgoing: Outgoing) -> asyncio.Future[Any]:
        """Hand a message over; the future is done when all in-sync replicas have it.

        Raises `TooLarge`, or `Transient` when the broker could not be reached in time.
        """
        if _size(outgoing) > self._limits.get(outgoing.topic, _size(outgoing)):
            raise TooLarge(outgoing)
        if self._producer is None:
            await self._restart()
        assert self._producer is not None  # noqa: S101 - just started
        try:
            future: asyncio.Future[Any] = await self._producer.send(
                outgoing.topic,
                value=outgoing.value,
                key=outgoing.key,
                partition=outgoing.partition,
                headers=list(outgoing.headers),
            )
        except MessageSizeTooLargeError:
            raise TooLarge(outgoing) from None
        except KafkaError as error:
            raise Transient(f"{outgoing.topic}: {error!r}") from error
        return future

    async def settle(self, sent: Sequence[tuple[Outgoing, asyncio.Future[Any]]]) -> list[int]:
        """Wait until all are acknowledged; gives their offsets. Raises `TooLarge` for one the broker refuses for its
        size, and `Transient` when any was not delivered: the batch is then to be sent again as a whole, in order.
        """
        results = await asyncio.gather(*(future for _, future in sent), return_exceptions=True)
        failed: BaseException | None = None
        for (outgoing, _), result in zip(sent, results, strict=True):
            if isinstance(result, (MessageSizeTooLargeError, RecordTooLargeError)):
                # The topic's limit at the broker is lower than ours. After such a refusal the broker takes nothing
                # more of an idempotent producer on that partition (aiokafka 0.14): a new one starts clean.
                await self.stop()
                raise TooLarge(outgoing)
            if isinstance(result, asyncio.CancelledError):
                raise result
            if isinstance(result, BaseException):
                metrics.PRODUCE_ERRORS.labels(outgoing.topic).inc()
                failed = result
        if failed is not None:
            # What an idempotent producer does after a lost batch is not ours to guess: a new one starts clean.
            await self.stop()
            raise Transient(f"not delivered: {failed!r}") from failed
        for topic, count in Counter(outgoing.topic for outgoing, _ in sent).items():
            metrics.PRODUCED.labels(topic).inc(count)
        return [result.offset for result in results if not isinstance(result, BaseException)]

    async def deliver(self, outgoings: Iterable[Outgoing]) -> list[int]:
        """Send all and wait for all: `send` and `settle` in one."""
        return await self.settle([(outgoing, await self.send(outgoing)) for outgoing in outgoings])

    async def _restart(self) -> None:
        try:
            await self.start()
        except KafkaError as error:
            raise Transient(f"the broker cannot be reached: {error!r}") from error


def _size(outgoing: Outgoing) -> int:
    headers = sum(len(name) + len(value) + 8 for name, value in outgoing.headers)
    return len(outgoing.key or b"") + len(outgoing.value or b"") + headers + _OVERHEAD
