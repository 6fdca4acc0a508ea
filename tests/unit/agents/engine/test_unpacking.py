"""Batches that are small on the wire and large in memory, as aiokafka's own builder packs them."""

from __future__ import annotations

import asyncio
import re

import pytest
from aiokafka import codec
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from schemas import DeadLetter
from stream.agents.engine.fake import FakeDelivery, FakeEngine, FakeSource
from stream.agents.engine.unpacking import BoundedRecords, bound_of
from stream.agents.guard.guard import Guard
from stream.agents.guard.work import BatchResult
from stream.clock import SYSTEM_CLOCK
from stream.kafka.message import UNREAD, Handled
from stream.settings import Guard as Policy
from stream.settings import Limits, Settings
from tests.factories import record

PACK = {
    "none": bytes,
    "gzip": codec.gzip_encode,
    "snappy": codec.snappy_encode,
    "lz4": codec.lz4_encode,
    "zstd": codec.zstd_encode,
}
CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
MOST = 1_000_000
LARGE = b"a" * (2 * MOST)


def _batch(name, *values, base=0):
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=CODECS[name],
        is_transactional=0,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=10**9,
    )
    for offset, value in enumerate(values):
        builder.append(offset, timestamp=1_700_000_000_000 + offset, key=b"k", value=value, headers=[("file", b"a")])
    packed = bytearray(builder.build())
    packed[:8] = base.to_bytes(8, "big")
    return bytes(packed)


def _read(records):
    found = []
    while records.has_next():
        batch = records.next_batch()
        found += [(r.offset, r.timestamp, r.timestamp_type, r.key, r.value, tuple(r.headers)) for r in batch]
    return found


@pytest.mark.parametrize("codec", CODECS)
def test_what_fits_is_read_as_by_aiokafka(codec):
    data = _batch(codec, b"one", b"", b"x" * 50_000) + _batch(codec, b"four", base=3) + b"\x00" * 5
    assert _read(BoundedRecords(data, most=MOST)) == _read(MemoryRecords(data))
    assert BoundedRecords(data, most=MOST).size_in_bytes() == len(data)


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_of_what_is_too_large_only_the_places_are_read_and_the_rest_goes_on(codec):
    data = _batch(codec, b"one") + _batch(codec, b"two", LARGE, base=1) + _batch(codec, b"four", base=3)
    found = _read(BoundedRecords(data, most=MOST))
    assert [(offset, value) for offset, _, _, _, value, _ in found] == [(0, b"one"), (1, None), (2, None), (3, b"four")]
    assert [headers for *_, headers in found[1:3]] == [((UNREAD, b""),)] * 2
    assert {time for _, time, *_ in found[1:3]} == {1_700_000_000_001}


def test_what_is_not_packed_is_as_large_as_it_is():
    assert _read(BoundedRecords(_batch("none", LARGE), most=MOST))[0][4] == LARGE


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_what_cannot_be_unpacked_is_left_to_aiokafka(codec):
    data = bytearray(_batch(codec, bytes(range(256)) * 4000))
    data[61:] = b"\x99" * (len(data) - 61)
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - one for each codec
        _read(MemoryRecords(bytes(data)))
    with pytest.raises(theirs.type):
        _read(BoundedRecords(bytes(data), most=1000))


@pytest.mark.parametrize("odd", [0, 1, 2])
@pytest.mark.parametrize("name", CODECS)
def test_header_names_that_are_no_utf_8_are_read_with_their_neighbours(name, odd):
    """Brokers take them; aiokafka reads nothing of such a batch, and a worker would never get past it."""
    values = [b"one", None, b"three"]
    plain = _read(MemoryRecords(_batch(name, *values, base=7)))
    body = bytearray(_batch("none", *values)[61:])
    at = [found.start() for found in re.finditer(b"\x08file", body)][odd]
    body[at + 1 : at + 5] = b"\xff\xfeil"
    head = bytearray(_batch(name, *values, base=7)[:61])
    packed = bytes(PACK[name](bytes(body)))
    head[8:12] = (len(packed) + 49).to_bytes(4, "big")
    data = bytes(head) + packed + _batch(name, b"next", base=10)
    with pytest.raises(UnicodeDecodeError):
        _read(MemoryRecords(data))
    expected = [row if n != odd else (*row[:5], (("\ufffd\ufffdil", b"a"),)) for n, row in enumerate(plain)]
    assert _read(BoundedRecords(data, most=MOST)) == [*expected, *_read(MemoryRecords(_batch(name, b"next", base=10)))]


def test_our_own_largest_message_always_fits():
    assert bound_of(Settings(limits=Limits(message_bytes=100_000_000))) >= 600_000_000
    assert bound_of(Settings()) >= 64 * 1024 * 1024


async def test_what_was_not_read_is_a_dead_letter_that_says_where_it_lies():
    delivery, seen = FakeDelivery(), []
    unread = record(8, b"", key=None, headers=((UNREAD, b""),))
    source = FakeSource(record(7), unread, record(9))
    guard = Guard("test", FakeEngine(), delivery, Policy(), SYSTEM_CLOCK)

    async def work(records):
        seen.extend(one.offset for one in records)
        return BatchResult([Handled() for _ in records])

    await asyncio.wait_for(guard.run(source, work), 5)
    assert seen == [7, 9]
    (letter,) = delivery.delivered
    told = DeadLetter.from_headers(letter.headers)
    assert (told.original_offset, told.reason, told.left_out) == (8, "oversize", "value,key,headers")
    assert (told.value_size, told.value_sha256, letter.value) == (None, "", b"")
    assert source.offsets == [7, 8, 9]
