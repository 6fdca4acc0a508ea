"""Reads records again that a stage has handled and committed: what it made of them is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import BrokerResponseError, CorruptRecordException, KafkaError, KafkaTimeoutError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.kafka.changelog import Span, read_once
from stream.kafka.errors import Failure, failure_of, in_words
from stream.kafka.message import Record
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["read_again"]

log = logger(__name__)

_MOST = 100
"""Records of one call."""
_BYTES = 4 * 1024 * 1024
"""Bytes after which a call has enough: what one fetch has of a partition."""
_SECONDS = 5.0
"""Seconds after which a call that has found some returns them: whoever asks does not wait for ever."""
_RETRY_SECONDS = 1.0
"""Seconds between two tries while the broker is away."""
_TRIES = 3
"""How often what no waiting should help is tried even so: it is a story that is passed over."""


class _Enough(Exception):
    """The call has as much as it returns."""


async def read_again(
    settings: Settings, topic: str, partition: int, span: Span, clock: Clock = SYSTEM_CLOCK
) -> tuple[list[Record], int]:
    """Return the first records of a span, and the offset from which on to ask for more: the span's end where there are
    none, or they are gone. Waits while the broker is away, does not let us read, or answers with a fault of its own.

    What can never be read is passed over, and named in the log: of a rotten batch one record after the other, of all
    else that our client cannot read the rest of the span.
    """
    tp, most, lasting = TopicPartition(topic, partition), _MOST, 0
    while True:
        lot = _Lot(span, most, clock)
        try:
            _, end = await read_once(settings, tp, lot.choose, lot.take, clock=clock)
        except _Enough:
            return lot.found, lot.found[-1].offset + 1
        except KafkaError as error:
            fault = error
        else:
            return lot.found, end if end > lot.begin else span[1]
        rotten = isinstance(fault, CorruptRecordException)
        if _lasts(fault):
            most = 1  # what comes before a rotten record is to be had by itself
            lasting += 1
            if lasting == _TRIES:
                break
        else:
            log.warning(
                "what is to be stored again cannot be read yet", topic=topic, partition=partition, fault=in_words(fault)
            )
        await clock.sleep(0 if rotten else _RETRY_SECONDS)
    end = lot.begin + 1 if rotten else span[1]
    log.error(
        "what is to be stored again cannot be read, and is passed over",
        topic=topic,
        partition=partition,
        first=lot.begin,
        behind=end,
        fault=in_words(fault),
    )
    return [], end


class _Lot:
    """The first records of a span."""

    def __init__(self, span: Span, most: int, clock: Clock) -> None:
        self.found: list[Record] = []
        self.begin, self._end = span
        self._most = most
        self._clock = clock
        self._until = clock.monotonic() + _SECONDS

    def choose(self, whole: Span) -> Span:
        self.begin = max(self.begin, whole[0])
        return self.begin, min(self.begin + self._most, self._end, whole[1])

    def take(self, records: Sequence[Any]) -> None:
        self.found.extend(map(Record.of, records))
        size = sum(len(one.value or b"") for one in self.found)
        if self.found and (size > _BYTES or self._clock.monotonic() > self._until):
            raise _Enough


def _lasts(error: KafkaError) -> bool:
    """Whether no waiting helps: our client cannot read what it was given. What a broker answers passes (its disk, its
    elections), or somebody mends it: without a right, or with a wrong password, nothing else of the topic is read
    either.
    """
    if isinstance(error, CorruptRecordException):
        return True
    waits = (Failure.AWAY, Failure.UNTRUSTED)
    return failure_of(error) not in waits and not isinstance(error, BrokerResponseError | KafkaTimeoutError)
