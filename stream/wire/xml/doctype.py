"""Takes off the DOCTYPE of a text before any XML library sees it, or refuses it where it attacks its reader.

Nothing that a DOCTYPE declares is ever loaded, so nothing is lost with it.
"""

from __future__ import annotations

import re

from stream.errors import Reason, Rejected

__all__ = ["after_prologue", "without_doctype"]

_PROLOGUE = 64 * 1024
"""Characters in which the root element must begin: no agency's comments and declarations are longer."""
_SPACE = re.compile(r"\s*+")
_CLOSED_BY = {"<?": "?>", "<!--": "-->"}
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]{0,4000}+", re.IGNORECASE)
_QUOTED = r"(?:\"[^\"<>]*+\"|'[^'<>]*+')"
_HARMLESS = re.compile(
    rf"\s+|%[\w.:-]++;|<!--(?>(?:[^-]++|-(?!-))*)-->|<\?(?>(?:[^?]++|\?(?!>))*)\?>"
    rf"|<!ENTITY\s++%\s++[\w.:-]++\s++(?:SYSTEM|PUBLIC\s++{_QUOTED})\s++{_QUOTED}\s*+>"
    rf"|<!NOTATION\s++[\w.:-]++\s++(?:SYSTEM|PUBLIC\s++{_QUOTED})(?:\s++{_QUOTED})?\s*+>"
    rf"|<!ELEMENT\s[^<>\"'&]*+>"
    rf"|<!ATTLIST\s(?>(?:\#FIXED\s++{_QUOTED}|[^<>\"'&#]++|\#)*)>"
)
"""What an internal subset may hold: references to other files, as NewsML 1 names NITF's DTD (they are not followed),
and which elements and attributes there may be: such declarations expand nothing. A default of an attribute would be
lost with its DOCTYPE, and is refused; a fixed one is the same in every file (a namespace, a version)."""
_CLOSE = re.compile(r"\s*+>")


def after_prologue(text: str) -> int:
    """Return where the white space, declarations and comments at the start of a text end."""
    at = 0
    while at < _PROLOGUE:
        space = _SPACE.match(text, at, at + _PROLOGUE)
        at = space.end() if space else at
        opened = next((mark for mark in _CLOSED_BY if text.startswith(mark, at)), None)
        end = text.find(_CLOSED_BY[opened], at + len(opened)) if opened else -1
        if opened is None or end < 0:
            break
        at = end + len(_CLOSED_BY[opened])
    return at


def without_doctype(text: str) -> str:
    """Return the text without its DOCTYPE; the same text where it has none. Linear in what stands before the root.

    Raises `Rejected(UNSAFE)` for an internal subset that declares an entity of the copy, an attribute's default, or
    anything unknown: an entity with a value is what bombs are made of.
    """
    at = after_prologue(text)
    doctype = _DOCTYPE.match(text, at)
    if doctype is None:
        return text
    end = doctype.end()
    if text[end : end + 1] == "[":
        end = _subset(text, end + 1)
    close = _CLOSE.match(text, end)
    if close is None:
        raise Rejected(Reason.UNSAFE, f"DOCTYPE with declarations at character {at}")
    return text[:at] + text[close.end() :]


def _subset(text: str, at: int) -> int:
    start = at
    while at - start < _PROLOGUE and (found := _HARMLESS.match(text, at)):
        at = found.end()
    if text[at : at + 1] != "]":
        raise Rejected(Reason.UNSAFE, f"DOCTYPE with declarations of its own at character {at}")
    return at + 1
