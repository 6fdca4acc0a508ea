"""Decides whether a word with a capital is a name, by the other places at which the text has it."""

from __future__ import annotations

from stream.extract.names.people import TITLES

__all__ = ["is_name_within"]

_LOOKS = 20
"""Places of a word that are looked at: bounds the work where one word fills the text."""
_TITLE = 12
"""Characters before a word in which a title stands."""


def is_name_within(text: str, word: str) -> bool:
    """Return whether the text has the word with its capital within a sentence, where only names have one: after a small
    word, a comma, another capital or a title.
    """
    at = text.find(f" {word}")
    for _ in range(_LOOKS):
        if at < 0:
            return False
        end = at + 1 + len(word)
        if at and not text[end : end + 1].isalnum():
            before = text[at - 1]
            if before.isalnum() or before == "," or text[max(0, at - _TITLE) : at].lower().rpartition(" ")[2] in TITLES:
                return True
        at = text.find(f" {word}", end)
    return False
