"""Folds words as the search index has them: no case, no accents, no punctuation.

Both databases index these words, not the text, so that a search finds the same on both, whatever their version, locale
or extensions. A change here needs a migration that indexes everything again. Unlike the rules of alerts (`alert.fold`),
long words are cut, and letters that Unicode does not decompose (ø, ł) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from stream.folding import plain
from stream.lexicon.scripts import UNSPACED_AS_INDEXED

__all__ = ["Token", "fold", "folded", "tokens"]

WORD_LIMIT = 500
"""A longer run of letters is indexed in pieces: PostgreSQL takes no word over 2,046 bytes."""

_WORD = re.compile(rf"[{UNSPACED_AS_INDEXED}]|[^\W_{UNSPACED_AS_INDEXED}]{{1,{WORD_LIMIT}}}")
_TOKEN = re.compile(
    rf"[{UNSPACED_AS_INDEXED}][\u0300-\u036f\u3099\u309a]?|(?:[^\W_{UNSPACED_AS_INDEXED}][\u0300-\u036f\u00ad\u200d]*)+"
)

_SPACED = "".join(sign.lower() if sign.isalnum() else " " for sign in map(chr, range(128)))
"""What each sign of ASCII is in the words of a text."""
_MOST_SIGNS = 32
"""So many signs that are no ASCII are written in it one after the other: accents, dashes and quotation marks of copy in
Latin letters. A text with more of them is quicker read sign by sign.
"""

Token = tuple[int, int, tuple[str, ...]]
"""Start and end in the text, and the words that they fold to."""


def fold(text: str) -> list[str]:
    """Return the words of a text, in order."""
    words = _latin_words(text)
    return _WORD.findall(plain(text)) if words is None else words


def _latin_words(text: str) -> list[str] | None:
    """Return the words of a text that has no others than such as fold to ASCII: in a third of the time."""
    for _ in range(_MOST_SIGNS):
        try:
            text.encode("ascii")
        except UnicodeEncodeError as error:
            sign = text[error.start]
        else:
            words = text.translate(_SPACED).split()
            return words if max(map(len, words), default=0) <= WORD_LIMIT else None
        instead = _in_ascii(sign)
        if instead is None:
            return None
        text = text.replace(sign, instead)
    return None


@lru_cache(1024)
def _in_ascii(sign: str) -> str | None:
    """Return what a sign folds to, with a space for what stands in no word; None where that is no ASCII."""
    signs = plain(sign)
    if any(not each.isascii() and _WORD.match(each) for each in signs):
        return None
    return "".join(each if each.isascii() else " " for each in signs)


def folded(parts: Iterable[str | None]) -> str:
    """Return the words of several parts, one space between them."""
    return " ".join(" ".join(fold(part)) for part in parts if part)


def tokens(text: str) -> Iterator[Token]:
    """Yield each word of a text with where it stands: for marking what was found."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        is_plain = word.isascii() and len(word) <= WORD_LIMIT  # as most are: to fold it is to write it small
        yield found.start(), found.end(), (word.lower(),) if is_plain else tuple(fold(word))
