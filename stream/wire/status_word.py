"""Chooses among several words of one item's metadata that say what may be done with it: the strictest counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.lexicon.status import ADVISORY, CORRECTED, EMBARGOED, KILLED, WITHHELD

__all__ = ["strictest"]

_RANKS = (KILLED, WITHHELD, EMBARGOED, ADVISORY, CORRECTED)
_CODE = re.compile(r"[:/#]")
_BEFORE = re.compile(r"\A(?:mandatory|bulletin|story|urgent)[\s-]+")


def strictest(words: Iterable[str | None]) -> str | None:
    """Return the strictest of the words as it came, the first of several that are as strict; None without any."""
    return min(filter(None, words), key=_rank, default=None)


def _rank(word: str) -> int:
    code = _BEFORE.sub("", _CODE.split(word)[-1].strip().casefold())
    folded = code.replace(" ", "")
    return next((rank for rank, known in enumerate(_RANKS) if code in known or folded in known), len(_RANKS))
