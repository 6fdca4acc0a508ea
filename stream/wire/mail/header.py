"""Reads the header fields of an e-mail as text: encoded words, raw 8-bit bytes, unknown and mislabelled charsets.

RFC 2047, 5322. Nothing raises: what cannot be decoded stays as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from stream.wire.mail.words import words_of
from stream.wire.payload.charset_label import codec_of

__all__ = ["Fields", "address_of", "looks_like_mail", "moment_of"]

_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]{0,4}:[ \t]?[^\n]*\n?|[ \t][^\n]*\n|>?From [^\n]*\n")
_STRAY = re.compile(r"[^\n]{1,400}\n(?!\n)")
_STRAYS = 3
"""Lines within a header that are no fields: a mail is recognised by what stands around them."""
_KNOWN = frozenset({
    "from", "to", "date", "subject", "message-id", "received", "mime-version", "content-type", "return-path", "sender",
    "delivered-to", "reply-to", "content-transfer-encoding", "x-received", "dkim-signature", "arc-seal", "cc",
})  # fmt: skip
_TELLING = frozenset({"received", "return-path", "message-id", "mime-version", "delivered-to", "x-received"})
"""Fields that mail servers write and no editor types."""
_ADDRESSED = re.compile(r"^From[ \t]{0,4}:[^\n]*@", re.IGNORECASE | re.MULTILINE)
_LONGEST = 20_000
"""Characters of one header field that are decoded."""
_ADDRESS = 500
"""Characters of a sender; more is an attack on the parser of addresses."""
_GAPS = re.compile(r"\s+")
_IDENTITY = re.compile(r"<\s*([^<>]+?)\s*>")
_NAMED_OFFSET = re.compile(r"(?i)(?:GMT|UTC|UT|Z)\s?[+-]\s?\d")
_GLUED = re.compile(r"(?i)(?:mime-version|content-[a-z-]+|date|subject|from|to|x-[a-z-]+):")


def looks_like_mail(start: str) -> bool:
    """Return whether a text that begins so is an e-mail: header fields from the first line on, two of them mail's own,
    and one that only mail has; a few lines among them may be broken. Copy with `Slug:` and `Date:` above it is none.
    """
    names: set[str] = set()
    at = strays = 0
    while line := _FIELD.match(start, at) or (_STRAY.match(start, at) if names and strays < _STRAYS else None):
        at = line.end()
        if line.re is _STRAY:
            strays += 1
        elif line[1]:
            names.add(line[1].lower())
    known = names & _KNOWN
    return len(known) > 1 and bool(known & _TELLING or _ADDRESSED.search(start[:at]))


class Fields:
    """The fields of a message by name, in any case, as text."""

    def __init__(self, message: Message) -> None:
        self._raw: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._raw.setdefault(name.lower(), []).append(str(value))
        self._charset = _charset_of(message)

    def get(self, name: str) -> str | None:
        """Return the first field of a name, decoded, its folded lines joined; None where it is absent or empty."""
        return next(iter(self.every(name)), None)

    def every(self, name: str) -> list[str]:
        """Return all fields of a name, decoded, in order; empty ones left out."""
        values = (words_of(value[:_LONGEST], self._charset) for value in self._raw.get(name.lower(), ()))
        return [text for value in values if (text := _GAPS.sub(" ", value).strip())]

    def named(self, words: Iterable[str]) -> dict[str, str]:
        """Return the first of each field in whose name one of the words stands, by its name in lower case."""
        names = [name for name in self._raw if any(word in name.replace("-", "") for word in words)]
        return {name.replace("-", "_"): value for name in names if (value := self.get(name))}

    def identity(self) -> str | None:
        """Return the Message-ID without its brackets, and without what is glued to it."""
        value_of_id = self.get("Message-ID") or ""
        whole = _IDENTITY.search(value_of_id)
        if whole:
            return whole[1]
        bare = (value_of_id.strip("<> ").split() or [""])[0]
        return _GLUED.split(bare)[0].strip("<>,;") or None


def _charset_of(message: Message) -> str | None:
    """Return the charset that a mail names for its text, which its raw header is in as well. `us-ascii` above bytes
    that are none says nothing.
    """
    for part in message.walk():
        label = str(part.get_param("charset") or "")
        if part.get_content_maintype() == "text" and label and "ascii" not in label.lower():
            return codec_of(label)
    return None


def address_of(value: str | None) -> tuple[str | None, str | None]:
    """Return display name and address of a `From`."""
    try:
        name, address = parseaddr((value or "")[:_ADDRESS])
    except (RecursionError, ValueError, IndexError):  # brackets in brackets
        return None, None
    return " ".join(name.split()) or None, (address if "@" in address else "") or None


def moment_of(value: str | None) -> str | None:
    """Return a `Date` as ISO 8601 with its offset; as it stands where it is no RFC 5322 date."""
    if value and _NAMED_OFFSET.search(value):  # the library would drop what stands behind the name
        return value
    try:
        return parsedate_to_datetime(value).isoformat() if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return value
