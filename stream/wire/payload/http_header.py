"""Takes off the header of an HTTP answer, or of a MIME part, that was saved with the wire file that it brought.

RFC 9112 (HTTP/1.1), RFC 2045. Mail has a header, too, and is read by its own parser.
"""

from __future__ import annotations

import re

__all__ = ["without_header"]

_STATUS = re.compile(rb"\s{0,16}HTTP/\d(?:\.\d)? [1-5]\d\d\b[^\r\n]{0,200}\r?\n")
_FIELD = re.compile(rb"([!#-'*+.0-9A-Z^_`a-z|~-]{1,76}):[^\r\n]{0,4000}(?:\r?\n[ \t][^\r\n]{0,4000}){0,8}\r?\n")
_FIELDS = 100
_END = re.compile(rb"\s{0,8}?\r?\n|(?=\s*+[<{\[])")
_TELLING = frozenset(
    {b"content-type", b"content-length", b"transfer-encoding", b"content-encoding", b"content-disposition"}
)
_OF_MAIL = frozenset({b"from", b"to", b"subject", b"received", b"message-id", b"return-path", b"delivered-to", b"cc"})
_ENCODED = re.compile(rb"(?i)^content-transfer-encoding:\s*(?:base64|quoted-printable)", re.MULTILINE)
_CHUNKED = re.compile(rb"(?i)^transfer-encoding:[^\r\n]*chunked", re.MULTILINE)
_CHUNK = re.compile(rb"\s{0,4}([0-9A-Fa-f]{1,8})(?:;[^\r\n]{0,200})?\r?\n")
_CHUNKS = 100_000
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*+[<{\[]")
_BLOCKS = 6
"""Headers one after the other: of a proxy, of redirects, of `100 Continue`."""


def without_header(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return what the header brought, and `start:http` or `start:header`; the payload as it came where it has none. A
    header without a status line counts only above markup or JSON, and where it is no mail's. Chunks are put together.
    Linear.
    """
    at, is_http, last = 0, False, 0
    for _ in range(_BLOCKS):
        status = _STATUS.match(payload, at)
        if status is None:
            break
        names, end = _fields(payload, status.end())
        if not names:
            break
        last, at, is_http = at, end, True
    if is_http:
        body = payload[at:]
        header = payload[last:at]
        return (_whole(body) if _CHUNKED.search(header) else body), ("start:http",)
    names, at = _fields(payload, 0)
    is_header = bool(names & _TELLING) and not names & _OF_MAIL and not _ENCODED.search(payload[:at])
    return (payload[at:], ("start:header",)) if is_header and _MARKUP.match(payload, at) else (payload, ())


def _fields(payload: bytes, at: int) -> tuple[set[bytes], int]:
    """Return the names of the fields from `at` on, in lower case, and where what follows their blank line begins; 0
    where nothing does.
    """
    names: set[bytes] = set()
    for _ in range(_FIELDS):
        field = _FIELD.match(payload, at)
        if field is None:
            break
        names.add(field[1].lower())
        at = field.end()
    end = _END.match(payload, at)
    return names, end.end() if end else at


def _whole(body: bytes) -> bytes:
    """Return the chunks as one (RFC 9112, 7.1); the body as it came where it is not chunked after all."""
    parts: list[bytes] = []
    at = 0
    for _ in range(_CHUNKS):
        size = _CHUNK.match(body, at)
        if size is None:
            break
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
    return b"".join(parts) if parts and at >= len(body) else body
