"""Cleans a line that an agency escaped twice, or put into CDATA with its markup."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["is_markup", "plain", "unescaped"]

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]{0,60})(?P<attributes>\s+[^\s<>=]{1,60}\s*=[^<>]{0,2000}|\s{0,20})(?P<ends>/?)>"
)
_INLINE = frozenset({
    "a", "b", "i", "u", "s", "q", "em", "strong", "span", "font", "small", "big", "sub", "sup", "tt", "mark", "nobr",
})  # fmt: skip
"""Markup within a word or around it: nothing stands in its place."""
_BLOCKS = frozenset({"p", "div", "center", "h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset({"br", "wbr", "hr", "img"})
"""Markup that has no end."""
_COPY_TAG = re.compile(r"</[A-Za-z]|<(?:br|p)\s*/?>|<p\s", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d?);")
_LONGEST = 50_000
"""Characters of a line: a longer one will be refused for its length."""


def is_markup(text: str) -> bool:
    """Return whether a text has tags that end, or that end a line or begin a paragraph: `R&D`, `a < b` and `<AMR>` are
    none.
    """
    return bool(_COPY_TAG.search(text))


def unescaped(text: str) -> str:
    """Return the text with names of characters as the characters: no copy means `&quot;`."""
    return unescape(text) if _ENTITY.search(text) else text


def plain(text: str | None) -> str | None:
    """Return one line without the markup that some put into it. What only looks like markup stays: a ticker, `AT&T <T>
    up`; an element that the line speaks of, `Why <area> goes`, which nothing closes.
    """
    if not text or len(text) > _LONGEST:
        return text
    if "<" in text:
        tags = list(_TAG.finditer(text))
        opened = {tag["name"].lower() for tag in tags if not tag["close"]}
        closed = {tag["name"].lower() for tag in tags if tag["close"]}
        text = _TAG.sub(lambda tag: _in_place(tag, opened & closed), text)
    return " ".join(unescaped(text).split()) or None


def _in_place(tag: re.Match[str], pairs: set[str]) -> str:
    """Return what stands where a tag was: nothing, a blank, or the tag where it is none."""
    name = tag["name"].lower()
    if name in pairs or name in _VOID or tag["attributes"].strip():
        return "" if name in _INLINE or name == "wbr" else " "
    text, start, end = tag.string, tag.start(), tag.end()
    first, last = not text[:start].strip(), not text[end:].strip()
    if name in _BLOCKS and (first or last):
        return " "
    is_word = (first or text[start - 1].isspace()) and (last or not text[end].isalnum())
    if tag["name"].isupper() or name not in _INLINE | _BLOCKS or is_word:
        return tag[0]
    return "" if name in _INLINE else " "
