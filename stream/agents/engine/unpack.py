"""Unpacks what a fetch brought, batch by batch, past those that nobody can unpack.

A batch of records whose bytes rotted on the broker's disk, or whose codec is none, makes aiokafka raise for ever: the
worker ends, and the next one gets the same batch. Here it comes as one record, `Unreadable`, in its place; its bytes
become a dead letter, and the flow goes on behind it.

Touches internals of aiokafka 0.14: see docs/faust.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aiokafka.consumer.fetcher import PartitionRecords
from aiokafka.structs import ConsumerRecord

from stream.agents.engine.ahead import BYTES_AHEAD
from stream.agents.engine.port import Unreadable
from stream.agents.engine.unpacking import BoundedRecords
from stream.clock import Clock
from stream.observe.logs import logger

__all__ = ["Lot", "Records"]

log = logger(__name__)

_ATTEMPTS = 5
"""Times that a batch is fetched before it counts as unreadable: what the network did to it is mended by the second."""
_LENGTH_AT = 8
_BEFORE_LENGTH_ENDS = 12
"""Kafka's record batch: base offset (8 bytes), length of what follows (4), then the rest."""


class Lot(BoundedRecords):
    """What a fetch brought of a partition, with its bytes."""

    def bytes_of(self, number: int) -> bytes:
        """Return the bytes of one batch, counted from 0."""
        start = end = 0
        for _ in range(number + 1):
            (length,) = struct.unpack_from(">i", self._data, end + _LENGTH_AT)
            start, end = end, end + _BEFORE_LENGTH_ENDS + length
        return bytes(self._data[start:end])


class _Lone:
    """A lot of one batch."""

    def __init__(self, batch: Any) -> None:
        self._batch = batch

    def has_next(self) -> bool:
        return self._batch is not None

    def next_batch(self) -> Any:
        batch, self._batch = self._batch, None
        return batch


class Records(PartitionRecords):
    """Unpacks batch by batch; one that cannot be unpacked is fetched again a few times, and then stands for itself.

    A fetch is a megabyte as it comes, and may hold forty batches that unpack to the bound of one: what it brings is
    bounded as well.
    """

    _records: Any
    next_fetch_offset: int

    def tolerate(self, attempts: dict[Any, tuple[int, int]], end: int, clock: Clock, *, is_a_table: bool) -> None:
        """Begin anew, before the first record was taken. `end` is that of the log."""
        self._attempts = attempts
        self._end = end
        self._clock = clock
        self._is_a_table = is_a_table
        self._records_iterator = self._unpack_records()

    def _unpack_records(self) -> Iterator[Any]:
        lot, number, unpacked = self._records, 0, 0
        while lot.has_next() and unpacked <= BYTES_AHEAD:  # what is left of the fetch is fetched again
            batch = None
            try:
                batch = lot.next_batch()
                self._records = _Lone(batch)
                for record in super()._unpack_records():
                    unpacked += len(record.value or b"")
                    yield record
            except Exception as error:  # noqa: BLE001 - whatever a codec raises: to leave here would end the worker
                first = self.next_fetch_offset
                if not self._given_up(first):
                    return  # the position stays before it: it is fetched again
                after = getattr(batch, "next_offset", 0)
                if not first < after <= self._end:  # rotten as well: one record at a time
                    after = first + 1
                self.next_fetch_offset = after
                unreadable = Unreadable.of(lot.bytes_of(number), first, after - 1, error)
                tp = self._tp
                log.warning(
                    "unreadable", topic=tp.topic, partition=tp.partition, offset=first, fault=str(unreadable.refusal)
                )
                if not self._is_a_table:
                    yield self._standing_for(unreadable, after - 1)
            number += 1

    def _consumer_record(self, tp: Any, record: Any) -> Any:
        """Return the record as aiokafka makes it, but with an empty value for a header without one, which Kafka alone
        takes.
        """
        made = super()._consumer_record(tp, record)
        if any(value is None for _, value in made.headers):
            return replace(made, headers=tuple((name, value or b"") for name, value in made.headers))
        return made

    def _given_up(self, offset: int) -> bool:
        at, count = self._attempts.get(self._tp, (offset, 0))
        count = count + 1 if at == offset else 1
        self._attempts[self._tp] = offset, count
        return count >= _ATTEMPTS

    def _standing_for(self, unreadable: Unreadable, offset: int) -> Any:
        """Return the record that stands for a batch, at its last offset: to commit it is to be past the batch."""
        now = int(self._clock.now().timestamp() * 1000)
        size = len(unreadable)
        return ConsumerRecord(self._tp.topic, self._tp.partition, offset, now, 0, None, unreadable, None, -1, size, ())
