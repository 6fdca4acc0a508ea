"""Makes a headline of the first paragraph of copy that has none, as alerts of AFP and AP have none."""

from __future__ import annotations

import re

__all__ = ["headline_of", "is_opening"]

_FLASH_LIMIT = 160
"""Characters of a first paragraph that is the headline of a flash as a whole; of a longer one the first sentence is."""
_DATELINE_LIMIT = 200
"""Characters of a dateline that may stand before the opening."""
_STOP = re.compile(r"[.!?](?<=[^\W\d_]{3}.)(?=\s+[^\W\d_a-z])")
"""A sentence's stop: not that of an initial or an abbreviation."""


def headline_of(lead: str | None) -> str | None:
    """Return what stands for a headline where the wire has none: the lead, or its first sentence. None without a
    lead.
    """
    if not lead:
        return None
    if len(lead) <= _FLASH_LIMIT:
        return lead
    stop = _STOP.search(lead, 0, 4 * _FLASH_LIMIT)
    end = 2 * _FLASH_LIMIT
    return lead[: min(stop.end(), end) if stop is not None else end].rstrip() or None


def is_opening(headline: str | None, body: str) -> bool:
    """Return whether a headline is what the copy begins with, behind its dateline perhaps: a part of the copy, whatever
    it stands for.
    """
    return headline is not None and headline != "" and headline in body[: _DATELINE_LIMIT + len(headline)]
