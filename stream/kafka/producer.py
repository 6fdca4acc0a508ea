"""Sends what stages make, and knows when the broker has it.

One idempotent aiokafka producer a role instead of Faust's: half the cost of `topic.send`, and its futures are what a
batch awaits before it is acknowledged.

Brokers refuse whole batches: where one record is larger than the topic's limit at the broker, aiokafka blames every
record that travelled with it. So what was refused with others is sent once more one by one, and only what is refused
alone is too large.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from stream.errors import Transient
from stream.kafka.clients import idempotent_producer, said_of
from stream.kafka.message import Outgoing
from stream.kafka.topics import topics_of
from stream.observe import metrics
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Delivery"]

log = logger(__name__)

_STOP_SECONDS = 5.0
_OVERHEAD = 512
"""Bytes that a record batch adds to a lone record: a bound, not a measure."""
_ALONE_SECONDS = 600.0
"""How long a topic whose broker refused a batch gets its records one by one. Each costs a round trip then; but nothing
is sent twice because of a neighbour, and what is mended at the broker is noticed without a restart."""
_BYTES_AT_ONCE = 48 * 1024 * 1024
"""What is sent before it is waited for. A request has a batch of every partition, and a broker drops the connection of
who sends more than its `socket.request.max.bytes` (100 MiB by default): for ever, as aiokafka asks again for ever."""
_TOO_LARGE = (MessageSizeTooLargeError, RecordTooLargeError)

Offsets = list[int | None]


class Delivery:
    """Start it before the first send; stop it after the last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._limits = {topic.name: topic.max_message_bytes(settings) for topic in topics_of(settings)}
        self._alone_until: dict[str, float] = {}

    async def start(self) -> None:
        """Connect. Raises aiokafka's `KafkaError`."""
        producer = idempotent_producer(self._settings)
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def stop(self) -> None:
        """Disconnect; a broker that is away is not waited for."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:  # what it still has first; with the broker away that would take for ever
                await asyncio.wait_for(producer.flush(), _STOP_SECONDS)
                await asyncio.wait_for(producer.stop(), _STOP_SECONDS)
            except (TimeoutError, KafkaError):
                await _drop(producer)

    async def _give_up(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _drop(producer)

    async def deliver(self, outgoings: Iterable[Outgoing]) -> Offsets:
        """Send all, and wait until all in-sync replicas have them; gives their offsets, null for what is too large for
        its topic, by our limit or by the broker's: it was not sent, and never will be.

        Raises `Transient` when any was not delivered: the same is then to be sent again as a whole, in order. Where it
        is cancelled, what the broker does not have yet never arrives.
        """
        try:
            return await self._deliver(outgoings)
        except asyncio.CancelledError:
            await self._give_up()
            raise

    async def _deliver(self, outgoings: Iterable[Outgoing]) -> Offsets:
        outgoings = list(outgoings)
        sizes = [_size(outgoing) for outgoing in outgoings]
        fit = [n for n, out in enumerate(outgoings) if sizes[n] <= self._limits.get(out.topic, sizes[n])]
        offsets: Offsets = [None] * len(outgoings)
        alone: list[int] = []
        for portion in _portions(fit, sizes):
            # A topic that refused an earlier portion gets the rest one by one as well, behind it.
            together = [n for n in portion if not self._goes_alone(outgoings[n].topic)]
            alone += [n for n in portion if self._goes_alone(outgoings[n].topic)]
            alone += await self._together(outgoings, together, offsets)
        for place in sorted(alone):
            offsets[place] = await self._alone(outgoings[place])
        return offsets

    async def _together(self, outgoings: Sequence[Outgoing], places: Sequence[int], offsets: Offsets) -> list[int]:
        """Send these at once; gives what is to be sent again one by one."""
        futures = [await self._send(outgoings[place]) for place in places]
        results = await asyncio.gather(*futures, return_exceptions=True)
        refusing = {
            outgoings[place].topic for place, result in zip(places, results, strict=True) if _is_too_large(result)
        }
        again, undelivered = [], set()
        failed: BaseException | None = None
        for place, result in zip(places, results, strict=True):
            topic = outgoings[place].topic
            if isinstance(result, asyncio.CancelledError):
                raise result
            if isinstance(result, BaseException) and topic not in refusing:
                metrics.PRODUCE_ERRORS.labels(topic).inc()
                failed = result
            elif isinstance(result, BaseException) or topic in undelivered:
                # Also what came after it and did arrive: what is later in a table or a story must stay the later one.
                undelivered.add(topic)
                again.append(place)
            else:
                offsets[place] = result.offset
        if failed is not None or refusing:
            # What an idempotent producer does after a lost batch is not ours to guess, and after a refusal the broker
            # takes nothing more of it on that partition (aiokafka 0.14): a new one starts clean.
            await self.stop()
        if failed is not None:
            raise Transient(f"not delivered: {said_of(failed)}") from failed
        for topic in refusing:
            log.warning("batch refused for its size, sent one by one", topic=topic, records=len(again))
            self._alone_until[topic] = time.monotonic() + _ALONE_SECONDS
        _count(outgoings[place] for place in places if offsets[place] is not None)
        return again

    async def _alone(self, outgoing: Outgoing) -> int | None:
        """Send one, and wait; null when it is too large for the broker."""
        try:
            (result,) = await asyncio.gather(await self._send(outgoing))
        except _TOO_LARGE:
            await self.stop()
            return None
        except KafkaError as error:
            metrics.PRODUCE_ERRORS.labels(outgoing.topic).inc()
            await self.stop()
            raise Transient(f"not delivered: {said_of(error)}") from error
        _count([outgoing])
        return int(result.offset)

    async def _send(self, outgoing: Outgoing) -> asyncio.Future[Any]:
        """Hand a message over; the future is done when the brokers have it, and tells when it is too large for them.
        Raises `Transient` when the broker could not be reached in time.
        """
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
        except _TOO_LARGE as error:
            future = asyncio.get_running_loop().create_future()
            future.set_exception(error)
        except KafkaError as error:
            raise Transient(f"{outgoing.topic}: {said_of(error)}") from error
        return future

    def _goes_alone(self, topic: str) -> bool:
        return time.monotonic() < self._alone_until.get(topic, 0.0)

    async def _restart(self) -> None:
        try:
            await self.start()
        except KafkaError as error:
            raise Transient(f"the broker cannot be reached: {said_of(error)}") from error


def _portions(places: Iterable[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """In order, each of `_BYTES_AT_ONCE` at most, or of a single one."""
    portion: list[int] = []
    room = _BYTES_AT_ONCE
    for place in places:
        if portion and sizes[place] > room:
            yield portion
            portion, room = [], _BYTES_AT_ONCE
        portion.append(place)
        room -= sizes[place]
    yield portion


async def _drop(producer: AIOKafkaProducer) -> None:
    """End a producer with all that it still holds. Left alone it would go on sending for ever, and what was given up
    would arrive behind what was sent later: by us, or by the worker that has the partition now.
    """
    producer._closed = True  # noqa: SLF001 - its own `stop` (aiokafka 0.14) ends nothing before all was sent
    with suppress(TimeoutError, KafkaError):
        async with asyncio.timeout(_STOP_SECONDS):
            await producer.client.close()
            await producer._sender.close()  # noqa: SLF001


def _is_too_large(result: object) -> bool:
    return isinstance(result, _TOO_LARGE)


def _count(delivered: Iterable[Outgoing]) -> None:
    for topic, count in Counter(outgoing.topic for outgoing in delivered).items():
        metrics.PRODUCED.labels(topic).inc(count)


def _size(outgoing: Outgoing) -> int:
    headers = sum(len(name.encode()) + len(value or b"") + 8 for name, value in outgoing.headers)
    return len(outgoing.key or b"") + len(outgoing.value or b"") + headers + _OVERHEAD
