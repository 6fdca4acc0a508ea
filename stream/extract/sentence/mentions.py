"""Finds who is mentioned in a paragraph: runs of capitalised words, pronouns, and noun phrases where a cue asks."""

from __future__ import annotations

import re
from itertools import compress
from operator import ne

from stream.extract.cues import SCANDINAVIAN, STRONG
from stream.extract.names.gender import Gender
from stream.extract.names.openers import only_opens
from stream.extract.names.people import FUNCTION_WORDS, NAME_PARTICLES, NOT_NAMES, TITLES
from stream.extract.names.surnames import AND, is_of_somewhere, past_and
from stream.extract.names.titles import GENITIVE, core, title_gender
from stream.extract.sentence.mention import DETERMINERS, NAME, PRONOUN, Mention
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["PRONOUNS", "mentions_of"]

PRONOUNS = {
    **dict.fromkeys(wordlist("he il er él han ele hij он він dit-il a-t-il ajoute-t-il"), Gender.MALE),
    **dict.fromkeys(wordlist("she elle sie ella hon hun ela zij она вона"), Gender.FEMALE),
    **dict.fromkeys(wordlist("dit-elle a-t-elle ajoute-t-elle"), Gender.FEMALE),
    **dict.fromkeys(wordlist("they we ils elles eles elas они вони"), Gender.SEVERAL),
    **dict.fromkeys(wordlist("i hän"), Gender.UNKNOWN),
    **{
        f"{pronoun}{mark}{verb}": gender
        for pronoun, gender in (("he", Gender.MALE), ("she", Gender.FEMALE), ("they", Gender.SEVERAL))
        for mark in "'’"
        for verb in ("s", "d", "ll", "re", "ve")
    },
}
"""Subject pronouns, and the gender of whom they stand for."""
_PRONOUN_WORDS = frozenset(PRONOUNS)
_MARK = re.compile("['’]")
_CONTRACTS = ("he'", "he’", "she'", "she’", "they'", "they’")
_AFTER_VERB_ONLY = frozenset(("han", "hon", "hun"))
"""Scandinavian pronouns that are words of other languages too, as in `han dicho`: they count after a Scandinavian verb
only.
"""
_AMBIGUOUS = frozenset(("Il", "Er", "Sie", "El", "i"))
"""Words that are a polite form, an article or a name as often as a pronoun when they have a capital."""
_ARTICLES_BEFORE_NAMES = wordlist("the a an")
_ARTICLES_IN_NAMES = wordlist("der den")
_BEFORE_ARTICLES = wordlist("van von zu aus auf")
"""What stands before an article within a name: `Joost van der Loo`. `Uwe Harms der Agentur` is a name and a genitive.
"""
_new = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes; thousands of mentions are made."""
_TIED = wordlist("al el ad an ar as at az ul")
_NAME_LIMIT = 12
"""Words of a name with its titles."""
_UNKNOWN = Gender.UNKNOWN


def mentions_of(tokens: Tokens) -> tuple[list[Mention], dict[int, Mention]]:
    """Return all names and subject pronouns of a paragraph in order, and the mention of each of their tokens."""
    found: list[Mention] = []
    at: dict[int, Mention] = {}
    done = 0
    words, lowers = tokens.words, tokens.lowers
    starts = list(compress(range(len(words)), map(ne, words, lowers)))
    if not _PRONOUN_WORDS.isdisjoint(lowers):
        starts = sorted({*starts, *compress(range(len(words)), map(_PRONOUN_WORDS.__contains__, lowers))})
    for token in starts:
        if token < done:
            continue
        word, lower = words[token], lowers[token]
        if lower in PRONOUNS and word not in _AMBIGUOUS:
            if lower in _AFTER_VERB_ONLY and (not token or lowers[token - 1] not in SCANDINAVIAN):
                continue
            name = _MARK.split(word)[0] if lower.startswith(_CONTRACTS) else word
            mention = _new(Mention, (token, token + 1, token, name, PRONOUN, PRONOUNS[lower], False, ""))
        elif (
            not word[0].isupper()
            or lower in NOT_NAMES
            or _functional(tokens, token, lower)
            or (lower == "said" and _is_verb(tokens, token))
        ):
            continue
        else:
            mention = _name(tokens, token)
        found.append(mention)
        done = mention.last
        at[token] = mention
        for covered in range(token + 1, done):
            at[covered] = mention
    return found, at


def _is_verb(tokens: Tokens, token: int) -> bool:
    """Return whether `said` with a capital is the verb that begins its sentence: `Said Mr. Holm: Q`."""
    if not tokens.opens_sentence(token) or token + 1 >= len(tokens.lowers):
        return False
    follows = tokens.lowers[token + 1]
    return follows in DETERMINERS or follows in TITLES


def _functional(tokens: Tokens, token: int, lower: str) -> bool:
    """Return whether a word has its capital only because it begins a sentence, or what stands like one."""
    begins = token == 0 or tokens.sentence[token - 1] != tokens.sentence[token]
    if lower not in FUNCTION_WORDS and (
        not lower.endswith(("ly", "ing"))
        or len(lower) <= 5
        or (token + 1 < len(tokens.lowers) and tokens.lowers[token + 1] in STRONG)  # Reilly said
    ):
        if not begins:
            return False
        follows = tokens.words[token + 1 : token + 2]
        return follows not in ([], [QUOTE]) and only_opens(tokens.text, tokens.words[token], follows[0])
    if begins:
        return True
    return lower in _ARTICLES_BEFORE_NAMES or tokens.words[token - 1] in (QUOTE, ":", "-", "—", "–")


def _name(tokens: Tokens, first: int) -> Mention:
    """Return the name that begins with the capital at `first`. Most are one word, made without a closer look."""
    words, lowers = tokens.words, tokens.lowers
    last, word, possessive = first + 1, words[first], False
    if word.endswith(GENITIVE):
        possessive = True
    elif last < len(words):
        after = words[last]
        if not (
            after[0].isupper()
            or after in "'’"
            or lowers[last] in NAME_PARTICLES
            or after == AND
            or ("-" in after and _is_tied(after))
        ):
            return _new(Mention, (first, last, first, word, NAME, _UNKNOWN, False, ""))
        last, possessive = _end_of_name(tokens, first)
    begin, title = (first, "") if last == first + 1 else core(lowers, first, last)
    name = words[begin] if last == begin + 1 else " ".join(words[begin:last])
    if possessive and name.endswith(GENITIVE):
        name = name[:-2]
    gender = title_gender(lowers[first:begin]) if begin > first else _UNKNOWN
    return _new(Mention, (first, last, begin, name, NAME, gender, possessive, title))


def _is_tied(word: str) -> bool:
    """Return whether a word begins with an Arabic article in small letters that is tied to the name: `al-Masri`."""
    return word[1:3].find("-") == 1 and word[:2] in _TIED and word[3:4].isupper()


def _end_of_name(tokens: Tokens, first: int) -> tuple[int, bool]:
    """Return one past the last word of a name that begins at `first`, and whether it is a genitive."""
    words, lowers = tokens.words, tokens.lowers
    size, before = len(words), words[first]
    last = upper = first + 1
    while last < size:
        word, lower = words[last], lowers[last]
        if before[-1] == "s" and upper == last and word in "'’":
            return last, True
        if last - first == _NAME_LIMIT or (before[-1] == "." and lower in FUNCTION_WORDS):
            break
        if word[0].isupper() or _is_tied(word):
            if lower in NOT_NAMES:
                break
            upper = last + 1
            if word.endswith(GENITIVE):
                return upper, True
        elif lower == "of" and is_of_somewhere(lowers, first, last):
            break
        elif lower == AND:
            return past_and(words, first, last, tokens.text), False
        elif not (
            lower in NAME_PARTICLES
            and (lower not in _ARTICLES_IN_NAMES or lowers[last - 1] in _BEFORE_ARTICLES)
            and last + 1 < size
            and (words[last + 1][0].isupper() or lowers[last + 1] in NAME_PARTICLES)
        ):
            break
        before = word
        last += 1
    return upper, False
