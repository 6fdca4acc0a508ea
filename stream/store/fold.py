"""Folds words as the search index has them: no case, no accents, no punctuation.

Both databases index these words, not the text, so that a search finds the same on both, whatever their version, locale
or extensions. A change here needs a migration that indexes everything again. Unlike the rules of alerts (`alert.fold`),
long words are cut, and letters that Unicode does not decompose (ø, ł) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stream.folding import plain
from stream.lexicon.scripts import UNSPACED_AS_INDEXED

__all__ = ["Token", "fold", "folded", "tokens"]

WORD_LIMIT = 500
"""A longer run of letters is indexed in pieces: PostgreSQL takes no word over 2,046 bytes."""

_WORD = re.compile(rf"[{UNSPACED_AS_INDEXED}]|[^\W_{UNSPACED_AS_INDEXED}]{{1,{WORD_LIMIT}}}")
_TOKEN = re.compile(
    rf"[{UNSPACED_AS_INDEXED}][\u0300-\u036f\u3099\u309a]?|(?:[^\W_{UNSPACED_AS_INDEXED}][\u0300-\u036f\u00ad\u200d]*)+"
)

Token = tuple[int, int, tuple[str, ...]]
"""Start and end in the text, and the words that they fold to."""


def fold(text: str) -> list[str]:
    """Return the words of a text, in order."""
    return _WORD.findall(plain(text))


def folded(parts: Iterable[str | None]) -> str:
    """Return the words of several parts, one space between them."""
    return " ".join(" ".join(fold(part)) for part in parts if part)


def tokens(text: str) -> Iterator[Token]:
    """Yield each word of a text with where it stands: for marking what was found."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        is_plain = word.isascii() and len(word) <= WORD_LIMIT  # as most are: to fold it is to write it small
        yield found.start(), found.end(), (word.lower(),) if is_plain else tuple(fold(word))
