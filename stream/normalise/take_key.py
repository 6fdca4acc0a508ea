"""Reads the version that a take key tells: `3rd Ld-Writethru`."""

from __future__ import annotations

import re

from stream.lexicon.takes import LEADS

__all__ = ["version_of_take"]

_ORDINAL = re.compile(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)\s*-?\s*(?:{'|'.join(LEADS)})\b")
_PLAIN_LEAD = re.compile(rf"(?i)\A(?:{'|'.join(LEADS)})\b")


def version_of_take(take: str | None) -> int | None:
    """Return AP's version, which is the ordinal of its lead: `3rd Ld-Writethru` is 3, `Ld-Writethru` 1; None where
    there is no lead.
    """
    if not take:
        return None
    found = _ORDINAL.search(take)
    if found:
        return int(found[1])
    return 1 if _PLAIN_LEAD.match(take) else None
