"""Bounds the length of a text before any work is done on it."""

from __future__ import annotations

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits

__all__ = ["refuse_file", "refuse_lines", "refuse_message"]

_MESSAGE_LINES = 20_000
"""The longest tables of results have some thousand; a text of a million characters has as many at 50 a line."""
_FILE_LINES = 200_000
"""8 MiB of copy have 150,000 lines at 55 characters; more is line ends, and each costs as much as a line."""


def refuse_file(text: str) -> None:
    """Raise `Rejected(OVERSIZE)` where a file has more lines than any copy."""
    lines = text.count("\n")
    if lines > _FILE_LINES:
        raise Rejected(Reason.OVERSIZE, f"{lines} lines, the limit is {_FILE_LINES}")


def refuse_lines(lines: int) -> None:
    """Raise `Rejected(OVERSIZE)` where copy has more lines than any message: each costs some microseconds."""
    if lines > _MESSAGE_LINES:
        raise Rejected(Reason.OVERSIZE, f"a message of {lines} lines, the limit is {_MESSAGE_LINES}")


def refuse_message(text: str, limits: Limits) -> None:
    """Raise `Rejected(OVERSIZE)` where one message is longer than copy and a header may be."""
    longest = limits.text_length + limits.field_length
    if len(text) > longest:
        raise Rejected(Reason.OVERSIZE, f"a message of {len(text)} characters, the limit is {longest}")
    refuse_lines(text.count("\n"))
