"""Finds where each of several XML documents in one text begins and ends, and the text behind a root.

Feeds are appended to one another, hosts write a line below what they send, transports leave their marks. XML ends with
its root element (XML 1.0, 2.1), so that the parser would refuse the file for what is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

__all__ = ["Document", "documents_of", "documents_within"]

_SKIPPED = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_NAME = r"(?:[A-Za-z][\w.-]{0,60}:)?[A-Za-z][\w.-]{0,60}"
_BEFORE_ROOT = re.compile(rf"<!--|<\?|<!DOCTYPE\b|<(?P<name>{_NAME})(?=[\s/>])", re.IGNORECASE)
_END_TAG = 400
"""Characters at the end of a text in which its last tag stands, with the white space behind it."""
_BEFORE = 64 * 1024
"""Characters in which the first element begins."""
_ELEMENT = re.compile(r"<[^\W\d]")
_NOTE = re.compile(r"(?s:<!--.*?-->|<\?.*?\?>)")
_NOTES = 50
"""Angle brackets behind a root among which notes are looked for: each open one costs a search to the end."""
_DECLARATION = re.compile(r"<\?xml\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a text: its prologue and its root, and the text between it and the next one, ends stripped."""

    text: str
    behind: str = ""


def documents_of(text: str, roots: frozenset[str], most: int) -> list[Document]:
    """Return the documents whose root is one of `roots` (local names in lower case), in order, at most `most` and one
    more; the text as it came where it is only one, or where no such root is closed. What stands before the second
    document and the later ones is `behind` of the one before it. Linear in the text.
    """
    if _is_one(text):
        return [Document(text)]
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in islice(_spans(text, roots), most + 1):
        found.append((start, end))
        at = end
    if not found or (len(found) == 1 and not text[at:].strip()):
        return [Document(text)]
    starts = [0, *(start for start, _ in found[1:])]
    ends = [end for _, end in found]
    following = [*starts[1:], len(text)]
    return [
        Document(text[start:end], _no_part(text[end:after]))
        for start, end, after in zip(starts, ends, following, strict=True)
    ]


def documents_within(text: str, roots: frozenset[str], most: int) -> list[Document]:
    """Return the documents of such roots inside a text whose own root is another, at most `most` and one more: an
    envelope's.
    """
    return [Document(text[start:end]) for start, end in islice(_spans(text, roots), most + 1)]


def _no_part(behind: str) -> str:
    """Return what stands behind a root, without the comments and instructions that XML allows there."""
    if "<" in behind and behind.count("<") <= _NOTES:
        behind = _NOTE.sub(" ", behind)
    return behind.strip()


def _is_one(text: str) -> bool:
    """Return whether the text ends with the end tag of its first element and has it but once, as nearly all do."""
    end = text[-_END_TAG:].rstrip()
    last = end.rfind("</")
    if last < 0 or end.find(">", last) != len(end) - 1:
        return False
    tag = end[last:-1].rstrip()
    first = text.find("<" + tag[2:])
    return text.count(tag) == 1 and 0 <= first <= _BEFORE and not _ELEMENT.search(text[:first])


def _spans(text: str, roots: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each document. The start is that of what belongs to its root: declaration, comments, DOCTYPE."""
    at = 0
    start: int | None = None
    while token := _BEFORE_ROOT.search(text, at):
        mark = token[0].upper() if token["name"] is None else ""
        if mark in _SKIPPED:
            end = text.find(_SKIPPED[mark], token.end())
            if end < 0:
                return
            at = end + len(_SKIPPED[mark])
            start = token.start() if start is None or _DECLARATION.match(text, token.start()) else start
            continue
        if mark:
            at, start = token.end(), token.start() if start is None else start
            continue
        name = token["name"]
        if name.rpartition(":")[2].lower() not in roots:
            at, start = token.end(), None
            continue
        closed = _root_end(text, token.start(), name)
        at = len(text) if closed is None else closed
        yield (token.start() if start is None else start), at
        start = None


def _root_end(text: str, at: int, name: str) -> int | None:
    """Return where the root that begins at `at` ends; None where it does not end."""
    token = re.compile(rf"<!--|<\?|<!\[CDATA\[|<(/?){re.escape(name)}(?=[\s/>])[^<>]*+>")
    depth = 0
    while found := token.search(text, at):
        at = found.end()
        if closing := _SKIPPED.get(found[0]):
            end = text.find(closing, at)
            if end < 0:
                return None
            at = end + len(closing)
        elif found[1]:
            depth -= 1
        elif not found[0].endswith("/>"):
            depth += 1
        if depth == 0 and not closing:
            return at
    return None
