"""Reads the datelines of press releases, where they are not those of a wire: place, date and agency between strokes, in
brackets, before a colon, or the date first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.lexicon.months import IN_DATELINES

__all__ = ["MONTH", "Release", "release_of", "source_and_date"]

MONTH = rf"\b(?:{'|'.join(IN_DATELINES)})\b"
"""A pattern for the name of a month, to be searched without regard to case."""
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|die|mit|don|fre|son)[^\W\d_]{0,8}\.?,? "
_DATE = (
    rf"(?i:(?:{_WEEKDAY})?(?:{MONTH}\.?,? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)? (?:de |of )?{MONTH}\.?,?(?: de)?(?: {_YEAR})?|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}|{_YEAR}-\d\d-\d\d))"
)
_WITH_YEAR = rf"(?=[^()\n]{{0,30}}{_YEAR}){_DATE}"
_WHERE = (
    r"(?!(?i:in|on|at|by|from|since|until|as|after|before|the|updated?|published|posted|released?|issued|dated?|last|for|"
    rf"{_WEEKDAY})\b)[^\W\d_][^\d\n/()|:–—]{{1,70}}?"
)
_SOURCE = r"[^\W_][^/()\n]{1,40}?"
_BRACKETED = rf"[/(](?P<source>{_SOURCE})[/)]"
_SHAPES = tuple(
    re.compile(rf"\s*(?P<raw>{dateline}){end}")
    for dateline, end in (
        (rf"(?P<where>{_WHERE}) ?/ ?(?P<source>{_SOURCE}) ?/ ?(?P<date>{_DATE}) ?/", r"\s?[-–—]{0,2}\s*(?=\S)"),
        (rf"(?P<where>{_WHERE}) ?/ ?(?P<date>{_DATE}) ?/ ?(?P<source>{_SOURCE}) ?/", r"\s?[-–—]{0,2}\s*(?=\S)"),
        (rf"\((?P<where>{_WHERE}),? (?P<date>{_DATE})\)", r"\s?[-–—:]{0,2}\s*(?=\S)"),
        (rf"(?P<where>{_WHERE}),? \(?(?P<date>{_WITH_YEAR})\)?", r"\s?[:|]\s+(?=\S)"),
        (rf"(?P<where>{_WHERE})\s?[-–—]{{1,2}}\s?(?P<date>{_DATE})(?:\s?{_BRACKETED})?", r"\s?[-–—:|]{1,2}\s*(?=\S)"),
        (rf"(?P<date>{_WITH_YEAR})(?:,|\s?[-–—/|]{{1,2}})\s?(?P<where>{_WHERE})", r"\s[-–—]{1,2}\s+(?=\S)"),
        (rf"(?P<where>(?=[^\W\d_a-z]{{3}}){_WHERE}), (?P<date>{_WITH_YEAR}) {_BRACKETED}", r"\s+(?=[^\W\d_])"),
    )
)
"""Tried in order; each ends where the copy begins."""
_TELLING = re.compile(r"\d[^\n]{0,30}[-–—/:|)]")
"""A figure and a sign behind it, without which none of the shapes fits."""
_DATE_ALONE = re.compile(rf"{_DATE}\Z")
_SOURCE_AND_DATE = re.compile(rf"(?P<source>{_SOURCE})\s?[-–—,]\s?(?P<date>{_DATE})\Z")


@dataclass(frozen=True, slots=True)
class Release:
    """The parts of a press release's dateline, as printed."""

    raw: str
    where: str
    date: str
    source: str | None


def release_of(start: str) -> Release | None:
    """Return the dateline that a press release begins with; None where none of these shapes does."""
    if not _TELLING.search(start):
        return None
    for shape in _SHAPES:
        if found := shape.match(start):
            source = found.groupdict().get("source")
            return Release(
                found["raw"].strip(), found["where"].strip(" ,"), found["date"], source.strip() if source else None
            )
    return None


def source_and_date(bracketed: str) -> tuple[str | None, str | None]:
    """Return what stands in brackets as agency and date: `30 September 2025`, `Newsfile Corp. - June 11, 2024`,
    `AFP`.
    """
    text = bracketed.strip()
    if _DATE_ALONE.match(text):
        return None, text
    both = _SOURCE_AND_DATE.match(text)
    return (both["source"].strip(), both["date"]) if both else (text, None)
