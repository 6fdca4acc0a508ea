"""Reads texts of feeds: contents, and authors without their addresses."""

from __future__ import annotations

import re

from stream.wire.xml.tree import Element, markup_of

__all__ = ["author_of", "content_of"]

_LONGEST = 500
"""Characters of an author's field that are searched for an address."""
_IN_BRACKETS = re.compile(r"[^\s()<>]{1,250}\s*\(([^()]{1,200})\)\Z")
_BEFORE = re.compile(r"([^<>]{1,200}?)\s*<(?:mailto:)?[^\s<>]{1,250}>\Z")
_MEDIA = ("image/", "video/", "audio/")


def content_of(element: Element) -> str | None:
    """Return markup of a content: escaped text in RSS and Atom's `html`, elements in Atom's `xhtml`. None for bytes."""
    if (element.get("type") or "").startswith(_MEDIA):
        return None
    if len(element):
        return markup_of(element)
    text = (element.text or "").strip()
    return text or None


def author_of(text: str | None) -> str | None:
    """Return the name of an author: RSS 2.0 has `address (Name)`, some `Name <address>`. None for an address alone,
    which is nobody's name.
    """
    name = _line(text)
    if name is None or len(name) > _LONGEST or "@" not in name:
        return name
    found = _IN_BRACKETS.match(name) or _BEFORE.match(name)
    if found:
        return found[1].strip() or None
    return None if " " not in name else name


def _line(text: str | None) -> str | None:
    """Return one line."""
    return " ".join(text.split()) or None if text else None
