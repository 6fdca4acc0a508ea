"""Every agency's priority code → the IPTC urgency, 1 to 8, 1 highest. A table, not a guess.

Source: IPTC urgency; AP's ANPA letters (note that superdesk-core has b and u the other way round).
"""

from __future__ import annotations

import re

__all__ = ["urgency_of", "urgency_said"]

_LETTERS = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "w": 6, "a": 7, "s": 8, "z": 6}
"""ANPA 1312 as AP uses it; z is SD's."""
_WORDS = {
    "flash": 1, "blitz": 1, "bulletin": 2, "alert": 2, "newsalert": 2, "news alert": 2, "eil": 2, "eilt": 2, "urgent":
    3, "rush": 3, "lead": 3, "high": 3, "regular": 4, "routine": 4, "normal": 4, "deferred": 5, "low": 6, "weekend": 6,
    "advance": 7,
}  # fmt: skip


_HEADLINE = re.compile(r"[*(\s]*(?:[A-Z]{2,4} )?(FLASH|BULLETIN|URGENT|NEWS ?ALERT|ALERT|EIL|EILT)[)*]*\s*[:–—-]\s")
_SLUG = re.compile(r"\*{3}(FLASH|BULLETIN|URGENT)|(NewsAlert)\b")


def urgency_said(headline: str, slugline: str) -> int | None:
    """The urgency that a headline begins with (`URGENT: …`) or a slug line ends with (`***URGENT`); null where none
    does. In the middle they are ordinary words: `METAL BULLETIN SAYS TIN IS UP`.
    """
    said = _HEADLINE.match(headline)
    if said:
        return _WORDS[said[1].lower()]
    marked = _SLUG.search(slugline)
    return _WORDS[(marked[1] or marked[2]).lower()] if marked else None


def urgency_of(urgency: int | str | None, priority: str | None) -> int | None:
    """The urgency: the wire's own where it is on the scale, else what its priority code means; null where neither
    says.
    """
    return _scaled(urgency) or _scaled(priority)


def _scaled(code: int | str | None) -> int | None:
    if isinstance(code, int):
        return code if 1 <= code <= 8 else None
    word = (code or "").strip().casefold().rsplit(":", 1)[-1]
    if word.isascii() and word.isdigit() and len(word) == 1:
        return int(word) if 1 <= int(word) <= 8 else None
    return _LETTERS.get(word) or _WORDS.get(word)
