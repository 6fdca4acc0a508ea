"""Reads the copy of IPTC 7901: paragraphs, what is not for print below them, and the day and time that end it.

Patterns: dpa's manner, in English and German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.lexicon.agencies import SIGNING_WITH_INITIALS
from stream.lexicon.months import BY_FIRST_THREE_LETTERS
from stream.lexicon.notes import NOT_FOR_PUBLICATION, NOTEPADS
from stream.wire.paragraphs import blocks_of, read_blocks
from stream.wire_item import Paragraph

__all__ = ["Body", "copy_of", "day_time"]

_NOT_FOR_PRINT = re.compile(rf"(?i)\s*(?:{'|'.join(NOT_FOR_PUBLICATION)})")
_STARS = re.compile(r"\s*\*(?: \*){3,}\s*")
"""The four stars above what is not for print."""
_NOTEBOOK = re.compile(rf"(?i)#\s+(?:{'|'.join(NOTEPADS)})\s*")
_SIGN_OFF = re.compile(rf"(?:{'|'.join(SIGNING_WITH_INITIALS)})(?: [a-z]{{1,5}}\d?){{1,8}}")
"""The agency and the initials of those who wrote and edited it."""
_DAY_TIME = re.compile(
    r"(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?P<zone>GMT|UTC|Z|CES?T|MES?Z)?\s*"
    r"(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>(?:19|20)?\d\d)\b"
)
_TAIL = 6
"""Lines, from the end, among which the day and time stand."""
_CENTURY = 70


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below the title."""

    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
    """What is not for print, a line each."""
    published_at: str | None = None


def copy_of(lines: list[str]) -> Body:
    """Return the paragraphs, and what stands below the copy: notes, sign-off, day and time."""
    published = None
    rest = list(lines)
    for at in range(len(rest) - 1, max(-1, len(rest) - 1 - _TAIL), -1):
        if _DAY_TIME.fullmatch(rest[at].strip()):
            published = day_time(rest[at])
            rest = rest[:at]
            break
    end = next((at for at, line in enumerate(rest) if _ends_copy(rest, at, line)), len(rest))
    notes = [line.strip() for line in rest[end:] if line.strip() and not _STARS.fullmatch(line)]
    signs = [Paragraph("text", notes.pop())] if notes and _SIGN_OFF.fullmatch(notes[-1]) else []
    return Body((*read_blocks(blocks_of(rest[:end])), *signs), tuple(notes), published)


def _ends_copy(lines: list[str], at: int, line: str) -> bool:
    if _STARS.fullmatch(line):
        below = next((text for text in lines[at + 1 : at + 4] if text.strip()), "")
        return bool(_NOT_FOR_PRINT.match(below) or below.startswith("#"))
    return bool(_NOTEBOOK.fullmatch(line) or _NOT_FOR_PRINT.match(line))


def day_time(text: str) -> str | None:
    """Return the day and time of `211259 Nov 18` or `101137 GMT Dez 18` as `2018-11-21 12:59`, with the zone where one
    is given; None for any other line.
    """
    found = _DAY_TIME.match(text.strip())
    if not found:
        return None
    month = found["month"].casefold()
    number = 6 if month.startswith("juin") else BY_FIRST_THREE_LETTERS.get(month[:3])
    if number is None:
        return None
    year = int(found["year"])
    year += 0 if year > 99 else 1900 if year >= _CENTURY else 2000
    zone = f" {found['zone']}" if found["zone"] else ""
    return f"{year}-{number:02}-{found['day']} {found['hour']}:{found['minute']}{zone}"
