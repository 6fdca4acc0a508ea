"""Unpacks the body of a push whose sender packed it for the way (`Content-Encoding`), within a bound.

The coding belongs to the way and not to the copy (RFC 9110, 8.4), so the record has the bytes without it.
"""

from __future__ import annotations

import zlib

from stream.errors import Reason, Rejected

__all__ = ["coding_of", "unpacked"]

_BAD = "its content-encoding is not what it says, or its end is missing"
_KNOWN = {"": "identity", "identity": "identity", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_GZIP_OR_ZLIB = 47
"""zlib's `wbits` for a header of either kind."""
_RAW = -15
"""The same without a header: what some senders mean by `deflate`."""
_MEMBERS = 16
"""Parts that one gzip body may have: one is usual, and each costs a copy of what follows it."""


def coding_of(header: str) -> str | None:
    """Return the coding that a header names: `identity`, `gzip` or `deflate`; None for any other, and for several."""
    return _KNOWN.get(header.strip().lower())


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """Return the body without its coding. Never holds more than `limit` bytes of it.

    Raises `Rejected`: OVERSIZE, or MALFORMED where it is not what its header says, or its end is missing.
    """
    if coding == "identity" or not body:
        return body
    try:
        return _inflated(body, limit, _GZIP_OR_ZLIB)
    except Rejected as refusal:
        if coding != "deflate" or refusal.reason is not Reason.MALFORMED:
            raise
        return _inflated(body, limit, _RAW)


def _inflated(body: bytes, limit: int, wbits: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(wbits)
        try:
            part = member.decompress(body, room + 1)
        except zlib.error:
            raise Rejected(Reason.MALFORMED, _BAD) from None
        room -= len(part)
        if room < 0:
            raise Rejected(Reason.OVERSIZE, f"more than {limit} bytes, unpacked")
        if not member.eof:
            raise Rejected(Reason.MALFORMED, _BAD)
        parts.append(part)
        body = member.unused_data
        if not body:
            return b"".join(parts)
    raise Rejected(Reason.MALFORMED, _BAD)
