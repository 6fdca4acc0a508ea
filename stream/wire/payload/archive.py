"""Unpacks the files within gzip and ZIP, in memory and within limits. Nothing is ever written.

Names are only names: absolute ones, `..` and links mean nothing here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits

__all__ = ["is_archive", "members"]

_GZIP = b"\x1f\x8b\x08"
_ZEROS = re.compile(rb"\0*+")
_PIECE = 64 * 1024
"""Bytes unpacked at a time."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_END_WITHIN = 65_557
"""Bytes from the end in which a ZIP's directory ends: its record of 22 bytes and a comment (APPNOTE 4.3.16)."""
_ENTRY = b"PK\x01\x02"
_OFFICE = "[Content_Types].xml"
_ENCRYPTED = 0x1
_RATIO = 200
"""Markup packs to a thirtieth, at most to a hundredth; beyond this it is a bomb."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error, OverflowError)
"""What `zipfile` and `zlib` raise for damaged archives."""


def is_archive(payload: bytes) -> bool:
    """Return whether the bytes begin as gzip or ZIP."""
    return payload.startswith((_GZIP, *_ZIP))


def members(payload: bytes, limits: Limits) -> Iterator[tuple[str, bytes | Rejected]]:
    """Yield name and bytes of every file within, in order; of one that cannot be unpacked, why. Directories are left
    out.

    Raises `Rejected`: UNSAFE for a bomb, OVERSIZE for too many files, MALFORMED for a broken directory, UNRECOGNISED
    for an office document, NO_TEXT for an empty archive. No more is unpacked than `limits.unpacked_bytes` in all.
    """
    if payload.startswith(_GZIP):
        yield "", _gunzipped(payload, limits)
    else:
        yield from _unzipped(payload, limits)


def _gunzipped(payload: bytes, limits: Limits) -> bytes:
    """Return every stream of a gzip file, one after the other (RFC 1952, 2.2), whatever zeros pad them."""
    parts: list[bytes] = []
    size = at = 0
    while payload.startswith(_GZIP, at):
        if len(parts) >= limits.items:
            raise Rejected(Reason.OVERSIZE, f"gzip of more than {limits.items} streams")
        part, at = _stream(payload, at, limits.payload_bytes - size)
        size += len(part)
        parts.append(part)
        padding = _ZEROS.match(payload, at)
        at = padding.end() if padding else at
    return b"".join(parts)


def _stream(payload: bytes, at: int, limit: int) -> tuple[bytes, int]:
    """Return what one stream unpacks to, and where it ends. It is unpacked in pieces: `zlib` copies what is left over
    of its input, so that thousands of short streams would cost the square of their number.
    """
    stream = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    try:
        while not stream.eof:
            if at >= len(payload):
                raise Rejected(Reason.MALFORMED, "gzip that breaks off")
            piece = payload[at : at + _PIECE]
            at += len(piece)
            parts.append(stream.decompress(piece, limit + 1))
            limit -= len(parts[-1])
            if limit < 0:
                raise Rejected(Reason.UNSAFE, "gzip that unpacks to more than a payload may have")
    except zlib.error as error:
        raise Rejected(Reason.MALFORMED, f"gzip: {error}") from error
    return b"".join(parts), at - len(stream.unused_data)


def _unzipped(payload: bytes, limits: Limits) -> Iterator[tuple[str, bytes | Rejected]]:
    _refuse_many(payload, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(payload))
        files = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    except _BROKEN as error:
        raise Rejected(Reason.MALFORMED, f"ZIP: {error}"[:200]) from error
    if any(info.filename == _OFFICE for info in files):
        raise Rejected(Reason.UNRECOGNISED, "looks like an office document")
    if not files:
        raise Rejected(Reason.NO_TEXT, "ZIP: no file in it")
    left = limits.unpacked_bytes
    for info in files:
        content = _member(archive, info, min(left, limits.payload_bytes))
        left -= len(content) if isinstance(content, bytes) else 0
        yield info.filename, content


def _refuse_many(payload: bytes, limits: Limits) -> None:
    """Refuse too many files, by the directory's own count, and by its entries where it lies, before a list of them is
    made.
    """
    end = payload.rfind(_END, max(0, len(payload) - _END_WITHIN))
    if end < 0 or len(payload) < end + 12:
        raise Rejected(Reason.MALFORMED, "ZIP without its directory")
    size = int.from_bytes(payload[end + 12 : end + 16], "little")
    counted = int.from_bytes(payload[end + 10 : end + 12], "little")
    count = max(counted, payload.count(_ENTRY, max(0, end - size), end))
    if count > limits.items:
        raise Rejected(Reason.OVERSIZE, f"ZIP of {count} files, the limit is {limits.items}")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | Rejected:
    if info.flag_bits & _ENCRYPTED:
        return Rejected(Reason.UNRECOGNISED, "an encrypted file of a ZIP")
    if info.compress_type not in _METHODS:
        return Rejected(Reason.UNRECOGNISED, f"a file of a ZIP packed by method {info.compress_type}")
    if info.file_size > max(_RATIO * info.compress_size, 1024):
        return Rejected(Reason.UNSAFE, f"a file of a ZIP that unpacks {_RATIO}-fold and more")
    try:
        with archive.open(info) as file:
            content = file.read(limit + 1)
    except _BROKEN as error:
        return Rejected(Reason.MALFORMED, f"a file of a ZIP: {error}"[:200])
    if len(content) > limit:
        return Rejected(Reason.OVERSIZE, f"a file of a ZIP of more than {limit} bytes unpacked")
    return content
