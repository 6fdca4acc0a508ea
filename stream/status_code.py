"""Reads a word of the metadata that says what may be done with an item, however its house writes it."""

from __future__ import annotations

import re

from stream.lexicon import status as lexicon

__all__ = ["STRICTEST_FIRST", "meaning_of"]

STRICTEST_FIRST = (
    lexicon.KILLED, lexicon.WITHHELD, lexicon.EMBARGOED, lexicon.ADVISORY, lexicon.CORRECTED, lexicon.USABLE
)  # fmt: skip
"""What a word may mean, the strictest first."""
_MEANINGS = {word: words for words in STRICTEST_FIRST for word in words}
_SCHEMES = re.compile(r"[:/#]")
"""What parts a code from its scheme, by whatever alias or address a catalogue declares that."""
_TIES = re.compile(r"[\s_-]+")
_AROUND = re.compile(r"\A(?:(?:mandatory|bulletin|story|urgent) )+| (?:notice|advisory)\Z")


def meaning_of(word: str | None) -> frozenset[str]:
    """Return the words of the lexicon that mean the same as this one, `lexicon.USABLE` where it is None or means
    nothing: `stat:canceled`, `Kill Notice`, `do_not_use`, `https://cv.example.com/status/withheld/`.
    """
    code = _SCHEMES.split((word or "").strip().rstrip("/"))[-1]
    bare = _AROUND.sub("", _TIES.sub(" ", code).strip().casefold())
    return _MEANINGS.get(bare) or _MEANINGS.get(bare.replace(" ", "")) or lexicon.USABLE
