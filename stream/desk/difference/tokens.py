"""Cuts a text into sentences and words. Joined again, the pieces are the text."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import NamedTuple

from stream.lexicon.scripts import UNSPACED

__all__ = ["Token", "has_more_tokens", "sentences", "tokens", "words"]

_LETTER = rf"[^\W{UNSPACED}]"
_TOKEN = re.compile(rf"([{UNSPACED}]|\d+(?:[.,:]\d+)*{_LETTER}*|{_LETTER}+(?:['’\-]{_LETTER}+)*|[^\w\s])?(\s*)")
"""In scripts without spaces each sign is a word of its own."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?![a-zà-ÿ])|[。！？][”」』）]*")
"""An abbreviation ends a sentence, too: it does so in both versions alike, so nothing hangs on it."""


class Token(NamedTuple):
    """A word, number or sign, and the white space behind it. White space at the head of a text has an empty word."""

    word: str
    space: str


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, in order."""
    return [Token(found[1] or "", found[2]) for found in _TOKEN.finditer(text) if found[0]]


def has_more_tokens(text: str, limit: int) -> bool:
    """Return whether a text has more than this many tokens, without looking further than it must."""
    return next(islice(_TOKEN.finditer(text), limit + 1, None), None) is not None


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, without its signs."""
    return [found[1].lower() for found in _TOKEN.finditer(text) if found[1] and found[1][0].isalnum()]


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, each with the white space behind it."""
    cuts = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]
