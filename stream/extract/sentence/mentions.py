"""Who is mentioned in a frame: runs of capitalised words, pronouns, and noun phrases where a cue asks for one."""

from __future__ import annotations

from itertools import compress
from operator import ne
from typing import NamedTuple

from stream.extract.cues import SCANDINAVIAN, STRONG
from stream.extract.names.people import FUNCTION_WORDS, NAME_PARTICLES, NOT_NAMES, TITLES
from stream.extract.names.surnames import AND, past_and
from stream.extract.names.titles import GENITIVE, core, title_gender
from stream.extract.paragraphs import Span
from stream.extract.sentence.tokens import QUOTE, Frame
from stream.extract.wordlist import wordlist

__all__ = ["DETERMINERS", "PRONOUNS", "Mention", "mentions_of", "phrase"]

PRONOUNS = {
    "he": "m", "she": "f", "they": "p", "we": "p", "i": "",
    "il": "m", "elle": "f", "ils": "p", "elles": "p", "er": "m", "sie": "f", "él": "m", "ella": "f",
    "han": "m", "hon": "f", "hun": "f", "hän": "", "ele": "m", "ela": "f", "eles": "p", "elas": "p",
    "hij": "m", "zij": "f",
    "он": "m", "она": "f", "они": "p", "він": "m", "вона": "f", "вони": "p",
    "dit-il": "m", "dit-elle": "f", "a-t-il": "m", "a-t-elle": "f", "ajoute-t-il": "m", "ajoute-t-elle": "f",
}  # fmt: skip
"""Subject pronouns and the gender that they ask for."""
_AFTER_VERB_ONLY = frozenset(("han", "hon", "hun"))
"""Scandinavian pronouns, and words of other languages: `han dicho`."""
_AMBIGUOUS = frozenset(("Il", "Er", "Sie", "El", "i"))
"""Capitals that are a polite form, an article or a name as often as a pronoun."""
DETERMINERS = wordlist(
    "a an the one another some several many two three his her their its our your this that these those both "
    "der die das ein eine le la les un une l’un el los las unos"
)
_ARTICLES_BEFORE_NAMES = wordlist("the a an")
_ARTICLES_IN_NAMES = wordlist("der den")
_BEFORE_ARTICLES = wordlist("van von zu aus auf")
"""`Joost van der Loo`; but `Uwe Harms der Agentur` is a name and a genitive."""
_new = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes; `Mention` is most of them."""
_TIED = wordlist("al el ad an ar as at az ul")
_NAME_LIMIT = 12
"""Words of a name with its titles."""


class Mention(NamedTuple):
    """Tokens `first` to `last` (excluded) of a frame. `name` is the name itself, or the phrase: from token `begin`,
    title and nationality left out. `kind` is name, pronoun or phrase; `gender` m, f, p (several) or unknown, as the
    words show.

    A named tuple: thousands are made an article, and it is the cheapest frozen thing to make.
    """

    first: int
    last: int
    begin: int
    name: str
    kind: str
    gender: str = ""
    possessive: bool = False
    title: str = ""
    """The title word before the name, lower case."""

    def span(self, frame: Frame) -> Span:
        """Code points of the name in its text."""
        start, end = frame.reach(self.begin, self.last)
        return start, end - 2 if self.possessive and frame.words[self.last - 1].endswith(GENITIVE) else end


def mentions_of(frame: Frame) -> tuple[list[Mention], dict[int, Mention]]:
    """All names and subject pronouns of a frame in order, and which token belongs to which."""
    found: list[Mention] = []
    at: dict[int, Mention] = {}
    done = 0
    words, lowers = frame.words, frame.lowers
    tokens = set(compress(range(len(words)), map(ne, words, lowers)))
    tokens.update(compress(range(len(words)), map(PRONOUNS.__contains__, lowers)))
    for token in sorted(tokens):
        if token < done:
            continue
        word, lower = words[token], lowers[token]
        if lower in PRONOUNS and word not in _AMBIGUOUS:
            if lower in _AFTER_VERB_ONLY and (not token or lowers[token - 1] not in SCANDINAVIAN):
                continue
            mention = _new(Mention, (token, token + 1, token, word, "pronoun", PRONOUNS[lower], False, ""))
        elif (
            not word[0].isupper()
            or lower in NOT_NAMES
            or _functional(frame, token, lower)
            or _is_verb(frame, token, lower)
        ):
            continue
        else:
            mention = _name(frame, token)
        found.append(mention)
        done = mention.last
        at[token] = mention
        for covered in range(token + 1, done):
            at[covered] = mention
    return found, at


def _begins(frame: Frame, token: int) -> bool:
    return token == 0 or frame.sentence[token - 1] != frame.sentence[token]


def _is_verb(frame: Frame, token: int, lower: str) -> bool:
    """`Said one analyst: Q`, `Said Mr. Holm: Q`: the verb, and not the name, begins its sentence."""
    if lower != "said" or not _begins(frame, token) or token + 1 >= len(frame.lowers):
        return False
    follows = frame.lowers[token + 1]
    return follows in DETERMINERS or follows in TITLES


def _functional(frame: Frame, token: int, lower: str) -> bool:
    """Whether a capitalised word is none by itself: it begins a sentence, or what stands like one."""
    if lower not in FUNCTION_WORDS and (
        not lower.endswith(("ly", "ing"))
        or len(lower) <= 5
        or (token + 1 < len(frame.lowers) and frame.lowers[token + 1] in STRONG)  # Reilly said
    ):
        return False
    if _begins(frame, token):
        return True
    return lower in _ARTICLES_BEFORE_NAMES or frame.words[token - 1] in (QUOTE, ":", "-", "—", "–")


def _name(frame: Frame, first: int) -> Mention:
    """The name that begins with the capital at `first`. Most are one word: those are made at once."""
    words, lowers = frame.words, frame.lowers
    last, word, possessive = first + 1, words[first], False
    if word.endswith(GENITIVE):
        possessive = True
    elif last < len(words):
        after = words[last]
        if not (
            after[0].isupper() or after in "'’" or lowers[last] in NAME_PARTICLES or after == AND or _is_tied(after)
        ):
            return _new(Mention, (first, last, first, word, "name", "", False, ""))
        last, possessive = _end_of_name(frame, first)
    begin, title = (first, "") if last == first + 1 else core(lowers, first, last)
    name = words[begin] if last == begin + 1 else " ".join(words[begin:last])
    if possessive and name.endswith(GENITIVE):
        name = name[:-2]
    gender = title_gender(lowers[first:begin]) if begin > first else ""
    return _new(Mention, (first, last, begin, name, "name", gender, possessive, title))


def _is_tied(word: str) -> bool:
    """`al-Masri`: an Arabic article in small letters, tied to the name."""
    return word[1:3].find("-") == 1 and word[:2] in _TIED and word[3:4].isupper()


def _end_of_name(frame: Frame, first: int) -> tuple[int, bool]:
    """One past the last word of a name that begins at `first`, and whether it is a genitive."""
    words, lowers = frame.words, frame.lowers
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
        elif lower == AND:
            return past_and(words, first, last, frame.text), False
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


_PHRASE_STOPS = wordlist(
    "in at on during after before when while as from by with who which that of for to about and or but "
    "because if via von bei nach en lors dans sur après durante "
    "was were is are has have had does did will would could may might must should"
)
_VERB_END = "ed"
"""`The mayor yielded`: a form that closes what would be a phrase is its verb."""


def phrase(frame: Frame, first: int, limit: int) -> Mention | None:
    """The noun phrase that begins at `first`, up to the first stop word or punctuation, at most `limit` tokens."""
    last = first
    while last < min(first + limit, len(frame.words)):
        word = frame.words[last]
        if word == QUOTE or not (word[0].isalnum()) or frame.lowers[last] in _PHRASE_STOPS:
            break
        last += 1
    while last - first > 2 and frame.lowers[last - 1].endswith(_VERB_END) and frame.words[last - 1].islower():
        last -= 1
    if last == first:
        return None
    name = " ".join(frame.words[first:last])
    return Mention(first, last, first, name, "phrase", title_gender(frame.lowers[first:last]))
