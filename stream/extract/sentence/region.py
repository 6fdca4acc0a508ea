"""Tells a region that stands between commas behind its place: `in Dayton, Ohio, …`."""

from __future__ import annotations

from stream.extract.names.general_words import PLACES
from stream.extract.sentence.mention import Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["WITHIN", "is_region", "is_where"]

WITHIN = wordlist("in near outside across throughout around inside")
"""Prepositions that stand before places, and seldom before people."""
_LOCATIVE = WITHIN | {"at", "from"}
"""Prepositions of a place."""
_APPOSED = wordlist("the a an who which whose his her its their for with")
"""Words that open what is said of a person between commas: `In Riga, Holm, the mayor, said`."""
_CODE = 4
"""Letters of the longest code of a region: `OH`, `N.Y.`."""


def is_where(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a mention follows a preposition of place."""
    return mention.first > 0 and parsed.tokens.lowers[mention.first - 1] in _LOCATIVE


def is_region(parsed: ParsedParagraph, begin: int, comma: int | None = None) -> bool:
    """Return whether the name at `begin`, up to the comma if one is given, is a country, a state or its code."""
    found = parsed.at.get(begin)
    if found is None:
        return False
    name, lowers = found.name, parsed.tokens.lowers
    stopped = lowers[found.last : found.last + 2] == [".", ","]
    if comma is not None and found.last + stopped != comma:
        return False
    return (
        name.lower() in PLACES
        or stopped
        or (name.isupper() and len(name) <= _CODE)
        or (comma is not None and not found.title and comma + 1 < len(lowers) and lowers[comma + 1] not in _APPOSED)
    )
