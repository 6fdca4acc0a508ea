"""Bodies are read within bounds, packed and unpacked."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest

from stream.feeds.http.body import TooLarge, read_body
from stream.feeds.transport import FarSideFault

COPY = b"<rss>Ferry late</rss>" * 50


async def _pieces(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


async def _read(body: bytes, coding: str = "", *, limit: int = 10_000, size: int = 7) -> bytes:
    return await read_body(_pieces(body, size), coding, where="http://far.example", limit=limit)


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (COPY, ""), (COPY, "identity"), (gzip.compress(COPY, mtime=0), "gzip"),
        (gzip.compress(COPY, mtime=0), "X-GZIP"),
        (zlib.compress(COPY), "deflate"), (_raw_deflate(COPY), "deflate"),
        (gzip.compress(COPY[:100], mtime=0) + gzip.compress(COPY[100:], mtime=0), "gzip"),
        (gzip.compress(COPY, mtime=0) + bytes(20), "gzip"),
    ],
)  # fmt: skip
async def test_a_body_is_unpacked_however_it_comes(body, coding, size):
    assert await _read(body, coding, size=size) == COPY


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
async def test_an_empty_body_is_empty(coding):
    assert await _read(b"", coding) == b""


async def test_what_is_as_large_as_the_limit_is_read_and_one_byte_more_is_not():
    assert await _read(b"x" * 100, limit=100) == b"x" * 100
    with pytest.raises(TooLarge, match="more than 100 bytes"):
        await _read(b"x" * 101, limit=100)


async def test_a_bomb_costs_no_more_memory_than_the_limit_allows():
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    assert len(bomb) < 100_000
    tracemalloc.start()
    with pytest.raises(TooLarge):
        await _read(bomb, "gzip", limit=200_000, size=65536)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_500_000


async def test_what_is_packed_and_too_large_as_it_comes_is_refused():
    noise = bytes(range(256)) * 2
    packed = gzip.compress(noise, compresslevel=0)
    with pytest.raises(TooLarge):
        await _read(packed, "gzip", limit=len(noise))


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(COPY, mtime=0)[:-9], "gzip"), (b"no gzip at all", "gzip"), (b"xx", "deflate"), (COPY, "br"),
        (COPY, "gzip, gzip"), (gzip.compress(b"x", mtime=0) * 100, "gzip"),
    ],
)  # fmt: skip
async def test_what_is_cut_broken_or_in_an_unknown_coding_is_a_fault(body, coding):
    with pytest.raises(FarSideFault, match=r"far\.example") as fault:
        await _read(body, coding)
    assert not isinstance(fault.value, TooLarge)
