"""Takes off what stands before the first byte of copy and is none: byte order marks sent twice or behind a line end,
characters that have no width, NULs.

Editors and gateways put one before what already has one; the format is told by what comes first.
"""

from __future__ import annotations

import re

__all__ = ["without_marks", "without_padding"]

_BOM = b"\xef\xbb\xbf"
_MARK = (
    rb"(?:\xef\xbb\xbf"  # U+FEFF
    rb"|\xc3\xaf\xc2\xbb\xc2\xbf"  # the same, read as Latin-1 and written as UTF-8
    rb"|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]"  # U+200B to U+200F, U+202A to U+202E, U+2060 to U+206F
    rb"|\xc2\xad|\xe1\xa0\x8e|\xef\xbf\xbe)"  # soft hyphen, U+180E, U+FFFE
)
_RUN = re.compile(rb"(?>(?:(?>(?:[ \t-\r\0]++|\xc2[\x85\xa0]|\xe3\x80\x80)*)" + _MARK + rb")+)")
"""Marks, with blanks (U+0085, U+00A0 and U+3000 too) and NULs before each."""
_START = 64
"""Bytes in which UTF-16 shows: half of them are NULs."""
_NULS = re.compile(rb"\0++(?=[<{\[][^\0])")
"""Before markup or JSON, which UTF-16 and UTF-32 would begin with a NUL of their own."""


def without_marks(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the payload from the last mark on that stands before its first letter, and `start:marks` where there was
    more than the one byte order mark that is usual. That one stays: it tells the charset. Blanks behind the last mark
    stay.
    """
    nuls = _NULS.match(payload)
    rest = payload[nuls.end() :] if nuls else payload
    run = _RUN.match(rest)
    if run is None or (run[0] == _BOM and not nuls):
        return rest, ("start:marks",) if nuls else ()
    return _BOM + rest[run.end() :], ("start:marks",)


def without_padding(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a text without the NULs that fill a block up behind its end, and `end:padding` where there were some.
    UTF-16 has NULs at its start, too, and keeps them.
    """
    text = payload.rstrip(b"\0")
    return (payload, ()) if not text or text == payload or b"\0" in text[:_START] else (text, ("end:padding",))
