"""Decides whether a form that can be a verb of saying is a noun where it stands."""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, FRENCH, NOMINAL
from stream.extract.names.people import ORGANISATION_WORDS
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.clause import PHRASE_REACH, PREPOSITIONS, RELATIVES
from stream.extract.sentence.mention import ALONE, DETERMINERS
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["is_noun"]

_ADVERBS = AUXILIARIES - DETERMINERS
_SPEAKING = PERSONS | ORGANISATION_WORDS | {"percent"}
"""Nouns that a verb of saying may follow, whatever follows the verb."""
_SAID = wordlist("that how why whether if what he she it they") | {QUOTE, ":"}
"""What follows a verb of saying whose subject is a thing: `the letter notes that`. `the latest notes show` has none of
these.
"""
_PLURAL = wordlist("two three four five six seven eight nine ten several some many few all most these those both other")
"""Words before a noun in the plural."""
_NO_OBJECT = wordlist("of than")
"""What follows a noun and no verb of saying."""
_MODALS = wordlist("to would will could can may might must should did do does not")
_PLURALS = wordlist("percent people men women children police crew")


def is_noun(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the form at `token` is a noun: `the report`, `Holm's comments`, `of calls`, `his latest notes`."""
    if token == 0:
        return False
    before_it = token - 1
    lower = parsed.tokens.lowers[before_it]
    covered = parsed.at.get(before_it)
    if covered is not None and covered.possessive:
        return True
    if covered is None:
        if lower == "a" and parsed.tokens.lowers[token] in FRENCH:
            return False  # a dénoncé
        if lower in ALONE and parsed.tokens.lowers[token] not in NOMINAL:
            return False  # another said
        if (lower in DETERMINERS and lower not in ("this", "that", "both", "those", "these")) or (
            lower in PREPOSITIONS and lower != "to"
        ):
            return True
    return parsed.tokens.lowers[token] in NOMINAL and not _has_subject(parsed, token)


def _has_subject(parsed: ParsedParagraph, verb: int) -> bool:
    """Return whether a subject that agrees with the form at token `verb`, which may be a noun, stands right before
    it.
    """
    lowers = parsed.tokens.lowers
    follows = lowers[verb + 1] if verb + 1 < len(lowers) else ""
    if follows in _NO_OBJECT:
        return False
    token = verb - 1
    while token > 0 and token not in parsed.at and (lowers[token] in _ADVERBS or lowers[token].endswith("ly")):
        token -= 1
    word = lowers[token]
    if token < verb - 1 and token not in parsed.at and (word in _PLURAL or word in DETERMINERS or word.isdigit()):
        return False  # the four monthly reports
    if token in parsed.at:
        return (
            parsed.at[token].first == 0 or lowers[parsed.at[token].first - 1] not in ("of", "the") or follows in _SAID
        )
    if not word[0].isalpha() or word in RELATIVES or word in _MODALS or token < verb - 1:
        return True
    return _agrees(parsed, token, singular=lowers[verb].endswith("s")) and (word in _SPEAKING or follows in _SAID)


def _agrees(parsed: ParsedParagraph, head: int, *, singular: bool) -> bool:
    """Return whether the phrase that ends in the small letters at token `head` can be the subject of a form of the
    third person singular, or of the plural. An adjective ends no phrase, as far as its form tells.
    """
    lowers = parsed.tokens.lowers
    word = lowers[head]
    if word.endswith(("ed", "est", "ing")) or (word not in _SPEAKING and "-" in word):
        return False
    plural = word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))
    if plural == singular:
        return False
    for token in range(head - 1, max(-1, head - PHRASE_REACH), -1):
        if token in parsed.at or not lowers[token][0].isalpha():
            break
        if lowers[token] in _PLURAL or lowers[token].isdigit():
            return not singular
        if lowers[token] in DETERMINERS:
            return True
    return word in _SPEAKING or not singular
