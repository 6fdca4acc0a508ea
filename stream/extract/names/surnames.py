"""Reads where a surname ends: `Ana Luisa Roca y Vidal` is one person, `Ana Roca y Luis Vidal` are two, and `Ada Moor of
Riga` is Ada Moor.
"""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.general_words import is_modifier, is_noun
from stream.extract.names.people import DEMONYMS, ORGANISATION_WORDS, TITLES
from stream.extract.names.person_nouns import THINGS
from stream.extract.wordlist import wordlist

__all__ = ["AND", "is_of_somewhere", "past_and"]

AND = "y"
"""The word between two surnames of one person."""
_PARTICLES = frozenset(("de", "del", "la", "las", "los"))
"""Words in small letters before a surname."""
_FIRST_NAMES = FEMALE | wordlist(
    "juan josé jose luis carlos pedro pablo miguel antonio manuel francisco javier jorge diego david daniel alejandro "
    "rafael fernando sergio alberto ramón raúl jesús ángel enrique eduardo roberto ricardo mario andrés felipe jaime "
    "víctor óscar hugo álvaro adrián iván rubén joaquín ignacio gonzalo"
)
"""First names. Those of men that are surnames as often (`Gil`, `Rey`, `Martín`) are left out."""
_WORD = 40
"""Characters in which the word before two surnames stands."""
_BEFORE = 2
"""Words with capitals before `y`, first name and surname. After one alone, what follows may be another person."""


def past_and(words: Sequence[str], first: int, at: int, text: str = "") -> int:
    """Return one past the second surname, where the name that begins at `first` goes on with the `y` at `at`; else
    `at`, for a first name follows, or more than one name. Where the name has one word before `y`, `text` must have the
    two surnames after a first name elsewhere.
    """
    last = at + 1
    while last < len(words) and words[last] in _PARTICLES:
        last += 1
    if last >= len(words) or not words[last][0].isupper() or words[last].lower() in _FIRST_NAMES:
        return at
    follows = words[last + 1] if last + 1 < len(words) else ""
    if follows[:1].isupper():
        return at
    named = sum([word[0].isupper() for word in words[first:at]]) >= _BEFORE
    return last + 1 if named or _is_introduced(text, " ".join(words[at - 1 : last + 1])) else at


def is_of_somewhere(lowers: Sequence[str], first: int, at: int) -> bool:
    """Return whether a person's name ends before the `of` at `at`, which tells where they are from: `Ada Moor of Riga`.
    A first name, which is no common word, and a surname stand before it; `Bank of Riga` and `Joint Chiefs of Staff` go
    on.
    """
    if at - first < _BEFORE:
        return False
    given, surname = lowers[at - 2], lowers[at - 1]
    first_name = (
        given in MALE
        or given in FEMALE
        or not (is_noun(given) or is_modifier(given) or given in TITLES or given in DEMONYMS)
    )
    return first_name and surname not in ORGANISATION_WORDS and surname not in THINGS


def _is_introduced(text: str, surnames: str) -> bool:
    """Return whether a word with a capital stands before the two surnames at their first place in the text."""
    at = text.find(f" {surnames}")
    before = text[max(0, at - _WORD) : at].split() if at > 0 else []
    return len(before) > 0 and before[-1][0].isupper() and before[-1].isalpha()
