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
_NEAR = 4
"""Tokens between a noun of saying and the quote that it is said to be of."""
_POSSESSIVES = {"his": Gender.MALE, "her": Gender.FEMALE, "their": Gender.SEVERAL}
"""Possessive pronouns, and the gender of whom they stand for."""


def claimed(parsed: ParsedParagraph, noun: int, first: int, quote: int) -> Mention | None:
    """Return the owner of a noun of saying: `Smith's claim that it was Q`, `her remark that Q`."""
    tokens = parsed.tokens
    follows = tokens.lowers[noun + 1 : min(quote, noun + 5)]
    near = follows[:1] == ["of"] and len(follows) < _NEAR  # his allegations of a Q
    if noun == first or not ("that" in follows or near):
        return None
    return _before_noun(parsed, noun, first)


def _owns(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether a genitive or a possessive pronoun stands at a token."""
    return (token in parsed.at and parsed.at[token].possessive) or parsed.tokens.lowers[token] in _POSSESSIVES


def _before_noun(parsed: ParsedParagraph, noun: int, first: int) -> Mention | None:
    """Return the genitive or possessive pronoun before a noun, and before its adjective if it has one."""
    tokens = parsed.tokens
    owner = next((at for at in (noun - 1, noun - 2, noun - 3) if at >= first and _owns(parsed, at)), -1)
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
