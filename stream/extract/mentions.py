"""Who is mentioned in a frame: runs of capitalised words, pronouns, and noun phrases where a cue asks for one.
May import frame, cues and people only.
"""

from __future__ import annotations

from typing import NamedTuple

from stream.extract.cues import SCANDINAVIAN
from stream.extract.frame import QUOTE, Frame
from stream.extract.paragraphs import Span
from stream.extract.people import (
    DEMONYMS,
    FEMALE_TITLES,
    FUNCTION_WORDS,
    MALE_TITLES,
    NAME_PARTICLES,
    NOT_NAMES,
    TITLE_SUFFIXES,
    TITLES,
)
from stream.extract.wordlist import wordlist

__all__ = ["DETERMINERS", "PRONOUNS", "Mention", "core", "mentions_of", "phrase"]

PRONOUNS = {
    "he": "m", "she": "f", "they": "p", "we": "p", "i": "",
    "il": "m", "elle": "f", "ils": "p", "elles": "p", "er": "m", "sie": "f", "él": "m", "ella": "f",
    "han": "m", "hon": "f", "hun": "f",
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
"""`Rogier van der Weyden`; but `Detlef Brunke der Agentur` is a name and a genitive."""
_TAIL = ("'s", "’s")


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
        word = frame.words[self.last - 1]
        end = frame.offset(self.last - 1) + len(word)
        return frame.offset(self.begin), end - 2 if self.possessive and word.endswith(_TAIL) else end


def mentions_of(frame: Frame) -> tuple[list[Mention], dict[int, Mention]]:
    """All names and subject pronouns of a frame in order, and which token belongs to which."""
    found: list[Mention] = []
    at: dict[int, Mention] = {}
    done = 0
    lowers = frame.lowers
    for token in [
        i for i, (word, lower) in enumerate(zip(frame.words, lowers, strict=True)) if word != lower or lower in PRONOUNS
    ]:
        if token < done:
            continue
        mention = _mention(frame, token)
        if mention is None:
            continue
        found.append(mention)
        done = mention.last
        for covered in range(token, done):
            at[covered] = mention
    return found, at


def _mention(frame: Frame, token: int) -> Mention | None:
    word, lower = frame.words[token], frame.lowers[token]
    if lower in _AFTER_VERB_ONLY and (not token or frame.lowers[token - 1] not in SCANDINAVIAN):
        return None
    if lower in PRONOUNS and word not in _AMBIGUOUS:
        return Mention(token, token + 1, token, word, "pronoun", PRONOUNS[lower])
    if not word[0].isupper() or lower in NOT_NAMES or _functional(frame, token):
        return None
    return _name(frame, token)


def _functional(frame: Frame, token: int) -> bool:
    lower = frame.lowers[token]
    if lower not in FUNCTION_WORDS and not (lower.endswith(("ly", "ing")) and len(lower) > 5):
        return False
    if token == 0 or frame.sentence[token - 1] != frame.sentence[token]:
        return True
    return lower in _ARTICLES_BEFORE_NAMES or frame.words[token - 1] in (QUOTE, ":", "-", "—", "–")


def _ends_at_once(word: str, after: str, lower: str) -> bool:
    """Whether a name is one word, as most are: no genitive, and what comes after cannot go on with it."""
    return not (after[0].isupper() or after in "'’" or lower in NAME_PARTICLES or word.endswith(_TAIL))


def _name(frame: Frame, first: int) -> Mention | None:
    words, lowers, size = frame.words, frame.lowers, len(frame.words)
    if first + 1 < size and _ends_at_once(words[first], words[first + 1], lowers[first + 1]):
        return Mention(first, first + 1, first, words[first], "name")
    last, possessive = first, False
    while last < size and last - first < 12:
        word = words[last]
        if last > first and words[last - 1][-1] == "." and lowers[last] in FUNCTION_WORDS:
            break
        if word[0].isupper() and lowers[last] not in NOT_NAMES:
            last += 1
            if word.endswith(_TAIL) or (words[last - 1][-1] == "s" and last < size and words[last] in "'’"):
                possessive = True
                break
        elif (
            last > first
            and lowers[last] in NAME_PARTICLES
            and (lowers[last] not in _ARTICLES_IN_NAMES or lowers[last - 1] in _BEFORE_ARTICLES)
            and last + 1 < size
            and (words[last + 1][0].isupper() or lowers[last + 1] in NAME_PARTICLES)
        ):
            last += 1
        else:
            break
    while last > first and not words[last - 1][0].isupper():
        last -= 1
    if last == first:
        return None
    begin, title = core(words[first:last], lowers[first:last])
    begin += first
    name = " ".join(words[begin:last])
    if possessive and name.endswith(_TAIL):
        name = name[:-2]
    return Mention(first, last, begin, name, "name", _gender(lowers[first:begin]), possessive, title)


def core(words: list[str], lowers: list[str]) -> tuple[int, str]:
    """Where the name itself begins in a run of capitalised words, and the title before it: `Russian President Vladimir
    Putin` → 2, `president`. `Secretary of State John Kerry` → 3.
    """
    begin, title, size = 0, "", len(words)
    for index in range(size - 1):
        lower = lowers[index]
        if lower in TITLES or lower.endswith(TITLE_SUFFIXES):
            if lowers[index + 1] == "of":
                if size - index >= 5:
                    begin, title = size - 2, lower
                continue
            if lowers[index + 1] not in ("'s", "’s"):
                begin, title = max(begin, index + 1), lower
    if not begin and size > 2 and lowers[0] in DEMONYMS:
        begin = 1
    return begin, title


def _gender(lowers: list[str]) -> str:
    for lower in lowers:
        if lower in MALE_TITLES:
            return "m"
        if lower in FEMALE_TITLES:
            return "f"
    return ""


_PHRASE_STOPS = wordlist(
    "in at on during after before when while as from by with who which that of for to about and or but "
    "because if via von bei nach en lors dans sur après durante"
)


def phrase(frame: Frame, first: int, limit: int) -> Mention | None:
    """The noun phrase that begins at `first`, up to the first stop word or punctuation, at most `limit` tokens."""
    last = first
    while last < min(first + limit, len(frame.words)):
        word = frame.words[last]
        if word == QUOTE or not (word[0].isalnum()) or frame.lowers[last] in _PHRASE_STOPS:
            break
        last += 1
    if last == first:
        return None
    name = " ".join(frame.words[first:last])
    return Mention(first, last, first, name, "phrase", _gender(frame.lowers[first:last]))
