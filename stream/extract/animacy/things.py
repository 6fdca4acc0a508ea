"""Decides whether a name is that of a place or a thing, and no person's: by lists of general words, or by the words
around it.
"""

from __future__ import annotations

from stream.extract.names.general_words import PLACES, is_modifier, is_noun
from stream.extract.names.openers import is_name_within
from stream.extract.names.people import DEMONYMS, FUNCTION_WORDS
from stream.extract.names.person_nouns import SURNAMES, THINGS
from stream.extract.sentence.mention import NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.sentence.region import WITHIN, is_where

__all__ = ["is_place_or_thing"]

_NEVER_SURNAMES = THINGS - SURNAMES
"""Words of the names of things that no family is called by."""
_CLOSES = frozenset(",.;:)")
"""What follows a region that stands behind its place: `in Dayton, Ohio, …`."""
_BEHIND = 3
"""Tokens before a region, at least: `in Dayton ,`."""


def is_place_or_thing(text: ParsedText, parsed: ParsedParagraph, mention: Mention, name: str) -> bool:
    """Return whether the full name `name` of a mention is a place's or a thing's. It is not where a title, an honorific
    or a first name tells that it is a person's, nor where a last name has its full name in the article.
    """
    words = name.lower().split()
    if mention.title or mention.gender or (name != mention.name and name in text.book.people):
        return False
    if text.book.gender(name) or words[-1] in text.book.honorifics:
        return False
    if name.lower() in PLACES or words[0] in FUNCTION_WORDS or words[-1] in DEMONYMS:
        return True
    if len(words) == 1 and _is_common(parsed, mention):
        return True
    if len(words) > 1 and not _NEVER_SURNAMES.isdisjoint(words):
        return True
    return name not in text.book.people and (_is_within(parsed, mention) or _is_region(parsed, mention))


def _is_common(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a name is a common word with the capital of its sentence: `Polls`."""
    word = mention.name
    opens = parsed.tokens.opens_sentence(mention.first)
    return (
        opens and (is_noun(word.lower()) or is_modifier(word.lower())) and not is_name_within(parsed.tokens.text, word)
    )


def _is_within(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a preposition of places stands right before."""
    return mention.first > 0 and parsed.tokens.lowers[mention.first - 1] in WITHIN


def _is_region(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a name stands between commas behind a place: `in Dayton, Ohio, he said`."""
    words, first = parsed.tokens.words, mention.first
    if first < _BEHIND or words[first - 1] != "," or (mention.last < len(words) and words[mention.last] not in _CLOSES):
        return False
    place = parsed.at.get(first - 2)
    return place is not None and place.kind is NAME and is_where(parsed, place)
