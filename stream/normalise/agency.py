"""Tells whether a text is the name of a news agency, or begins or ends with one, and the short name of a provider."""

from __future__ import annotations

import re

from stream.lexicon.agencies import ENDINGS, FIRST_WORDS, LAST_TWO_WORDS, LAST_WORDS, SHORT_NAMES, SPELLINGS

__all__ = ["agency_at_end", "agency_at_start", "agency_of", "is_agency", "short_name"]

_SMALL = frozenset({"of", "the", "de", "del", "di", "da", "do", "la", "and", "für"})
"""Words that stand in small letters within a name."""
_LETTERS = 6
_CHARACTERS = 80
"""A name that is known by its build alone is longer than `Agency`, and shorter than a sentence."""
_WORDS = 6
"""The longest names (`Independent Catholic News Agency of ...`) end here; a sentence goes on."""
_PUNCTUATION = " .,;:=/*_()[]-–—"
_LONGEST = max(len(name.split()) for name in SPELLINGS)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{2,40})\.(?:com|org|net|info|[a-z]{2}|co\.[a-z]{2})(?::\S*)?/?")
_WORD_END = re.compile(r"[\s/,(]+")


def is_agency(text: str) -> bool:
    """Return whether the text is the name of an agency and nothing else."""
    return agency_of(text) is not None


def agency_of(text: str) -> str | None:
    """Return the agency's name as it spells itself, where the text is one: a name of the lexicon, or one that is built
    like an agency's (`Corbury News Agency`). None for any other text.
    """
    name = text.strip(_PUNCTUATION)
    folded = name.casefold()
    known = SPELLINGS.get(folded)
    if known or "/" in name or not (_LETTERS < len(name) < _CHARACTERS and _is_built(folded.split())):
        return known
    words = name.split()
    named = len(words) <= _WORDS and all(not w[0].islower() or w in _SMALL for w in words)
    return name if named and not any(map(str.isdigit, name)) else None


def _is_built(words: list[str]) -> bool:
    first = words[1] if words[0] == "the" and len(words) > 1 else words[0]
    return (
        words[-1] in LAST_WORDS
        or first in FIRST_WORDS
        or " ".join(words[-2:]) in LAST_TWO_WORDS
        or words[-1].endswith(ENDINGS)
        or first.endswith("agentur")
    )


def agency_at_end(text: str) -> tuple[str, str] | None:
    """Return what stands before an agency's name that ends the text, and that name; None where none does. Only names of
    the lexicon count.
    """
    text = text.rstrip(_PUNCTUATION)
    starts = [0, *(gap.end() for gap in _WORD_END.finditer(text))][-_LONGEST:]
    for start in starts:  # the longest first
        if name := SPELLINGS.get(text[start:].casefold()):
            return text[:start].strip(_PUNCTUATION), name
    return None


def agency_at_start(text: str) -> tuple[str, str] | None:
    """Return an agency's name that begins the text, and what stands after it; None where none does. Only names of the
    lexicon count.
    """
    ends = [*(gap.start() for gap in _WORD_END.finditer(text)), len(text)][:_LONGEST]
    for end in reversed(ends):
        if name := SPELLINGS.get(text[:end].casefold()):
            return name, text[end:].strip(_PUNCTUATION)
    return None


def short_name(text: str) -> str:
    """Return `Article.provider` for a name or an Internet name as received (`AFP`, `www.afp.com`): the agency's short
    name, else the name in lower case.
    """
    name = text.strip(_PUNCTUATION).casefold()
    host = _HOST.fullmatch(name)
    first = name.partition(" - ")[0]  # `APA - Austria Presse Agentur`
    return SHORT_NAMES.get(name) or (SHORT_NAMES.get(host[1]) if host else None) or SHORT_NAMES.get(first) or name
