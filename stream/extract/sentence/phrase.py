"""Reads a noun phrase from its first word."""

from __future__ import annotations

from stream.extract.cues import PASTS
from stream.extract.names.titles import title_gender
from stream.extract.sentence.mention import DETERMINERS, PHRASE, Mention
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["phrase"]

_PHRASE_STOPS = wordlist(
    "in at on during after before when while as from by with who which that of for to about and or but "
    "because if via von bei nach en lors dans sur après durante "
    "was were is are has have had does did will would could may might must should"
)
_OPENS_PHRASE = wordlist("a an the his her its their")
"""Words that begin another noun phrase."""
_HEADED = 2
"""Words of the shortest phrase that has its noun: an article and the noun."""
_VERB_END = "ed"
"""The ending of a verb at the end of what would be a phrase: `The mayor yielded`."""


def phrase(tokens: Tokens, first: int, limit: int) -> Mention | None:
    """Return the noun phrase that begins at `first`, up to the first stop word or punctuation, of at most `limit`
    tokens; None where one of these stands at `first`.
    """
    last = first
    while last < min(first + limit, len(tokens.words)):
        word = tokens.words[last]
        lower = tokens.lowers[last]
        if word == QUOTE or not (word[0].isalnum()) or lower in _PHRASE_STOPS:
            break
        if last - first >= _HEADED:
            if lower in PASTS and word == lower:
                break  # the brewery wrote
            if lower in _OPENS_PHRASE and tokens.lowers[last - 1] not in DETERMINERS:
                break  # the brewery issued a letter
        last += 1
    while last - first > 2 and tokens.lowers[last - 1].endswith(_VERB_END) and tokens.words[last - 1].islower():
        last -= 1
    if last == first:
        return None
    name = " ".join(tokens.words[first:last])
    return Mention(first, last, first, name, PHRASE, title_gender(tokens.lowers[first:last]))
