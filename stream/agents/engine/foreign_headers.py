"""Reads a batch whose headers have names that are no UTF-8: brokers take them, and aiokafka reads none of the batch.

It is used only for such a batch: aiokafka's own reader is in C. Format 2 of Kafka's records (KIP-98).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aiokafka import codec
from aiokafka.record.util import decode_varint

__all__ = ["ForeignRecord", "read_leniently"]

_HEAD = struct.Struct(">qiibIhiqqqhii")
_CODEC, _LOG_APPEND_TIME = 0x07, 0x08
_UNPACK: dict[int, Callable[[bytes], bytes]] = {
    0: bytes,
    1: codec.gzip_decode,
    2: codec.snappy_decode,
    3: codec.lz4_decode,
    4: codec.zstd_decode,
}


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A record as aiokafka gives it."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    checksum: None = None


def read_leniently(batch: bytes) -> Iterator[ForeignRecord]:
    """Yield the records of one whole batch; bytes of a header's name that are no UTF-8 are replaced."""
    base, _, _, _, _, attributes, _, first_time, last_time, _, _, _, count = _HEAD.unpack_from(batch)
    body = _Body(bytearray(_UNPACK[attributes & _CODEC](batch[_HEAD.size :])))
    appended = bool(attributes & _LOG_APPEND_TIME)
    for _ in range(count):
        body.number()  # its length
        body.at += 1  # its attributes: none are defined
        time, offset = body.number(), base + body.number()
        key, value = body.data(), body.data()
        headers = tuple(((body.data() or b"").decode("utf-8", "replace"), body.data()) for _ in range(body.number()))
        yield ForeignRecord(offset, last_time if appended else first_time + time, int(appended), key, value, headers)


class _Body:
    def __init__(self, buffer: bytearray) -> None:
        self.at = 0
        self._buffer = buffer

    def number(self) -> int:
        value, self.at = decode_varint(self._buffer, self.at)
        return int(value)

    def data(self) -> bytes | None:
        size = self.number()
        if size < 0:
            return None
        self.at += size
        return bytes(self._buffer[self.at - size : self.at])
