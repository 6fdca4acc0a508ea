"""The header fields of an e-mail as text: encoded words, raw 8-bit bytes, unknown and mislabelled charsets.

RFC 2047, 5322. Nothing raises: what cannot be decoded stays as it was sent. May import the modules beside it.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from stream.errors import Rejected
from stream.wire.charset import decode

__all__ = ["address_of", "decoded", "field", "looks_like_mail", "moment_of"]

_FIELD = re.compile(r"([!-9;-~]{1,76}):[ \t]?[^\n]*\n?|[ \t][^\n]*\n|>?From [^\n]*\n")
_KNOWN = frozenset({
    "from", "to", "date", "subject", "message-id", "received", "mime-version", "content-type", "return-path", "sender",
    "delivered-to", "reply-to", "content-transfer-encoding", "x-received", "dkim-signature", "arc-seal", "cc",
})  # fmt: skip
_TELLING = frozenset({"received", "return-path", "message-id", "mime-version", "delivered-to", "x-received"})
"""Fields that mail servers write and no editor types."""
_ADDRESSED = re.compile(r"^From:[^\n]*@", re.IGNORECASE | re.MULTILINE)
_LONGEST = 20_000
"""Characters of one header field that are decoded."""
_ADDRESS = 500
"""Characters of a sender; more is an attack on the parser of addresses."""
_GAPS = re.compile(r"\s+")


def looks_like_mail(start: str) -> bool:
    """Whether a text that begins so is an e-mail: header fields from the first line on, two of them mail's own, and one
    that only mail has. Copy with `Slug:` and `Date:` above it is none.
    """
    names: set[str] = set()
    at = 0
    while line := _FIELD.match(start, at):
        at = line.end()
        if line[1]:
            names.add(line[1].lower())
    known = names & _KNOWN
    return len(known) > 1 and bool(known & _TELLING or _ADDRESSED.search(start[:at]))


def field(message: Message, name: str) -> str | None:
    """The first field of a name, decoded, its folded lines joined; null where it is absent or empty."""
    value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), None)
    return decoded(value) if value is not None else None


def decoded(value: str) -> str | None:
    """A header's value as text."""
    value = _GAPS.sub(" ", value[:_LONGEST]).strip()
    try:
        parts = decode_header(value) if "=?" in value else [(value, None)]
    except (MessageError, ValueError):  # base64 that is none
        parts = [(value, None)]
    text = "".join(_part(part, charset) for part, charset in parts)
    return _GAPS.sub(" ", text).strip() or value or None


def _part(part: str | bytes, charset: str | None) -> str:
    raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
    if charset:
        try:
            return raw.decode(charset)
        except (LookupError, ValueError):
            pass
    try:
        return decode(raw)[0]
    except Rejected:
        return raw.decode("latin-1")


def address_of(value: str | None) -> tuple[str | None, str | None]:
    """Display name and address of a `From`."""
    try:
        name, address = parseaddr((value or "")[:_ADDRESS])
    except (RecursionError, ValueError, IndexError):  # brackets in brackets
        return None, None
    return " ".join(name.split()) or None, (address if "@" in address else "") or None


def moment_of(value: str | None) -> str | None:
    """A `Date` as ISO 8601 with its offset; as it stands where it is no RFC 5322 date."""
    try:
        return parsedate_to_datetime(value).isoformat() if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return value
