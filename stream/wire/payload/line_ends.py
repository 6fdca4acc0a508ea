"""Puts one sign for a line's end, whatever the sender's: CR LF, CR CR LF (telex, ITU-T F.1), LF CR, CR alone."""

from __future__ import annotations

import re

__all__ = ["with_line_feeds", "with_line_feeds_in_bytes"]

_BEFORE = r"\r++\n"
_BEHIND = r"\n\r++"
"""A line feed with CR behind it. It is searched for second, so that `CR LF CR` and `LF CR` before a blank line are one
end each.
"""


def with_line_feeds(text: str) -> str:
    """Return the text with LF at the end of each line, and no CR. It has as many blank lines as the sender made."""
    if "\r" not in text:
        return text
    return _BEHIND_TEXT.sub("\n", _BEFORE_TEXT.sub("\n", text)).replace("\r", "\n")


def with_line_feeds_in_bytes(payload: bytes) -> bytes:
    """Return the same for text in any charset whose line ends are ASCII's."""
    if b"\r" not in payload:
        return payload
    return _BEHIND_BYTES.sub(b"\n", _BEFORE_BYTES.sub(b"\n", payload)).replace(b"\r", b"\n")


# The look behind keeps a run of carriage returns without its line feed from being tried at each of them.
_BEFORE_TEXT, _BEHIND_TEXT = re.compile(rf"(?<!\r){_BEFORE}"), re.compile(_BEHIND)
_BEFORE_BYTES, _BEHIND_BYTES = re.compile(rf"(?<!\r){_BEFORE}".encode()), re.compile(_BEHIND.encode())
