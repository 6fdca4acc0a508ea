"""Sends records, and knows when the brokers have them: the one acknowledged producer, of agents, commands and feeds.

One idempotent aiokafka producer a role instead of Faust's: half the cost of `topic.send`, and its futures are what a
batch awaits before it is acknowledged. (Feeds, which send one record at a time, reach it through `queued`.)

Brokers refuse whole batches: where one record is larger than the topic's limit at the broker, aiokafka blames every
record that travelled with it. So what was refused with others is sent once more one by one, and only what is refused
alone is too large.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured, Transient
from stream.kafka.clients import abandon, idempotent_producer
from stream.kafka.errors import TOO_LARGE, transient
from stream.kafka.message import Acknowledged, Outcome, Outgoing
from stream.kafka.topics import topics_of
from stream.observe import metrics
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["Delivery"]

log = logger(__name__)

_STOP_SECONDS = 5.0
"""How long a producer that is ended may still send, and then disconnect: a broker that is away never answers."""
_ALONE_SECONDS = 600.0
"""How long a topic whose broker refused a batch gets its records one by one. Each costs a round trip then; but nothing
is sent twice because of a neighbour, and what is mended at the broker is noticed without a restart."""
_BYTES_AT_ONCE = 48 * 1024 * 1024
"""What is sent before it is waited for. A request has a batch of every partition, and a broker drops the connection of
who sends more than its `socket.request.max.bytes` (100 MiB by default): for ever, as aiokafka asks again for ever."""
_METADATA_TRIES = 120
_METADATA_SECONDS = 0.25
"""Seconds between two tries, half a minute in all: a partition that was just added has no leader yet, and clients do
not know it.
"""

Outcomes = dict[int, Acknowledged | None]
"""The outcomes of an attempt, by the record's place among those that were given."""


class Delivery:
    """Start it before the first send; stop it after the last. One caller at a time may send."""

    def __init__(self, settings: Settings, clock: Clock = SYSTEM_CLOCK) -> None:
        self._settings = settings
        self._clock = clock
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
            try:  # what it still has goes first
                await asyncio.wait_for(producer.flush(), _STOP_SECONDS)
                await asyncio.wait_for(producer.stop(), _STOP_SECONDS)
            except BaseException as error:
                await abandon(producer, _STOP_SECONDS)
                if not isinstance(error, TimeoutError | KafkaError):
                    raise

    async def deliver(self, outgoings: Iterable[Outgoing]) -> list[int | None]:
        """Send all, and wait until all in-sync replicas have them. Returns their offsets, None for what is too large
        for its topic, by our limit or by the broker's: it was not sent, and never will be.

        Raises `Transient` when any was not delivered: the same is then to be sent again as a whole, in order. Where it
        is cancelled, what the broker does not have yet never arrives.
        """
        offsets: list[int | None] = []
        for outcome in await self.attempt(outgoings):
            if isinstance(outcome, Transient):
                raise outcome
            offsets.append(None if outcome is None else outcome.offset)
        return offsets

    async def attempt(self, outgoings: Iterable[Outgoing]) -> list[Outcome]:
        """Send as `deliver` does, but return what became of each record, and raise nothing. After the first that is not
        delivered no further request is made: the rest is not delivered either.
        """
        records = list(outgoings)
        for topic in {record.topic for record in records}:
            metrics.PRODUCE_ERRORS.labels(topic)  # a counter that is born at its first fault shows no increase
        outcomes: Outcomes = {}
        try:
            await self._attempt(records, outcomes)
        except asyncio.CancelledError:
            await self._give_up()
            raise
        except Transient as fault:
            return [outcomes.get(place, fault) for place in range(len(records))]
        delivered = Counter(records[place].topic for place, outcome in outcomes.items() if outcome is not None)
        for topic, count in delivered.items():
            metrics.PRODUCED.labels(topic).inc(count)
        return [outcomes[place] for place in range(len(records))]

    async def know_partitions(self, topic: str, count: int) -> None:
        """Wait until the client knows so many partitions of a topic, which were just added. Raises `Misconfigured` when
        the broker does not show them, `Transient` when it cannot be reached, and aiokafka's `KafkaError`.
        """
        producer = await self._connected()
        for _ in range(_METADATA_TRIES):
            if len(await producer.partitions_for(topic)) >= count:
                return
            await self._clock.sleep(_METADATA_SECONDS)
            await producer.client.force_metadata_update()
        raise Misconfigured(f"{topic}: the broker does not show {count} partitions; run it again")

    async def _attempt(self, records: Sequence[Outgoing], outcomes: Outcomes) -> None:
        """Fill `outcomes`. Raises `Transient` at the first record that is not delivered."""
        sizes = [record.size for record in records]
        fit = []
        for place, record in enumerate(records):
            if sizes[place] > self._limits.get(record.topic, sizes[place]):
                outcomes[place] = None
            else:
                fit.append(place)
        alone: list[int] = []
        for portion in _portions(fit, sizes):
            # A topic that refused an earlier portion gets the rest one by one as well, behind it.
            together = [place for place in portion if not self._goes_alone(records[place].topic)]
            alone += [place for place in portion if self._goes_alone(records[place].topic)]
            alone += await self._together(records, together, outcomes)
        for place in sorted(alone):
            outcomes[place] = await self._alone(records[place])

    async def _together(self, records: Sequence[Outgoing], places: Sequence[int], outcomes: Outcomes) -> list[int]:
        """Send these at once. Returns the places of those that are to be sent again one by one."""
        results = await asyncio.gather(*await self._hand_over(records, places), return_exceptions=True)
        answers = list(zip(places, results, strict=True))
        refusing = {records[place].topic for place, result in answers if isinstance(result, TOO_LARGE)}
        again, undelivered = [], set()
        failed: BaseException | None = None
        for place, result in answers:
            topic = records[place].topic
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
                outcomes[place] = _acknowledged(result)
        if failed is not None or refusing:
            # What an idempotent producer does after a lost batch is not ours to guess, and after a refusal the broker
            # takes nothing more of it on that partition (aiokafka 0.14): a new one starts clean.
            await self.stop()
        if failed is not None:
            raise transient(failed, "not delivered") from failed
        for topic in refusing:
            log.warning("batch refused for its size, sent one by one", topic=topic, records=len(again))
            self._alone_until[topic] = self._clock.monotonic() + _ALONE_SECONDS
        return again

    async def _alone(self, record: Outgoing) -> Acknowledged | None:
        """Send one, and wait. Returns None when it is too large for the broker."""
        try:
            (result,) = await asyncio.gather(*await self._hand_over([record], [0]))
        except TOO_LARGE:
            await self.stop()
            return None
        except KafkaError as error:
            metrics.PRODUCE_ERRORS.labels(record.topic).inc()
            await self.stop()
            raise transient(error, "not delivered") from error
        return _acknowledged(result)

    async def _hand_over(self, records: Sequence[Outgoing], places: Sequence[int]) -> list[asyncio.Future[Any]]:
        """Give these to the client. Each future is done when the brokers have the record, and raises when it is too
        large for them. Raises `Transient` when the broker could not be reached in time; nothing of it arrives then.
        """
        if not places:
            return []
        producer = await self._connected()
        futures: list[asyncio.Future[Any]] = []
        for record in (records[place] for place in places):
            try:
                future = await producer.send(
                    record.topic,
                    value=record.value,
                    key=record.key,
                    partition=record.partition,
                    headers=list(record.headers),
                )
            except TOO_LARGE as error:
                future = asyncio.get_running_loop().create_future()
                future.set_exception(error)
            except KafkaError as error:
                for given in futures:
                    given.cancel()
                await self._give_up()
                raise transient(error, record.topic) from error
            futures.append(future)
        return futures

    def _goes_alone(self, topic: str) -> bool:
        return self._clock.monotonic() < self._alone_until.get(topic, 0.0)

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            try:
                await self.start()
            except KafkaError as error:
                raise transient(error, "the broker cannot be reached") from error
        return self._producer

    async def _give_up(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await abandon(producer, _STOP_SECONDS)


def _portions(places: Iterable[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """Yield the records in order, in portions of `_BYTES_AT_ONCE` at most, or of a single record."""
    portion: list[int] = []
    room = _BYTES_AT_ONCE
    for place in places:
        if portion and sizes[place] > room:
            yield portion
            portion, room = [], _BYTES_AT_ONCE
        portion.append(place)
        room -= sizes[place]
    yield portion


def _acknowledged(result: Any) -> Acknowledged:
    return Acknowledged(int(result.partition), int(result.offset))
