"""Gives every agency's priority code its IPTC urgency, 1 to 8, 1 highest, by a table.

Source: IPTC urgency; AP's ANPA letters (note that superdesk-core has b and u the other way round).
"""

from __future__ import annotations

import re

from stream.lexicon.urgency import IN_CAPITALS, OF_WORDS

__all__ = ["urgency_in_text", "urgency_of"]

_LETTERS = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "w": 6, "a": 7, "s": 8, "z": 6}
"""ANPA 1312's letters as AP uses them; z is SD's."""
_HEADLINE = re.compile(rf"[*(\s]*(?:[A-Z]{{2,4}} )?({'|'.join(IN_CAPITALS)})[)*]*\s*[:–—-]\s")
_SLUG = re.compile(r"\*{3}(FLASH|BULLETIN|URGENT)|(NewsAlert)\b")


def urgency_in_text(headline: str, slugline: str) -> int | None:
    """Return the urgency that a headline begins with (`URGENT: …`) or a slug line ends with (`***URGENT`); None where
    none does. In the middle they are ordinary words: `METAL BULLETIN SAYS TIN IS UP`.
    """
    label = _HEADLINE.match(headline)
    if label:
        return OF_WORDS[label[1].lower()]
    marked = _SLUG.search(slugline)
    return OF_WORDS[(marked[1] or marked[2]).lower()] if marked else None


def urgency_of(urgency: int | str | None, priority: str | None) -> int | None:
    """Return the urgency: the wire's own where it is on the scale, else what its priority code means; None where
    neither says.
    """
    return _scaled(urgency) or _scaled(priority)


def _scaled(code: int | str | None) -> int | None:
    if isinstance(code, int):
        return code if 1 <= code <= 8 else None
    word = (code or "").strip().casefold().rsplit(":", 1)[-1]
    if word.isascii() and word.isdigit() and len(word) == 1:
        return int(word) if 1 <= int(word) <= 8 else None
    return _LETTERS.get(word) or OF_WORDS.get(word)
