"""Folds text to letters without case and accents, so that two spellings of one word compare as equal.

The rules of alerts and the search index both compare words so; what each of them does beyond it stands in its own
`fold`. The search index is stored: a change here needs a migration that indexes every article again.
"""

from __future__ import annotations

import unicodedata

__all__ = ["plain"]

_DROPPED = frozenset({"Mn", "Cf"})
"""Unicode's categories of what is no letter of its own: accents, and signs without width."""


def plain(text: str) -> str:
    """Return the text with letters decomposed (NFKD), accents dropped and case folded: `São Tomé` becomes `sao
    tome`.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if unicodedata.category(sign) not in _DROPPED).casefold()
