"""Decides whether a name is an organisation's rather than a person's."""

from __future__ import annotations

from stream.extract.names.people import ORGANISATION_WORDS
from stream.extract.sentence.mention import Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.wordlist import wordlist

__all__ = ["is_organisation"]

_ACRONYM = 6
"""Letters of the longest acronym; longer words in capitals are names in a headline's type."""
_NAME_WORDS = 2
"""Words of a name that a headline is not mistaken for: only longer runs of capitals are checked for headline words."""
_HEADLINE_WORDS = wordlist("who what why how when is are was be to for in on with your his her their our")
"""Words that no name contains: `Queen Is Who She Was` is a line in a headline's type."""


def is_organisation(text: ParsedText, parsed: ParsedParagraph, mention: Mention, name: str) -> bool:
    """Return whether the full name `name` of a mention is no person's: it contains a word of organisations, is an
    acronym, or follows `the`.
    """
    words = name.lower().split()
    if not ORGANISATION_WORDS.isdisjoint(words) or (len(words) > _NAME_WORDS and not _HEADLINE_WORDS.isdisjoint(words)):
        return True
    if name in text.book.people:
        return False
    if 1 < len(name) <= _ACRONYM and " " not in name and name.isupper():
        return True
    before = mention.first - 1
    return before >= 0 and parsed.tokens.lowers[before] == "the"
