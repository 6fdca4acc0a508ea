"""Reads a noun phrase from its last word: `the head of the guild` at `guild`, `Supporters of Holm` at `Holm`."""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, PARTICIPLES
from stream.extract.names.general_words import is_modifier, is_person_noun
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.clause import PHRASE_REACH, PREPOSITIONS, SUBORDINATORS
from stream.extract.sentence.mention import ALONE, DETERMINERS, PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["ADVERBIAL", "CONJUNCTIONS", "phrase_ending"]

CONJUNCTIONS = wordlist("and but then or & und et y to")
ADVERBIAL = wordlist("in on at by with during after before")
"""Prepositions of a phrase that says how, and not who: `in a low voice said`."""
_NO_PHRASE = (
    (AUXILIARIES - DETERMINERS) | SUBORDINATORS - PREPOSITIONS | wordlist("that as which who whom what why how")
)
"""Words that end a noun phrase, read from its last word back."""
_SPEAKING = wordlist("said says told wrote")
_BEFORE_PHRASE = AUXILIARIES - DETERMINERS
"""Words at the head of a phrase that are no part of it."""
_NO_HEAD = PREPOSITIONS | wordlist("which there what in on at by with to during after before and or but")
"""Words that no noun phrase which speaks begins with."""
_ABOUT = wordlist("about over under some nearly almost")
"""Words before a number."""
_DEMONSTRATIVES = wordlist("this that these those")


def phrase_ending(parsed: ParsedParagraph, token: int, first: int, depth: int = 0) -> Mention | None:
    """Return the head of the noun phrase or name whose last token is `token`, not what depends on it by a
    preposition.
    """
    mention = parsed.at.get(token) if token >= first else None
    if mention is None:
        return _without_name(parsed, token, first) if token >= first else None
    lowers = parsed.tokens.lowers
    head = _head_of_several(parsed, mention, first) if depth == 0 else None
    if head is not None or mention.kind is PRONOUN:
        return head or mention
    before = mention.first - 1
    if before > first and lowers[before] in DETERMINERS:
        before -= 1
    if before <= first or lowers[before] not in PREPOSITIONS or depth > 2:
        return mention
    if _is_participle(parsed, before - 1):
        before -= 1  # a letter from the guild obtained by the Post
    head = parsed.at.get(before - 1)
    if head is not None:
        return mention if head.possessive else phrase_ending(parsed, before - 1, first, depth + 1)
    found = _without_name(parsed, before - 1, first)
    if found is None or not (
        lowers[found.first] in DETERMINERS or found.first in parsed.at or is_person_noun(lowers[found.last - 1])
    ):
        return mention
    name = " ".join(parsed.tokens.words[found.first : mention.last])
    return Mention(found.first, mention.last, found.first, name, PHRASE, found.gender)


def _is_participle(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether a participle stands at `token` behind what it describes: `obtained by`."""
    lower = parsed.tokens.lowers[token]
    return lower.endswith("ed") and token not in parsed.at and lower not in PERSONS and token > 1


def _head_of_several(parsed: ParsedParagraph, mention: Mention, first: int) -> Mention | None:
    """Return the phrase that two names depend on, `the ministers of Arden and Lusia`; None where there is none."""
    before = mention.first - 1
    if before <= first + 2 or parsed.tokens.lowers[before] != "and" or before - 1 not in parsed.at:
        return None
    head = phrase_ending(parsed, before - 1, first, 1)
    return head if head is not None and head.kind is PHRASE else None


def _without_name(parsed: ParsedParagraph, token: int, first: int) -> Mention | None:
    """Return the noun phrase without a name whose last token is `token`."""
    tokens = parsed.tokens
    start = _start_of(parsed, token, first)
    if start is None or start > token or not _ends_phrase(tokens, token):
        return None
    while start < token and tokens.lowers[start] in _BEFORE_PHRASE:
        start += 1
    if start == token and _is_no_noun(tokens.lowers[token]):
        return None
    opens, follows = tokens.lowers[start], start + 1
    counted = start < token and (tokens.words[follows].isdigit() or tokens.lowers[follows] in DETERMINERS)
    if opens in _NO_HEAD and not (counted and opens in _ABOUT):
        return None
    if start > first and tokens.lowers[start - 1] in ADVERBIAL:
        return None
    return Mention(start, token + 1, start, " ".join(tokens.words[start : token + 1]), PHRASE)


def _start_of(parsed: ParsedParagraph, token: int, first: int) -> int | None:
    """Return the first token of the noun phrase that ends at `token`; one past it where no word of it can stand in one,
    None where it holds a clause or says how: `in a low voice`.
    """
    tokens = parsed.tokens
    start = token
    while start >= max(first, token - PHRASE_REACH) and not _breaks_phrase(tokens, start, token):
        lower, before = tokens.lowers[start], tokens.lowers[start - 1] if start > first else ""
        mention = parsed.at.get(start)
        if (mention is not None and mention.kind is PRONOUN) or (lower in ADVERBIAL and before in CONJUNCTIONS):
            return None  # she stored; and in a low voice
        number = lower in DETERMINERS or lower.isdigit()
        if number and start < token and before in _ABOUT:
            return start - 1  # about 60 farmers
        genitive = mention is not None and mention.possessive
        if genitive or (lower in DETERMINERS and before not in DETERMINERS):
            start = _before_genitive(parsed, mention, first) if genitive and mention is not None else start
            if start <= first or tokens.lowers[start - 1] not in PREPOSITIONS:
                return start
        start -= 1
    return start + 1


def _before_genitive(parsed: ParsedParagraph, genitive: Mention, first: int) -> int:
    """Return the first token of a genitive with its article, `the Vatican's`."""
    start = genitive.first
    return start - 1 if start > first and parsed.tokens.lowers[start - 1] in DETERMINERS else start


def _breaks_phrase(tokens: Tokens, at: int, token: int) -> bool:
    """Return whether the word at `at` cannot stand in a noun phrase that ends at `token`."""
    word, lower = tokens.words[at], tokens.lowers[at]
    if word == QUOTE or not word[0].isalnum() or lower in _NO_PHRASE or lower in _SPEAKING:
        return True
    return lower in PARTICIPLES and 0 < at < token and tokens.lowers[at - 1] not in DETERMINERS  # saying anybody


def _is_no_noun(lower: str) -> bool:
    """Return whether a word that stands alone is an adjective, an adverb or a pronoun that speaks of no person."""
    return lower in _DEMONSTRATIVES or (is_modifier(lower) and lower not in PERSONS and lower not in ALONE)


def _ends_phrase(tokens: Tokens, token: int) -> bool:
    """Return whether a word can be the last of a noun phrase: `raised` and `matter-of-factly` cannot."""
    lower = tokens.lowers[token]
    if tokens.words[token].isdigit() or tokens.words[token] == QUOTE or not tokens.words[token][0].isalnum():
        return False
    if lower in PERSONS or lower != tokens.words[token]:
        return True
    if lower.endswith("ly"):  # his oldest ally
        return token > 0 and "-" not in lower and tokens.words[token - 1].islower() and not lower.endswith("ed")
    return not lower.endswith("ed")
