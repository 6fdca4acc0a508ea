"""Reads the line of codes above a slug: `u f BC-Hartwell-Dam 1stLd   03-08 0412`, as ANPA 1312 and Reuters 1987 send
it.

Source: ANPA 1312, "message header": priority, category, format, keyword with its cycle, date, word count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.lexicon.takes import BEHIND_AN_ORDINAL

__all__ = ["SlugLine", "slug_line_of"]

_LONGEST = 300
"""Characters. ANPA allows 24 for the keyword and 20 for the version; agencies take more."""
_TABLE = "\x12"
"""DC2: the copy is a table (DC1: it is text). Before it DC3 or DC4, which tell the type-setter of the measure."""
_LINE = re.compile(
    r"(?:(?P<priority>[A-Za-z])[ \t]{1,3})?(?P<category>[A-Za-z])(?P<format>[\x11-\x14 \t]{1,8})"
    r"(?P<slug>[^\s\x11-\x14].*?)\Z",
    re.DOTALL,
)
_STAMP = re.compile(r"\s(?P<date>\d{1,2}-\d{1,2})(?:\s{1,10}(?P<words>\d{1,5}))?\Z")
_CYCLE = re.compile(r"(?i)(am|pm|bc|ap|ex)-(?=\S)")
_TAKE = re.compile(
    rf"(?i)(?:^|[ \-,(*]+)(\d{{1,2}}(?:st|nd|rd|th)[ -]?(?:{'|'.join(BEHIND_AN_ORDINAL)})\b.*"
    r"|(?:ld\b[ -]?)?writethr.*|ld)\Z"
)
"""`Lead` and `Add` count behind an ordinal only: the metal is news too."""


@dataclass(frozen=True, slots=True)
class SlugLine:
    """The parts as received; None where the line leaves one out."""

    priority: str | None
    category: str
    is_table: bool
    cycle: str | None
    """`AM`, `PM` or both (`BC`): for which papers it was sent."""
    slug: str
    """Slug, cycle and take as printed, with single blanks."""
    keyword: str
    """The slug without its cycle and its take."""
    take: str | None
    """`1STLD`, `2nd Ld-Writethru`."""
    date: str | None
    """Month and day."""
    words: int | None


def slug_line_of(text: str) -> SlugLine | None:
    """Return the parts of a slug line, or None where the line is none."""
    text = text.strip(" \t\r\n")
    found = _LINE.match(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    slug = found["slug"].rstrip()
    stamp = _STAMP.search(slug)
    if stamp:
        slug = slug[: stamp.start()]
    slug = " ".join(slug.split())
    cycle = _CYCLE.match(slug)
    keyword = slug[cycle.end() :] if cycle else slug
    take = _TAKE.search(keyword)
    return SlugLine(
        priority=found["priority"],
        category=found["category"],
        is_table=_TABLE in found["format"],
        cycle=cycle[1].upper() if cycle else None,
        slug=slug,
        keyword=keyword[: take.start()] if take else keyword,
        take=take[1].strip(" '*()-") if take else None,
        date=stamp["date"] if stamp else None,
        words=int(stamp["words"]) if stamp and stamp["words"] else None,
    )
