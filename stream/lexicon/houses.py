"""The words that names of publishers, broadcasters and universities are built of, in small letters: `Corbury Times`.

Sources: the affiliations in bylines of wire files. A name that has one of these words is no person's.
"""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = (
    "university", "college", "institute", "times", "tribune", "post", "herald", "journal", "gazette", "telegraph",
    "guardian", "chronicle", "news", "press", "agency", "media", "network", "magazine", "radio", "television", "tv",
    "broadcasting", "newspaper", "newspapers", "today", "zeitung", "presse", "université", "universität",
)  # fmt: skip
