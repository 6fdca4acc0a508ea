"""Parts messages that are framed by control characters (ANPA 1312, IPTC 7901): SOH header STX text ETX trailer EOT,
many to a file.

Links that carry text only leave printable remains of the characters, `^A` for SOH; they are read the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stream.errors import Reason, Rejected
from stream.wire.bounds import refuse_file, refuse_message
from stream.wire.limits import Limits
from stream.wire.paragraphs import lines_of

__all__ = ["ETX", "SOH", "STX", "US", "Message", "message_of", "messages_of"]

SOH, STX, ETX, US = "\x01", "\x02", "\x03", "\x1f"
_PRINTED_START = re.compile(
    r"(?m)(?:^|(?<=\^D))[ \t]{0,8}(?:(?:\^V){1,4}\^A(?=[A-Za-z])|\^A(?=[A-Za-z]\d{4}|[A-Za-z]{2,8}\d{3,6}[ ]))"
)
"""`^A` alone begins a header line of AP's too: `^AP Photos`."""
_PRINTED = re.compile(r"\^([@A-Z\[\\\]^_])")
_PRINTED_STX = "^B"
_STX_WITHIN = 8
"""Lines: a slug line and its blank ones stand before the text. Further down, `^BANGKOK` is a header line of AP's."""
_PRINTED_ETX = re.compile(r"(?m)^[ \t]{0,8}\^C(?=[A-Z]{2,8}-|\d{6}|[ \t\r]*$)")
_PRINTED_END = re.compile(r"(?m)^(?:\^[LD?]){1,4}[ \t\r]*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_START = re.compile(r"\x01(?=[A-Za-z]{1,20}[\d\x1f])")
"""SOH with a source behind it: line noise does not cut a story in two."""
_MARKS = 20_000
"""SOH with or without a source behind it, in one file: 8 MiB of flashes have as many."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_HEADER_LINES = 2
"""Lines of a header in both formats: who sends it, then what it is."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its lines without white space at their ends."""

    header: Sequence[str]
    """The lines from SOH to STX; all lines where there is no STX."""
    text: Sequence[str]
    """The lines from STX to ETX, to the end where there is no ETX; empty without STX."""
    trailer: str
    """What follows ETX, in one line."""
    is_whole: bool
    """Whether STX and ETX are both there."""


def messages_of(text: str, limits: Limits) -> list[str]:
    """Return the messages of a text as they stand, in order; the text itself where no SOH is in it. What stands before
    the first SOH, the end of a message whose start is in another file, is one too. Raises `Rejected(OVERSIZE)` where
    there are too many.
    """
    refuse_file(text)
    if SOH not in text and _PRINTED_START.search(text):
        text = _with_controls(text)
    if (marks := text.count(SOH)) > _MARKS:
        raise Rejected(Reason.OVERSIZE, f"{marks} starts of messages, the limit is {_MARKS}")
    before, *parts = _START.split(text)
    if len(parts) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(parts)} items, the limit is {limits.items}")
    if not parts:
        return [text.partition(SOH)[2] or text]
    return [before, *parts] if _LETTERS.search(before) else parts


def message_of(part: str, limits: Limits) -> Message:
    """Return the parts of one of `messages_of`. Raises `Rejected(OVERSIZE)`."""
    refuse_message(part, limits)
    header, stx, rest = part.partition(STX)
    copy, etx, trailer = rest.partition(ETX) if stx else ("", "", "")
    return Message(
        header=lines_of(header),
        text=lines_of(copy.lstrip(STX)) if stx else (),  # some send it twice
        trailer=" ".join(_CONTROL.sub(" ", trailer).split()),
        is_whole=bool(stx and etx),
    )


def _with_controls(text: str) -> str:
    """Return the message with control characters in place of their printable remains, where a message has them and
    nowhere in its copy.
    """
    starts = [*(found.start() for found in _PRINTED_START.finditer(text)), len(text)]
    parts = [text[: starts[0]]]
    for start, end in pairwise(starts):
        parts.append(_message_with_controls(text[start:end]))
    return "".join(parts)


def _message_with_controls(text: str) -> str:
    lines = text.split("\n")
    for at in range(min(_HEADER_LINES, len(lines))):
        lines[at] = _PRINTED.sub(lambda found: chr(ord(found[1]) - 64), lines[at])
    begun = next((at for at, line in enumerate(lines[:_STX_WITHIN]) if line.startswith(_PRINTED_STX)), None)
    if begun is not None:
        lines[begun] = STX + lines[begun].removeprefix(_PRINTED_STX)
    return _PRINTED_END.sub("", _PRINTED_ETX.sub(ETX, "\n".join(lines), count=1))
