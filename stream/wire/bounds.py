"""Bounds the length of a text before any work is done on it, and of what goes with every item of a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits

__all__ = ["ENVELOPE_ROOM", "UNREADABLE", "embargoes_of_all", "refuse_file", "refuse_lines", "refuse_message"]

ENVELOPE_ROOM = 4_000
"""Characters of what an envelope says of all items of a file: they go with every one of them."""
UNREADABLE = "more than there is room for"
"""What stands in the place of embargoes that an envelope has no room for: it tells no time, and so holds the item."""
_EMBARGOES = 20
"""Embargoes around an item that are told apart."""
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


def embargoes_of_all(said: Iterable[str]) -> list[str]:
    """Return what is said of an embargo around all items of a file, each once; `UNREADABLE` for one without a time, and
    alone where it is more than may go with every one of them.
    """
    found = list(islice(dict.fromkeys(when or UNREADABLE for when in said), _EMBARGOES + 1))
    return found if len(found) <= _EMBARGOES and sum(map(len, found)) <= ENVELOPE_ROOM else [UNREADABLE]
