"""Reads how a sentence goes on after a quote, and attributions whose verb is not in `cues`: it is known by its place,
between the quote and a full name.
"""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.cues import AUXILIARIES
from stream.extract.sentence.clause import PREPOSITIONS
from stream.extract.sentence.mention import DETERMINERS, NAME
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["NO_SUBJECT", "after_marks", "by_place", "goes_on"]

_DASHES = frozenset(",-–—")
"""Signs that may part a quote from its attribution."""
NO_SUBJECT = (
    PREPOSITIONS | AUXILIARIES | wordlist("and or but when while as after before if because that which who")
) - {
    "a",
    "one",
}
"""Words that no subject begins with."""
_ROLE_WORDS = 3
"""Words between a quote and a name: a verb, and a role of two words."""


def after_marks(parsed: ParsedParagraph, quote: int) -> int:
    """Return the first token after a quote that is no comma or dash: `сказала` in `«…», — сказала`. It may be one past
    the last.
    """
    words, token = parsed.tokens.words, quote + 1
    if token < len(words) and words[token] in _DASHES:
        comma = words[token] == ","
        token += 1
        if comma and token < len(words) and words[token] in "–—":
            token += 1
    return token


def goes_on(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether the sentence of a quote goes on in small letters: then it names the speaker there."""
    tokens = parsed.tokens
    token = after_marks(parsed, quote)
    return token < tokens.end_of_sentence(quote) and tokens.words[token].islower() and tokens.words[token].isalpha()


def by_place(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution of an unknown verb, perhaps a role, and a full name: `“…”, mondta Kiss Anna`."""
    tokens = parsed.tokens
    cue = after_marks(parsed, quote)
    if tokens.lowers[cue] in NO_SUBJECT or tokens.lowers[cue] in DETERMINERS:
        return None
    for token in range(cue + 1, min(cue + 1 + _ROLE_WORDS, tokens.end_of_sentence(quote))):
        name = parsed.at.get(token)
        if name is not None:
            full = name.kind is NAME and " " in name.name and not name.possessive
            return Attribution(name, tokens.words[cue], Rule.AFTER_CUE_NAME) if full else None
        if not tokens.words[token].isalpha() or tokens.lowers[token] in NO_SUBJECT:
            return None
    return None
