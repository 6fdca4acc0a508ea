"""Decides which lines of copy are a byline, and which of the lines below it say the house or the role."""

from __future__ import annotations

import re

from stream.lexicon.bylines import BY_IN_COPY
from stream.normalise.agency import agency_at_end, agency_at_start, is_agency
from stream.normalise.head.byline import CONNECTORS, ROLE, SMALL_BY, byline_of

__all__ = ["is_byline_line", "is_house_line"]

_BY = "|".join(f"{word.title()}|{word.upper()}" for word in BY_IN_COPY)
_BY_LINE = re.compile(rf"(?:by|{_BY})[:\s]\s*(?=[^\W\d_a-z]|[a-z]{{1,3}}['’]|dpa\b|the [A-Z])")
_LINE_LENGTH = 120
"""A byline with three names, their roles and a house is shorter."""


def is_byline_line(line: str) -> bool:
    """Return whether a line of copy is a byline: `By` and capitalised words, and no sentence."""
    if len(line) > _LINE_LENGTH:
        return False
    if SMALL_BY.match(line) and agency_at_end(line):
        return bool(byline_of(line).people)
    if not _BY_LINE.match(line):
        return False
    words = line.rstrip("=").split()[1:]
    small = [
        w
        for w in words
        if w[0].islower() and w.strip(",.").casefold() not in CONNECTORS and not re.match(r"[a-z]{1,3}['’]", w)
    ]
    named = byline_of(line)
    return bool(named.people or named.agencies) and all(
        is_agency(w) or w in {"correspondents", "reporters"} for w in small
    )


def is_house_line(line: str) -> bool:
    """Return whether a line below a byline is its house or role: `Associated Press`, `AP Entertainment Writer`."""
    line = line.rstrip("= ")
    if len(line) > 80 or line.endswith((".", "!", "?", ":")):
        return False
    return (
        is_agency(line)
        or bool(ROLE.search(line) and agency_at_start(line))
        or bool(re.match(r"(?i)staff (?:writer|reporter)s?\Z", line))
    )
