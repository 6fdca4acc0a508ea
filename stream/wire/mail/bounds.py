"""Bounds what an e-mail may hold. It is counted before the library, which reads line by line, sees the message."""

from __future__ import annotations

import re

from stream.errors import Reason, Rejected

__all__ = ["refuse_lines_of", "refuse_mail"]

_BOUNDARIES = 60
"""Multiparts in a message; each costs a look at every line. Real mail has four, forwarded mail a dozen."""
_PARTS = 2_000
"""Lines that may begin a part; rules in the text of a multipart are among them."""
_ONE_PART = 4_500_000
"""Bytes of a message that is nothing but a text: a million characters of three bytes each in base64."""
_LINES = 200_000
"""Lines of a message: a picture of eight megabytes has half as many, and the library takes some time for each."""
_STRUCTURED = re.compile(rb"\ncontent-(?:type|disposition):[^\n]*+(?>(?:\n[ \t][^\n]*+)*)")
_STRUCTURED_LENGTH = 4_000
"""Bytes of a field with parameters: the library's way through them is quadratic."""
_FIELDS = 2_000
"""Header fields of a message: hops and signatures of a much forwarded one are a hundred."""


def refuse_lines_of(payload: bytes) -> None:
    """Raise `Rejected(OVERSIZE)` for more lines than mail has, in one message or in an mbox of them."""
    if (lines := payload.count(b"\n")) > _LINES:
        raise Rejected(Reason.OVERSIZE, f"email of {lines} lines, the limit is {_LINES}")


def refuse_mail(payload: bytes) -> None:
    """Raise `Rejected`: TOO_DEEP for more multiparts, OVERSIZE for more parts, lines, fields or text than a message
    has. Line ends are LF.
    """
    lowered = b"\n" + payload.lstrip().lower()
    boundaries = lowered.count(b"boundary=") + lowered.count(b"message/rfc822")
    if boundaries > _BOUNDARIES:
        raise Rejected(Reason.TOO_DEEP, f"email with {boundaries} multiparts and inner messages")
    if not boundaries and len(payload) > _ONE_PART:
        raise Rejected(Reason.OVERSIZE, f"email of one part of {len(payload)} bytes, the limit is {_ONE_PART}")
    parts = max(lowered.count(b"\ncontent-type:"), lowered.count(b"\n--") if boundaries else 0)
    if parts > _PARTS:
        raise Rejected(Reason.OVERSIZE, f"email of {parts} parts")
    refuse_lines_of(payload)
    if any(len(found[0]) > _STRUCTURED_LENGTH for found in _STRUCTURED.finditer(lowered)):
        raise Rejected(Reason.OVERSIZE, f"email with a field of more than {_STRUCTURED_LENGTH} bytes of parameters")
    head = payload.lstrip().partition(b"\n\n")[0]
    if (count := head.count(b"\n")) > _FIELDS:
        raise Rejected(Reason.OVERSIZE, f"email with {count} lines of header")
