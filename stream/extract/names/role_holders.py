"""Finds who holds a role that the copy has given by an apposition: `Inge Holm, the prime minister`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.names.full_names import FULL, reading_of
from stream.extract.names.name_book import NameBook

__all__ = ["introduced_as"]

_LOOKED_AT = 8
"""Places of a role that are looked at, the nearest before it: bounds the work where one word fills the text."""
_BEFORE = 120
"""Characters before a role within which its holder stands."""
_APPOSED = re.compile(r"(?:, \d{2})?, (?:the |an? |its |their |his |her |\w+['’]s |\w+['’] )(?:[\w-]+ ){0,3}$")
"""What stands between a name and its role: `Inge Holm, 54, the Danish …`."""
_AFTER = re.compile(r"(?: of [^,.\n]{2,40})?, ")
"""What stands between a role and the name of its holder."""


def introduced_as(text: str, book: NameBook, role: Sequence[str], before: int) -> str | None:
    """Return the person to whom an apposition before code point `before` gives the role; None without one."""
    words = " ".join(role)
    end = before
    for _ in range(_LOOKED_AT):
        at = text.rfind(words, 0, end)
        if at < 0:
            return None
        found = _named_before(text, book, at) or _named_after(text, book, at + len(words))
        if found is not None:
            return found
        end = at
    return None


def _named_before(text: str, book: NameBook, at: int) -> str | None:
    """Return the name in `NAME, the ROLE`; None where none stands there."""
    window = text[max(0, at - _BEFORE) : at]
    apposed = _APPOSED.search(window)
    if apposed is None:
        return None
    names = list(FULL.finditer(window[: apposed.start()]))
    return _known(book, names[-1][0]) if names and names[-1].end() == apposed.start() else None


def _named_after(text: str, book: NameBook, end: int) -> str | None:
    """Return the name in `the ROLE, NAME,` and `the ROLE of X, NAME,`; None where none stands there."""
    comma = _AFTER.match(text, end, end + _BEFORE)
    name = FULL.match(text, comma.end(), comma.end() + _BEFORE) if comma is not None else None
    return _known(book, name[0]) if name is not None and text[name.end() : name.end() + 1] == "," else None


def _known(book: NameBook, run: str) -> str | None:
    """Return the full name in a run of capitals, if the article has that person."""
    reading = reading_of(run)
    return reading.full if reading is not None and reading.full in book.people else None
