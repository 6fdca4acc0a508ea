"""The `body` of NITF: headline, byline, dateline and copy. In NITF files, and inside NewsML 1 and NewsML-G2.

https://www.iptc.org/std/NITF/3.6/documentation/ . May import `stream.item` of the project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.item import Paragraph
from stream.wire.paragraphs import paragraphs_of
from stream.wire.tree import Element, Tree, local_name, markup_of, text_of

__all__ = ["Copy", "NitfBody", "body_of", "copy_in", "place_of"]

_ASIDE = frozenset({"media", "media-reference", "nitf-table-metadata"})
"""Pictures within the copy: their captions are no paragraphs of it."""
_STAMP = re.compile(r"\d{8}(?:T\d{4,6})?\S*|[\d.:/ -]+[A-Z]{0,5}")
"""A dateline's element that holds only a time stamp names no place."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy as markup, or as paragraphs where it came as plain text. Both empty where there is none."""

    html: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.html or self.paragraphs)


@dataclass(frozen=True, slots=True)
class NitfBody:
    """What a NITF body says of itself, and its copy."""

    headline: str | None
    subheadlines: tuple[str, ...]
    byline: str | None
    byline_title: str | None
    dateline: str | None
    credit: str | None
    note: str | None
    copy: Copy


def body_of(tree: Tree, body: Element) -> NitfBody:
    """The parts of a `body` (or of a `nitf` without one)."""
    content = tree.first("body.content", body)
    bylines = tree.every("body.head/byline", body)
    return NitfBody(
        headline=tree.text("body.head/hedline/hl1", "body.head/headline/hl1", "body.head/hedline", under=body),
        subheadlines=tree.texts("body.head/hedline/hl2", body),
        byline="; ".join(name for line in bylines if (name := _name(tree, line))) or None,
        byline_title=next((title for line in bylines if (title := tree.text("byttl", under=line))), None),
        dateline=_dateline(tree, body),
        credit=tree.text("body.head/distributor", "body.head/rights/rights.owner", under=body),
        note=tree.text("body.head/note", under=body),
        copy=copy_in(tree, content if content is not None else body),
    )


def copy_in(tree: Tree, content: Element) -> Copy:
    """The copy within an element: paragraphs of a lone `pre` or of bare text, else markup. Pictures are left out and
    stay to be read; the copy's elements are taken.
    """
    for aside in [e for e in content.iter() if local_name(e) in _ASIDE]:
        parent = aside.getparent()
        if parent is not None:
            _remove(parent, aside)
    head = tree.first("body.head", content)
    if head is not None:
        _remove(content, head)
    tree.drop(content)
    only = content[0] if len(content) == 1 and not (content.text or "").strip() else None
    if only is not None and local_name(only) == "pre" and len(only) == 0:
        return _plain(only)
    if len(content) == 0:
        return _plain(content)
    return Copy(html=markup_of(content))


def place_of(text: str | None) -> str | None:
    """A dateline's text, unless it is only a time stamp."""
    return None if text is None or _STAMP.fullmatch(text) else text


def _plain(element: Element) -> Copy:
    text = text_of(element)
    if text is None:
        return Copy()
    if "</" in text:  # markup in CDATA or escaped
        return Copy(html=text)
    return Copy(paragraphs=paragraphs_of(element.text or ""))


def _remove(parent: Element, child: Element) -> None:
    """Take an element out, and leave the text behind it where it is."""
    tail = child.tail or ""
    before = child.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def _name(tree: Tree, line: Element) -> str | None:
    """Who, without the title that stands in an element of its own."""
    tree.read(line)
    parts = [line.text or ""]
    for child in line:
        if local_name(child) != "byttl":
            parts.append(text_of(child) or "")
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split()) or None


def _dateline(tree: Tree, body: Element) -> str | None:
    line = tree.first("body.head/dateline", body)
    if line is None:
        return None
    tree.attribute("norm", "story.date", under=line)
    parts = [" ".join(part.split()) for part in [line.text or "", *_parts(tree, line)]]
    told = [part for part in parts if part and not _STAMP.fullmatch(part)]
    return ", ".join(told) if any(local_name(e) == "location" for e in line) or (line.text or "").strip() else None


def _parts(tree: Tree, line: Element) -> list[str]:
    tree.read(line)
    found: list[str] = []
    for child in line:
        found += [text_of(child) or "", child.tail or ""]
    return found
