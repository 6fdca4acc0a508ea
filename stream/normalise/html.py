"""HTML → paragraphs and cross-headings. No text is lost: what cannot be placed becomes a paragraph.

Parsed by lexbor (an HTML5 parser in C): nothing is loaded or executed. May import `stream.item` and the modules
beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from stream.errors import Reason, Rejected
from stream.item import Paragraph
from stream.normalise.repair import Repairs, letters

__all__ = ["paragraphs_of_html"]

_BLOCKS = frozenset({
    "p", "div", "section", "article", "header", "footer", "main", "aside", "blockquote", "pre", "ul", "ol", "li",
    "dl", "dt",
    "dd", "table", "thead", "tbody", "tfoot", "tr", "caption", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "body", "html", "form", "address", "hl2", "block", "body.content",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl2"})
_BOLD = frozenset({"b", "strong"})
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg"})
_CELLS = frozenset({"td", "th"})
_CELL = " | "
_BOLD_LENGTH = 100
"""A bold paragraph that is longer is stressed copy and no cross-heading."""
_NODES = 200_000
"""Nodes of one document: the longest live blogs have some ten thousand."""
_DEPTH = 2_000
"""Beyond, it is an attack on the reader's stack, or on its patience."""
_TICKER = re.compile(r"<([A-Z][A-Z0-9.]{0,9})>")
_CLOSED = re.compile(
    r"<(title|script|style|template|noscript|iframe|textarea|p|div|span|a|b|i|em|strong|td|th|li)((?:\s[^<>]*)?)/>",
    re.IGNORECASE,
)
"""XML's empty elements. HTML takes `<title/>` for a start tag, and all that follows for the title."""
_BARE = re.compile(r"<(?=[^a-zA-Z/!?])")


@dataclass(slots=True)
class _Reader:
    found: list[Paragraph] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    heading: int = 0
    bold: int = 0
    plain: bool = False
    """Whether the paragraph at hand has text that is not bold."""

    def text(self, text: str) -> None:
        self.buffer.append(text)
        if not self.bold and not text.isspace():
            self.plain = True

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split()).strip("|").strip() if self.buffer else ""
        if text:
            bold = (
                not self.plain
                and len(text) <= _BOLD_LENGTH
                and not text.rstrip("\"'”’»").endswith((".", ":", ";", ","))
            )
            self.found.append(Paragraph("crosshead" if self.heading or bold else "text", text))
        self.buffer.clear()
        self.plain = False


def paragraphs_of_html(html: str, repairs: Repairs) -> tuple[Paragraph, ...]:
    """Paragraphs in their order; `h1`–`h6` and short bold paragraphs between others are cross-headings.

    Raises `Rejected`: TOO_DEEP, OVERSIZE (nodes), MALFORMED. Notes `html:ticker` where `<TFB>` was text and no tag, and
    `reverted:html` where structure had to be given up to keep all text.
    """
    source = _TICKER.sub(lambda found: _kept(found, html), html.replace("\0", ""))
    source = _CLOSED.sub(r"<\1\2></\1>", _BARE.sub("&lt;", source))
    if source.count("&lt;") > html.count("&lt;"):
        repairs.note("html:bare-angle")
    if source.count("<") > _NODES:
        raise Rejected(Reason.OVERSIZE, f"HTML of more than {_NODES} tags")
    tree = LexborHTMLParser(source)
    body = tree.body or tree.root
    if body is None:
        return ()
    reader = _Reader()
    said = _walk(body, reader)
    reader.flush()
    if letters(said) != letters("".join(p.text for p in reader.found)):
        repairs.note("reverted:html")
        return (Paragraph("text", " ".join(said.split())),)
    return _settled(reader.found)


def _kept(found: re.Match[str], html: str) -> str:
    """A code in angle brackets without an end tag is text: `TAFT <TFB> STOCK RISES`."""
    name = found[1]
    known = name.lower() in _BLOCKS | _BOLD | _CELLS | _SILENT | {
        "br",
        "i",
        "em",
        "u",
        "a",
        "span",
        "img",
        "hr",
        "sup",
        "sub",
    }
    return found[0] if known or f"</{name}" in html else f"&lt;{name}&gt;"


def _walk(body: Any, reader: _Reader) -> str:
    """Every text of the document in its order goes to `reader`; also returned whole. No recursion."""
    said: list[str] = []
    node, depth = body.child, 1
    while node is not None:
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            said.append(text)
            reader.text(text)
            child = None
        else:
            child = None if tag in _SILENT else node.child
            _enter(tag, reader)
        if child is not None:
            node, depth = child, depth + 1
            if depth > _DEPTH:
                raise Rejected(Reason.TOO_DEEP, f"HTML nested beyond {_DEPTH} levels")
            continue
        _leave(tag, reader)
        while node.next is None:
            node, depth = node.parent, depth - 1
            if depth == 0 or node is None:
                return "".join(said)
            _leave(node.tag, reader)
        node = node.next
    return "".join(said)


def _enter(tag: str, reader: _Reader) -> None:
    if tag in _BLOCKS:
        reader.flush()
        reader.heading += tag in _HEADINGS
    elif tag in _BOLD:
        reader.bold += 1
    elif tag == "br":
        if reader.buffer and reader.buffer[-1] == "\n":
            reader.flush()
        elif reader.buffer:
            reader.buffer.append("\n")


def _leave(tag: str, reader: _Reader) -> None:
    if tag in _BLOCKS:
        reader.flush()
        reader.heading -= tag in _HEADINGS
    elif tag in _BOLD:
        reader.bold -= 1
    elif tag in _CELLS:
        reader.buffer.append(_CELL)


def _settled(found: list[Paragraph]) -> tuple[Paragraph, ...]:
    """A heading with nothing below it heads nothing; where all are headings, all are copy."""
    last = max((i for i, p in enumerate(found) if p.kind == "text"), default=-1)
    return tuple(p if i < last else Paragraph("text", p.text) for i, p in enumerate(found))
