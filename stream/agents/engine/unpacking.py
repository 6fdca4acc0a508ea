"""Keeps a batch that is small on the wire and large in memory from ending the worker, and every one after it.

aiokafka unpacks a batch whole, whatever comes of it: 4 MB of gzip may be 4 GB. So a batch is first unpacked only as far
as it may, and where it goes on, its records are given without their bytes (`UNREAD`): the guard makes dead letters of
them that say where they lie. Nor does it read a batch with a header whose name is no UTF-8, which brokers take: such a
batch is read by `foreign_headers`.

Touches internals of aiokafka 0.14, the fetcher's `MemoryRecords`: see docs/faust.md.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.memory_records import MemoryRecords

from stream.agents.engine.foreign_headers import read_leniently
from stream.kafka.message import UNREAD
from stream.kafka.topics import DEADLETTERS
from stream.settings import Settings

__all__ = ["BoundedRecords", "bound_of", "bound_unpacking"]

with suppress(ImportError):  # then `check_codecs` says so in one line, before anything is read
    import cramjam

_LEAST_BOUND = 64 * 1024 * 1024
"""Bytes that any batch may unpack to: fifteen times what a batch on the raw topic may have on the wire by default, and
copy packs to a quarter. A worker holds some four times that at once."""

_LENGTH = struct.Struct(">i")
_LENGTH_AT, _MAGIC_AT, _ATTRIBUTES_AT, _MAX_TIME_AT, _RECORDS_AT = 8, 16, 21, 35, 61
"""Where they stand in a batch of format 2 (KIP-98)."""
_HEAD = 12
"""Bytes of a batch before those that its length counts."""
_CODEC, _LOG_APPEND_TIME, _CONTROL = 0x07, 0x08, 0x20
_XERIAL = b"\x82SNAPPY\x00"
_XERIAL_HEAD = 16
_CHUNK = 1024 * 1024
_RATIO = {1: 1032, 2: 22, 3: 255, 4: 32_768}
"""The most that a byte of gzip, snappy, lz4 and zstd may stand for: below it nothing needs to be tried."""


def bound_of(settings: Settings) -> int:
    """Return how many bytes a batch may unpack to."""
    return max(_LEAST_BOUND, 2 * DEADLETTERS.max_message_bytes(settings))


def bound_unpacking(settings: Settings) -> None:
    """Have every consumer of this process unpack batches no further than a worker would: for commands that read topics.
    A worker has its own fetcher, which sets it.
    """
    fetcher.MemoryRecords = partial(BoundedRecords, most=bound_of(settings))


class BoundedRecords:
    """What a fetch brought of a partition, read in the place of aiokafka's `MemoryRecords`."""

    def __init__(self, data: bytes, *, most: int = _LEAST_BOUND) -> None:
        self._records = MemoryRecords(data)
        self._most = most
        self._data = memoryview(data)
        self._at = 0
        self.has_next = self._records.has_next
        self.size_in_bytes = self._records.size_in_bytes

    def next_batch(self) -> Any:
        batch = self._records.next_batch()
        begin = self._at
        self._at = end = begin + _HEAD + _LENGTH.unpack_from(self._data, begin + _LENGTH_AT)[0]
        attributes = self._data[begin + _ATTRIBUTES_AT + 1]
        if self._data[begin + _MAGIC_AT] < 2 or attributes & _CONTROL:
            return batch
        if _fits(attributes & _CODEC, self._data[begin + _RECORDS_AT : end], self._most):
            return _Read(batch, self._data[begin:end])
        (time,) = struct.unpack_from(">q", self._data, begin + _MAX_TIME_AT)
        return _Unread(batch, time, 1 if attributes & _LOG_APPEND_TIME else 0)


class _Read:
    """A batch as aiokafka reads it, but for headers whose names are no UTF-8."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        offset = self.base_offset
        try:
            for record in self._batch:
                offset = record.offset
                yield record
                offset += 1
        except UnicodeDecodeError:
            yield from (record for record in read_leniently(bytes(self._data)) if record.offset >= offset)


class _Unread:
    """A batch whose records are given without key, value and headers."""

    def __init__(self, batch: Any, time: int, time_type: int) -> None:
        self._batch = batch
        self._time = time, time_type

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[_UnreadRecord]:
        return (_UnreadRecord(offset, *self._time) for offset in range(self.base_offset, self.next_offset))


class _UnreadRecord:
    key = None
    value = None
    checksum = None
    headers = ((UNREAD, b""),)

    def __init__(self, offset: int, timestamp: int, timestamp_type: int) -> None:
        self.offset = offset
        self.timestamp = timestamp
        self.timestamp_type = timestamp_type


def _fits(codec: int, packed: memoryview, most: int) -> bool:
    """Return whether it unpacks to no more than `most` bytes; true of what cannot be unpacked at all, which aiokafka
    tells.
    """
    if codec not in _RATIO or len(packed) * _RATIO[codec] <= most:
        return True
    return _TRIES[codec](bytes(packed), most)


def _gzip_fits(left: bytes, most: int) -> bool:
    size = 0
    try:
        while left:
            member = zlib.decompressobj(wbits=31)
            while not member.eof and left:
                size += len(member.decompress(left, _CHUNK))
                if size > most:
                    return False
                left = member.unconsumed_tail
            left = member.unused_data
    except zlib.error:
        return True
    return True


def _snappy_fits(packed: bytes, most: int) -> bool:
    if not packed.startswith(_XERIAL):
        return _uvarint(packed, 0) <= most
    size, at = 0, _XERIAL_HEAD
    while at + 4 <= len(packed):
        (length,) = _LENGTH.unpack_from(packed, at)
        size += _uvarint(packed, at + 4)
        at += 4 + max(length, 0)
    return size <= most


def _uvarint(packed: bytes, at: int) -> int:
    """Return how much a block of snappy unpacks to, as its own head says."""
    value = 0
    for place, byte in enumerate(packed[at : at + 5]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value
    return 0


def _lz4_fits(packed: bytes, most: int) -> bool:
    return _goes_into(cramjam.lz4.decompress_into, packed, most)


def _zstd_fits(packed: bytes, most: int) -> bool:
    return _goes_into(cramjam.zstd.decompress_into, packed, most)


def _goes_into(unpack: Callable[[bytes, bytearray], int], packed: bytes, most: int) -> bool:
    try:
        unpack(packed, bytearray(most))  # pages that nothing is written to are not taken from the system
    except cramjam.DecompressionError as error:
        return "whole buffer" not in str(error)
    return True


_TRIES: dict[int, Callable[[bytes, int], bool]] = {1: _gzip_fits, 2: _snappy_fits, 3: _lz4_fits, 4: _zstd_fits}
