"""Finds whose words a noun of saying holds: `Holm's claim that Q`, `her reply was short: Q`."""

from __future__ import annotations

from stream.extract.cues import CLAIMS, NOUNS
from stream.extract.names.gender import Gender
from stream.extract.sentence.clause import PHRASE_REACH
from stream.extract.sentence.mention import PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["claimed", "owner"]

_WORDS = (
    CLAIMS | NOUNS | wordlist("reply replies advice verdict conclusion mantra maxim retort reaction line excuse dictum")
)
"""Nouns for words that are said."""
_POSSESSIVES = {"his": Gender.MALE, "her": Gender.FEMALE, "their": Gender.SEVERAL}
"""Possessive pronouns, and the gender of whom they stand for."""


def claimed(parsed: ParsedParagraph, noun: int, first: int, quote: int) -> Mention | None:
    """Return the owner of a noun of saying: `Smith's claim that it was Q`, `her remark that Q`."""
    tokens = parsed.tokens
    if noun == first or "that" not in tokens.lowers[noun + 1 : min(quote, noun + 5)]:
        return None
    return _before_noun(parsed, noun, first)


def _before_noun(parsed: ParsedParagraph, noun: int, first: int) -> Mention | None:
    """Return the genitive or possessive pronoun before a noun, and before its adjective if it has one."""
    tokens = parsed.tokens
    owner = noun - 1 if noun - 1 in parsed.at or tokens.lowers[noun - 1] in _POSSESSIVES else noun - 2
    if owner < first or (owner > first and tokens.lowers[owner - 1] == "in"):
        return None  # saying in her statement only that
    if tokens.lowers[owner] in _POSSESSIVES:
        gender = _POSSESSIVES[tokens.lowers[owner]]
        return Mention(owner, owner + 1, owner, tokens.words[owner], PRONOUN, gender)
    mention = parsed.at.get(owner)
    return mention if mention is not None and mention.possessive else None


def owner(parsed: ParsedParagraph, first: int, quote: int) -> Mention | None:
    """Return whose words a noun before a colon says that the quote is: `Holm's reply was short: Q`."""
    for token in range(first + 1, min(quote, first + PHRASE_REACH)):
        if parsed.tokens.lowers[token] in _WORDS:
            return _before_noun(parsed, token, first)
    return None
