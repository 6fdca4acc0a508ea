"""Reads what a user typed as search terms of either database. No input is an error. It is pure.

ceasefire talks        both words, anywhere
"has died"             the phrase (“…”, «…» and „…“ will do as well)
election*              any ending
-sport  -"cup final"   without
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stream.store.fold import fold

__all__ = ["Phrase", "Query"]

QUERY_LIMIT = 1000
"""Characters that are read: a page of text that was pasted by mistake is no query."""
PHRASES_LIMIT = 32
"""Phrases that are used. Either database takes more; nobody types more."""
WORDS_LIMIT = 32
"""Words of one phrase that are used."""

_PART = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)(\*?)|([^\s"“”„«»]+))')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together, folded: letters and digits only."""

    words: tuple[str, ...]
    prefix: bool
    """Whether the last word may go on."""

    def fts5(self) -> str:
        return f'"{" ".join(self.words)}"{" *" if self.prefix else ""}'

    def tsquery(self) -> str:
        quoted = [f"'{word}'" for word in self.words]
        return "(" + " <-> ".join([*quoted[:-1], quoted[-1] + (":*" if self.prefix else "")]) + ")"

    def stands_in(self, words: Sequence[str]) -> bool:
        """Return whether these words, folded, have the phrase in them."""
        size = len(self.words)
        return any(self.fits(words[start : start + size]) for start in range(len(words) - size + 1))

    def fits(self, words: Sequence[str]) -> bool:
        """Return whether these words, folded, are the phrase: as many, the last one perhaps going on."""
        if len(words) != len(self.words) or tuple(words[:-1]) != self.words[:-1]:
            return False
        last = self.words[-1]
        return words[-1].startswith(last) if self.prefix else words[-1] == last


@dataclass(frozen=True, slots=True)
class Query:
    """Phrases that must all be there, and phrases that must not."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...]
    is_wordless: bool = False
    """Whether something was typed, but no word: `(((`. It finds nothing, where an empty query finds by filters."""

    def fits(self, words: Sequence[str]) -> bool:
        """Return whether a text of these words, folded, has all that is wanted and nothing that is not."""
        return all(phrase.stands_in(words) for phrase in self.wanted) and not any(
            phrase.stands_in(words) for phrase in self.unwanted
        )

    @classmethod
    def parse(cls, text: str) -> Query:
        """Return the query of a text. Never raises; what has no word in it is left out."""
        wanted: list[Phrase] = []
        unwanted: list[Phrase] = []
        for minus, quoted, star, bare in _PART.findall(text[:QUERY_LIMIT]):
            words = tuple(fold(quoted or bare)[:WORDS_LIMIT])
            if words and len(wanted) + len(unwanted) < PHRASES_LIMIT:
                prefix = bool(star) or (bool(bare) and bare.endswith("*"))
                (unwanted if minus else wanted).append(Phrase(words, prefix))
        return cls(tuple(wanted), tuple(unwanted), bool(text.strip()) and not (wanted or unwanted))
