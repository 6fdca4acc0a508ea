"""Text that agencies escaped twice, or put into CDATA with its markup.

May import nothing of the project.
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["is_markup", "plain", "unescaped"]

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_COPY_TAG = re.compile(r"</[A-Za-z]|<(?:br|p)\s*/?>|<p\s", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d?);")
_LONGEST = 50_000
"""Characters of a line: a longer one will be refused for its length."""


def is_markup(text: str) -> bool:
    """Whether a text has tags that end, or that end a line or begin a paragraph: `R&D`, `a < b` and `<AMR>` are
    none.
    """
    return bool(_COPY_TAG.search(text))


def unescaped(text: str) -> str:
    """The text with names of characters as the characters: no copy means `&quot;`."""
    return unescape(text) if _ENTITY.search(text) else text


def plain(text: str | None) -> str | None:
    """One line without the markup that some put into it. `AT&T <T> up` keeps its ticker: that is no element."""
    if not text or len(text) > _LONGEST:
        return text
    if "<" in text:
        text = _TAG.sub(lambda tag: tag[0] if tag[0][1:-1].isupper() else " ", text)
    return " ".join(unescaped(text).split()) or None
