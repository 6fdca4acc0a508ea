"""Reads the `body` of NITF, headline, byline, dateline and copy, in NITF files and inside NewsML 1 and NewsML-G2.

https://www.iptc.org/std/NITF/3.6/documentation/ .
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

from lxml import etree

from stream.wire.indents import outdented
from stream.wire.line import is_markup, plain, unescaped
from stream.wire.paragraphs import paragraphs_of
from stream.wire.xml.nitf_docdata import notes_of, release_of, status_in
from stream.wire.xml.tree import Element, Tree, local_name, markup_of, text_of
from stream.wire_item import Paragraph

__all__ = ["Copy", "NitfBody", "body_of", "copy_in", "document_of", "place_of"]

_ASIDE = ("{*}media", "{*}media-reference", "{*}nitf-table-metadata", "{*}head", "{*}body.head", "{*}body.end")
"""Pictures within the copy, whose captions are no paragraphs of it, and what stands beside it where there is no
`body.content`."""
_STAMP = re.compile(r"\d{8}(?:T\d{4,6})?\S*|[\d.:/ -]+[A-Z]{0,5}")
"""A dateline's element that holds only a time stamp names no place."""
_GAP = re.compile(r"\s+(?=[,;:.])")
_SEPARATORS = " ,\t\r\n"
_BLOCKS = 20
"""Blocks of one body that are compared."""
_FIRST_WORDS = 40
"""Characters by which a lead is found in the copy: no other sentence begins with as many of the same."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy as markup, or as paragraphs where it came as plain text. Both empty where there is none."""

    html: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.html or self.paragraphs)

    def below(self, lead: str | None) -> Copy:
        """Return the copy below its lead, where that is not its first words as well."""
        text = self.html or "\n".join(paragraph.text for paragraph in self.paragraphs)
        if not lead or lead[:_FIRST_WORDS] in text:
            return self
        if self.html:
            return Copy(html=f"<p>{escape(lead)}</p>{self.html}")
        return Copy(paragraphs=(Paragraph("text", lead), *self.paragraphs))


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
    status: str | None = None
    """What the head of a whole document says may be done with it."""
    embargo_until: str | None = None
    """From when on its head says that it may be used."""


def body_of(tree: Tree, body: Element) -> NitfBody:
    """Return the parts of a `body` (or of a `nitf` without one)."""
    every = tree.every("body.head/byline", body)
    bylines = [line for line in every if "normalized" not in (line.get("class") or "")] or every
    return NitfBody(
        headline=plain(tree.text("body.head/hedline/hl1", "body.head/headline/hl1", "body.head/hedline", under=body)),
        subheadlines=tree.texts("body.head/hedline/hl2", body) or tree.texts("body.head/headline/hl2", body),
        byline="; ".join(name for line in bylines if (name := _name(tree, line))) or None,
        byline_title=next((title for line in bylines if (title := tree.text("byttl", under=line))), None),
        dateline=_dateline(tree, body),
        credit=tree.text("body.head/distributor", "body.head/rights/rights.owner", under=body),
        note="\n".join(tree.texts("body.head/note", body)) or None,
        copy=copy_in(tree, _content(tree, body)),
    )


def document_of(tree: Tree, nitf: Element) -> NitfBody:
    """Return the parts of a `nitf` within another format, with what its head says may be done with it."""
    body = tree.first("body", nitf)
    parts = body_of(tree, body if body is not None else nitf)
    return replace(
        parts,
        note="\n".join(filter(None, (parts.note, *notes_of(tree, nitf)))) or None,
        status=status_in(tree, nitf),
        embargo_until=release_of(tree, nitf),
    )


def _content(tree: Tree, body: Element) -> Element:
    """Return `body.content`; several of one body (NITF allows it) are put together."""
    contents = tree.every("body.content", body)
    for more in contents[1:]:
        more.tag = "div"
        contents[0].append(more)
    if contents:
        _drop_repeated(contents[0])
    return contents[0] if contents else body


def _drop_repeated(content: Element) -> None:
    """Take out a block that another one begins with: archives put the lead before the full text once more."""
    blocks = content.findall("{*}block")[:_BLOCKS]
    texts = [" ".join(" ".join(map(str, block.itertext())).split()) for block in blocks] if len(blocks) > 1 else []
    for at, (block, text) in enumerate(zip(blocks, texts, strict=False)):
        if text and any(whole.startswith(text) for whole in (*texts[:at], *texts[at + 1 :])):
            content.remove(block)
            break


def copy_in(tree: Tree, content: Element) -> Copy:
    """Return the copy within an element: paragraphs of a lone `pre` or of bare text, else markup. Pictures are set
    aside; the copy's elements are taken.
    """
    _set_aside(tree, content)
    tree.drop(content)
    only = content[0] if len(content) == 1 and not (content.text or "").strip() else None
    if only is not None and local_name(only) == "pre" and len(only) == 0 and not (only.tail or "").strip():
        return _plain(only)
    if len(content) == 0:
        return _plain(content)
    return Copy(html=markup_of(content))


def place_of(text: str | None) -> str | None:
    """Return a dateline's text, unless it is only a time stamp."""
    return None if text is None or _STAMP.fullmatch(text) else text


def _plain(element: Element) -> Copy:
    text = text_of(element)
    if text is None:
        return Copy()
    if is_markup(text):  # in CDATA, or escaped
        return Copy(html=text)
    text = unescaped(element.text or "")
    return Copy(paragraphs=paragraphs_of(text if local_name(element) == "pre" else outdented(text)))


def _set_aside(tree: Tree, content: Element) -> None:
    """Take out what is no copy, and leave the text behind it where it is."""
    found = list(content.iter(*_ASIDE))
    if not found:
        return
    within: set[Element] = {content}
    for aside in found:
        if aside not in within:
            tree.set_aside(aside)
            within.update(aside.iter(*_ASIDE))
    etree.strip_elements(content, *_ASIDE, with_tail=False)


def _name(tree: Tree, line: Element) -> str | None:
    """Return who, without the title that stands in an element of its own."""
    tree.read(line)
    parts = [line.text or ""]
    for child in line:
        if local_name(child) != "byttl":
            parts += map(str, child.itertext())
        parts.append(child.tail or "")
    return _GAP.sub("", " ".join(" ".join(parts).split())) or None


def _dateline(tree: Tree, body: Element) -> str | None:
    line = tree.first("body.head/dateline", body)
    if line is None:
        return None
    tree.attribute("norm", "story.date", under=line)
    tree.read(line)
    parts = [" ".join(part.split()).strip(_SEPARATORS) for part in map(str, line.itertext())]
    places = [part for part in parts if part and not _STAMP.fullmatch(part)]
    return ", ".join(places) if any(local_name(e) == "location" for e in line) or (line.text or "").strip() else None
