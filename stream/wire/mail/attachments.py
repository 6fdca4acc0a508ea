"""Takes large attachments out of a message before the library reads it by the line: only their names are kept
anyway.
"""

from __future__ import annotations

import re
import string

__all__ = ["without_attachments"]

_ENCODED = re.compile(rb"\ncontent-transfer-encoding:[ \t]*+base64", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_TEXT = re.compile(rb"\ncontent-type:[ \t]*+(?:text|message|multipart)/", re.IGNORECASE)
_OTHER = re.compile(rb"\ncontent-type:[ \t]*+\w", re.IGNORECASE)
_LARGE = 64 * 1024
"""Bytes: a logo in a signature is smaller, and takes the library a millisecond."""
_ALPHABET = (string.ascii_letters + string.digits + "+/=\r\n").encode()


def without_attachments(payload: bytes) -> bytes:
    """Return the message, the base64 (RFC 2045, 6.8) of its large parts left out, but of those that are text. What does
    not look like such a part in every way stays.
    """
    pieces: list[bytes] = []
    done = 0
    for field in _ENCODED.finditer(payload):
        begin = payload.rfind(b"\n--", done, field.start())
        blank = _BLANK_LINE.search(payload, field.end())
        if begin < 0 or blank is None:
            continue
        header, start = payload[begin : blank.end()], blank.end()
        end = payload.find(b"\n--", start - 1)
        if end - start < _LARGE or _TEXT.search(header) or not _OTHER.search(header):
            continue
        if not payload[start:end].translate(None, _ALPHABET):
            pieces.append(payload[done:start])
            done = end
    return b"".join((*pieces, payload[done:])) if pieces else payload
