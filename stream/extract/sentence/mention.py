"""Defines a mention: who or what some words of a paragraph name."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stream.extract.names.gender import Gender
from stream.extract.names.titles import GENITIVE
from stream.extract.paragraphs import Span
from stream.extract.sentence.tokens import Tokens
from stream.extract.wordlist import wordlist

__all__ = ["ALONE", "DETERMINERS", "NAME", "PHRASE", "PRONOUN", "Mention", "MentionKind"]

DETERMINERS = wordlist(
    "a an the one another some several many two three his her their its our your this that these those both "
    "der die das ein eine le la les un une l’un el los las unos"
)
ALONE = wordlist("one another some several many two three both")
"""Determiners that stand for somebody without a noun: `another said`."""


class MentionKind(StrEnum):
    """What the words of a mention are. The value is part of the names of fitted features."""

    NAME = "name"
    """Capitalised words: a person, an organisation, a place."""
    PRONOUN = "pronoun"
    """A pronoun in the place of a subject: he, she, they."""
    PHRASE = "phrase"
    """A noun phrase: `the harbour master`."""


NAME, PRONOUN, PHRASE = MentionKind.NAME, MentionKind.PRONOUN, MentionKind.PHRASE
"""The members by themselves. Thousands of mentions are compared with them, and to read a member off its class takes
several times as long as the comparison (Python 3.11).
"""


class Mention(NamedTuple):
    """Somebody or something that is mentioned in tokens `first` to `last` (excluded) of a paragraph.

    `name` is the name itself from token `begin` on, without title and nationality; or the pronoun or phrase. `gender`
    is what the words themselves tell. A named tuple, for thousands are made in an article and nothing immutable is
    cheaper to make.
    """

    first: int
    last: int
    begin: int
    name: str
    kind: MentionKind
    gender: Gender = Gender.UNKNOWN
    possessive: bool = False
    title: str = ""
    """The title before the name, in lower case; empty without one."""

    def span(self, tokens: Tokens) -> Span:
        """Return the code points of the name in its text, without the ending of a genitive."""
        start, end = tokens.reach(self.begin, self.last)
        return start, end - 2 if self.possessive and tokens.words[self.last - 1].endswith(GENITIVE) else end
