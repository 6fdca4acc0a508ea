"""Folds text to letters without case and accents, so that two spellings of one word compare as equal.

The rules of alerts and the search index both compare words so; what each of them does beyond it stands in its own
`fold`. The search index is stored: a change here needs a migration that indexes every article again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["plain", "without"]

_DROPPED = frozenset({"Mn", "Cf"})
"""Unicode's categories of what is no letter of its own: accents, and signs without width."""

_FEW = 12
"""Up to so many signs are replaced one after the other, which is quicker than to look at each sign of the text."""


def plain(text: str) -> str:
    """Return the text with letters decomposed (NFKD), accents dropped and case folded: `São Tomé` becomes `sao
    tome`.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    dropped = [sign for sign in set(decomposed) if sign > "\x7f" and unicodedata.category(sign) in _DROPPED]
    return without(decomposed, dropped, "").casefold()


def without(text: str, signs: Sequence[str], instead: str) -> str:
    """Return the text with every one of `signs` replaced. It takes no longer for many of them."""
    if len(signs) > _FEW:
        return text.translate(dict.fromkeys(map(ord, signs), instead))
    for sign in signs:
        text = text.replace(sign, instead)
    return text
