"""Reads the body of an answer within bounds: what comes over the line, and what it unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from stream.feeds.transport import FarSideFault

__all__ = ["ACCEPTED", "TooLarge", "read_body"]

ACCEPTED = "gzip, deflate"
"""The codings that we ask for, and unpack: those whose library bounds what one call gives."""
_MEMBERS = 64
"""Members of one gzip body: it has one, or a few where a server appends to what it has."""
_ZLIB_HEADER = 8
"""The low half of the first byte of a body with zlib's header: some servers send `deflate` without one."""


class TooLarge(FarSideFault):
    """The body is larger than the source may send, packed or unpacked."""

    def __init__(self, where: str, limit: int) -> None:
        super().__init__(f"{where} answers with more than {limit} bytes: raise max_bytes if that is right")
        self.limit = limit


async def read_body(pieces: AsyncIterator[bytes], coding: str, *, where: str, limit: int) -> bytes:
    """Return the body, unpacked. Raises `TooLarge` as soon as one of the two is larger than the limit, and never holds
    more than twice as much; `FarSideFault` for a coding that we did not ask for, and for a body that is cut or broken.
    """
    unpack = _Unpacking(coding, where, limit)
    received = 0
    async for piece in pieces:
        received += len(piece)
        if received > limit:
            raise TooLarge(where, limit)
        unpack.feed(piece)
    return unpack.whole()


class _Unpacking:
    def __init__(self, coding: str, where: str, limit: int) -> None:
        self._coding = coding.strip().lower().removeprefix("x-")
        self._where, self._limit = where, limit
        self._out = bytearray()
        self._members = 0
        self._packed: zlib._Decompress | None = None
        if self._coding not in {"", "identity", "gzip", "deflate"}:
            raise FarSideFault(f"{where} answers in a coding that was not asked for")

    def feed(self, piece: bytes) -> None:
        if self._coding in {"", "identity"}:
            self._add(piece)
            return
        while piece:
            piece = self._unpacked(piece)

    def whole(self) -> bytes:
        if self._packed is not None and not self._packed.eof:
            raise FarSideFault(f"{self._where} answers with a body that breaks off")
        return bytes(self._out)

    def _unpacked(self, piece: bytes) -> bytes:
        """Unpack a piece; return what stands behind the end of a member."""
        if self._packed is None or self._packed.eof:
            if self._packed is not None and (self._coding == "deflate" or not piece.strip(b"\0")):
                return b""  # some pad what they packed
            self._begin(piece)
        packed = self._packed
        if packed is None:
            return b""
        try:
            self._add(packed.decompress(piece, self._limit - len(self._out) + 1))
        except zlib.error:
            raise FarSideFault(f"{self._where} answers with a body that does not unpack") from None
        return packed.unused_data if packed.eof else b""

    def _begin(self, piece: bytes) -> None:
        self._members += 1
        if self._members > _MEMBERS:
            raise FarSideFault(f"{self._where} answers with a body of more than {_MEMBERS} packed parts")
        if self._coding == "gzip":
            self._packed = zlib.decompressobj(16 + zlib.MAX_WBITS)
        else:
            self._packed = zlib.decompressobj(zlib.MAX_WBITS if piece[0] & 0x0F == _ZLIB_HEADER else -zlib.MAX_WBITS)

    def _add(self, out: bytes) -> None:
        self._out += out
        if len(self._out) > self._limit:
            raise TooLarge(self._where, self._limit)
