"""Prepares the bytes of an e-mail for the library: parts the messages of an mbox, and mends header lines that are no
fields.

RFC 4155 for the mbox, RFC 5322 (2.2) for fields. The library takes the first line that is no field for the end of the
header.
"""

from __future__ import annotations

import re

__all__ = ["STRAY", "messages_of", "with_sound_header"]

STRAY = "X-Wirestream-Stray"
"""The field that a line of the header goes to that is none."""
_SEPARATOR = re.compile(
    rb"(?m)^From [^\n]{0,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"+\d{1,2} +\d{1,2}:\d\d[^\n]{0,40}? \d{4}[^\n]{0,40}\n(?=[!-9;-~]{1,76}[ \t]{0,4}:)"
)
"""A sender and a time as `asctime` writes it, above a field: copy that begins with `From Monday on` is none."""
_ESCAPED_FROM = re.compile(rb"(?m)^>(?=>*From )")
_FIELD = re.compile(rb"[!-9;-~]{1,76}:")
_LOOSE_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,40}(?: [A-Za-z][A-Za-z0-9-]{1,20}){0,1})[ \t]{0,4}:")
"""`Subject :` and `Message ID:`, which RFC 822 still allowed or some write."""
_KNOWN = re.compile(
    rb"(?i)(?:from|to|cc|bcc|date|subject|message-id|received|mime-version|content-[a-z-]+|return-path|sender|reply-to|"
    rb"delivered-to|in-reply-to|references|list-[a-z-]+|x-[a-z-]+|precedence|importance|priority|organization|user-agent)"
    rb"[ \t]{0,4}:"
)
_GLUED = re.compile(
    rb"(?mi)^((?:message-id|in-reply-to)[ \t]*:[ \t]*<[^<>\n]{1,400}>)[ \t]*(?=[A-Z][A-Za-z-]{1,40}:[ \t])"
)
"""A field that lost the line end before it: `Message-ID: <1@desk>MIME-Version: 1.0`."""
_STRAYS = 20
"""Lines that are no fields: more of them are copy whose blank line was lost."""


def messages_of(payload: bytes) -> list[bytes]:
    """Return the messages of an mbox, whose lines `>From ` are unescaped; the payload itself where it is none."""
    if not _SEPARATOR.match(payload):
        return [payload]
    starts = [found.start() for found in _SEPARATOR.finditer(payload)]
    return [
        _ESCAPED_FROM.sub(b"", payload[start:end]).rstrip(b"\n") + b"\n"
        for start, end in zip(starts, [*starts[1:], len(payload)], strict=True)
    ]


def with_sound_header(message: bytes) -> bytes:
    """Return the message, with every line of its header a field: those that are none, above others that are, become
    `STRAY` fields. Line ends are LF.
    """
    head, blank, body = message.partition(b"\n\n")
    lines = _GLUED.sub(rb"\1\n", head).split(b"\n")
    odd = [at for at, line in enumerate(lines) if line and not _is_sound(line, first=at == 0)]
    if odd and len(odd) <= _STRAYS:
        last = max((at for at, line in enumerate(lines) if _KNOWN.match(line)), default=0)
        for at in odd:
            lines[at] = _as_field(lines[at], within=at < last)
    return b"\n".join(lines) + blank + body


def _is_sound(line: bytes, *, first: bool) -> bool:
    return line[:1] in b" \t" or bool(_FIELD.match(line)) or (first and line.startswith(b"From "))


def _as_field(line: bytes, *, within: bool) -> bytes:
    """Return a field of a line that is none: as it was meant, or a stray one. `within`: known fields stand below it."""
    loose = _LOOSE_FIELD.match(line)
    if loose and (within or _KNOWN.match(loose[1].replace(b" ", b"-") + b":")):
        return loose[1].replace(b" ", b"-") + b":" + line[loose.end() :]
    return STRAY.encode() + b": " + line if within else line
