"""Packed bodies: whole, cut, wrong, and bombs."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from stream.errors import Rejected
from stream.feeds.push.unpack import coding_of, unpacked

COPY = b"The dam held. " * 40


def raw(body):
    return zlib.compress(body)[2:-4]


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(COPY, mtime=0), "gzip"),
        (gzip.compress(COPY[:100], mtime=0) + gzip.compress(COPY[100:], mtime=0), "gzip"),
        (zlib.compress(COPY), "deflate"),
        (raw(COPY), "deflate"),
        (COPY, "identity"),
    ],
)
def test_what_was_packed_is_unpacked_up_to_the_bound(packed, coding):
    assert unpacked(packed, coding, len(COPY)) == COPY
    if coding != "identity":
        with pytest.raises(Rejected, match=r"^oversize"):
            unpacked(packed, coding, len(COPY) - 1)


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(COPY, mtime=0)[:-1], "gzip"),
        (gzip.compress(COPY, mtime=0)[:-4] + b"0000", "gzip"),
        (gzip.compress(COPY, mtime=0) + b"more", "gzip"),
        (COPY, "gzip"),
        (raw(COPY), "gzip"),
        (COPY, "deflate"),
        (raw(COPY)[:-1], "deflate"),
        (gzip.compress(b"", mtime=0) * 17, "gzip"),
    ],
)
def test_what_is_cut_or_is_not_what_it_says_is_refused(packed, coding):
    with pytest.raises(Rejected, match=r"^malformed"):
        unpacked(packed, coding, 10_000)


def test_a_bomb_costs_no_more_memory_than_its_bound():
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    tracemalloc.start()
    try:
        with pytest.raises(Rejected, match=r"^oversize"):
            unpacked(bomb, "gzip", 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_header_names_one_coding_that_we_know():
    assert [coding_of(header) for header in ("", "identity", " GZIP", "x-gzip", "deflate")] == [
        "identity", "identity", "gzip", "gzip", "deflate",
    ]  # fmt: skip
    assert [coding_of(header) for header in ("br", "gzip, gzip", "gzip,", "zstd")] == [None] * 4
