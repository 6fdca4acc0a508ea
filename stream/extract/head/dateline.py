"""Reads the dateline that opens the copy, `STOCKHOLM, Aug 29, 2014 (AFP) -`. It is used where the wire has none."""

from __future__ import annotations

import re

from schemas import Dateline
from stream.lexicon.months import IN_DATELINES

__all__ = ["dateline_of"]

_MONTH = rf"(?i:\b(?:{'|'.join(IN_DATELINES)})\b)\.?"
"""Months as datelines abbreviate them, in the languages of the large agencies."""
_DATE = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}\.? {_MONTH}(?: \d{{4}})?)"
_PLACE = r"[^\W\d_a-z][\w.'’/-]*(?: (?:(?:de|del|la|le|di|am|an|der|upon|of) )?[^\W\d_a-z][\w.'’/-]*){0,3}"
"""A place: up to four capitalised words, particles between."""
_DATELINE = re.compile(
    rf"\A\s*(?P<places>{_PLACE})"
    rf"(?:, (?!{_DATE})(?P<region>{_PLACE}))?"
    rf"(?:, (?P<date>{_DATE}))?,?"
    r"\s*(?P<source>\([^\W\d_][^()]{0,40}\)|[A-Z]{2,5}(?= ?[-–—_]))?"
    r"\s*(?P<dash>--|[-–—_:])\s"
)
"""Place, region, date and source of a dateline, and the dash that ends it."""
_LIMIT = 200
"""Characters of the first paragraph that a dateline may take."""


def dateline_of(paragraph: str) -> tuple[Dateline | None, int]:
    """Return the dateline at the head of a paragraph, and the offset of the copy after it; None and 0 without one. It
    must have a date, an agency in brackets, or a place in capitals, for `Berlin - ` alone may be copy.
    """
    found = _DATELINE.match(paragraph[:_LIMIT])
    if found is None:
        return None, 0
    place = found["places"]
    if not (found["date"] or found["source"] or (place.isupper() and len(place) > 3 and found["dash"] != ":")):
        return None, 0
    line = Dateline(
        raw=paragraph[: found.start("dash")].strip(),
        places=tuple(place.split("/")),
        region=found["region"],
        date=found["date"],
        source=found["source"].strip("()") if found["source"] else None,
    )
    return line, found.end()
