"""The words that say how urgent an item is, and the IPTC urgency that each means: 1 to 8, 1 highest.

Sources: IPTC urgency; AP's and dpa's practice.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["IN_CAPITALS", "OF_WORDS"]

OF_WORDS: Mapping[str, int] = {
    "flash": 1, "blitz": 1, "bulletin": 2, "alert": 2, "newsalert": 2, "news alert": 2, "eil": 2, "eilt": 2,
    "urgent": 3, "rush": 3, "lead": 3, "high": 3, "regular": 4, "routine": 4, "normal": 4, "deferred": 5, "low": 6,
    "weekend": 6, "advance": 7,
}  # fmt: skip
"""A word of a priority field, in small letters → the urgency."""
IN_CAPITALS = ("FLASH", "BULLETIN", "URGENT", "NEWS ALERT", "NEWSALERT", "ALERT", "EILT", "EIL", "BLITZ")
"""Words that say so before a headline's colon or dash, or on a line of their own. The others of `OF_WORDS` are ordinary
words there.
"""
