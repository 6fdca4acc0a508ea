"""Decides whether a word with a capital is a name, or a common word that begins its sentence: by what follows it and by
the other places at which the text has it.
"""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES
from stream.extract.names.general_words import is_modifier, is_person_noun, is_time
from stream.extract.names.people import FUNCTION_WORDS, TITLES

__all__ = ["is_name_within", "only_opens"]

_LOOKS = 20
"""Places of a word that are looked at: bounds the work where one word fills the text."""
_REACH = 20_000
"""Characters of the text that are searched: bounds the work where each sentence opens with another word. Names are
brought in early.
"""
_TITLE = 12
"""Characters before a word in which a title stands."""


def only_opens(text: str, word: str, follows: str) -> bool:
    """Return whether a word that begins a sentence of the text is an adverb, a verb or a noun of time, which nobody is
    called: a sign or a function word `follows` it. Where a noun may follow, as in `Senior officials`, it is part of a
    phrase; where an auxiliary does, it may be a name.
    """
    lower = word.lower()
    if not (is_modifier(lower) or is_time(lower)) or is_person_noun(lower):
        return False
    parts = not follows[0].isalnum() or (follows in FUNCTION_WORDS and follows not in AUXILIARIES)
    return parts and not is_name_within(text, word)


def is_name_within(text: str, word: str) -> bool:
    """Return whether the text has the word with its capital within a sentence, where only names have one: after a small
    word, a comma, another capital or a title.
    """
    at = text.find(f" {word}", 0, _REACH)
    for _ in range(_LOOKS):
        if at < 0:
            return False
        end = at + 1 + len(word)
        if at and not text[end : end + 1].isalnum():
            before = text[at - 1]
            if before.isalnum() or before == "," or text[max(0, at - _TITLE) : at].lower().rpartition(" ")[2] in TITLES:
                return True
        at = text.find(f" {word}", end, _REACH)
    return False
