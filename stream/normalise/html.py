"""Reads HTML as paragraphs and cross-headings. No text is lost: tags go, every character between them stays.

The markup is scanned tag by tag, in time linear in the text. A tree would add nothing here, and costs time: a common
parser took 38 s for 100,000 nested `div` and 72 s for 100,000 attributes of one tag (900 kB). Finding an article within
a whole web page needs a tree, and is done by the first stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from stream.normalise.characters import folded
from stream.normalise.repair import Repairs
from stream.wire_item import Paragraph

__all__ = ["paragraphs_of_html"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl2"})
_BLOCKS = _HEADINGS | {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "blockquote", "pre", "ul", "ol", "li",
    "dl", "dt",
    "dd", "table", "thead", "tbody", "tfoot", "tr", "caption", "figure", "figcaption", "hr", "body", "html", "form",
    "address", "block", "body.content",
}  # fmt: skip
_BOLD = frozenset({"b", "strong"})
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg", "textarea"})
"""Elements whose text no reader sees."""
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset(
    {"a", "abbr", "br", "cite", "code", "em", "font", "i", "img", "q", "s", "small", "span", "sub", "sup", "u"}
)
_CELL = " | "
"""What stands between the cells of a row: figures of a table must not run together."""
_BOLD_LENGTH = 100
"""A bold paragraph that is longer is stressed copy and no cross-heading."""
_NO_HEADING_END = (".", ":", ";", ",")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*+)"
    r"(?:(?:[\s/](?>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*))?|[\s/][^<>]*+)>"
    r"|<[!?][^<>]*+>"
)
"""A tag, or a declaration. No `<` is in either, so one without its `>` costs no more than the way to the next `<`."""
_TICKER = re.compile(r"[A-Z][A-Z0-9.]{0,9}\Z")
_CLOSING = re.compile(r"</([A-Za-z][\w:.-]*)")


@dataclass(slots=True)
class _Reader:
    """The paragraph that is being read, and those before it."""

    found: list[Paragraph] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    heading: bool = False
    bold: int = 0
    plain: bool = False
    """Whether the paragraph at hand has text that is not bold."""

    def text(self, text: str) -> None:
        self.buffer.append(text)
        if not self.bold and not text.isspace():
            self.plain = True

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split()) if self.buffer else ""
        text = text.removesuffix(_CELL.rstrip()).rstrip()
        if text:
            bold = not self.plain and len(text) <= _BOLD_LENGTH
            bold = bold and not text.rstrip("\"'”’»").endswith(_NO_HEADING_END)
            self.found.append(Paragraph("crosshead" if self.heading or bold else "text", text))
        self.buffer.clear()
        self.plain = False

    def tag(self, name: str, *, closes: bool) -> None:
        if name in _BLOCKS:
            self.flush()
            self.heading = name in _HEADINGS and not closes if name in _HEADINGS or name == "p" else self.heading
            self.bold = 0 if closes else self.bold
        elif name in _BOLD:
            self.bold = max(0, self.bold - 1) if closes else self.bold + 1
        elif name in _CELLS and closes:
            self.buffer.append(_CELL)
            self.bold = 0
        elif name == "br":
            if self.buffer and self.buffer[-1] == "\n":
                self.flush()
            elif self.buffer:
                self.buffer.append("\n")


def paragraphs_of_html(html: str, repairs: Repairs) -> tuple[Paragraph, ...]:
    """Return paragraphs in their order; headings, and short bold paragraphs, that stand above others are
    cross-headings. Two line breaks in a row end a paragraph. Never raises, whatever the markup.

    Notes `html:ticker` where a code in angle brackets was text and no tag: `TAFT <TFB> STOCK RISES`.
    """
    simple = _plain_paragraphs(html)
    if simple is not None:
        return simple
    reader = _Reader()
    for text, name, closes in _events(_without_comments(html), repairs):
        if text:
            reader.text(unescape(text) if "&" in text else text)
        if name:
            reader.tag(name, closes=closes)
    reader.flush()
    return _settled(reader.found)


def _plain_paragraphs(html: str) -> tuple[Paragraph, ...] | None:
    """Return the paragraphs of markup that has no tags but `<p>` and `</p>`, which most copy is, in a third of the
    time; None where it has others.
    """
    *pieces, rest = html.split("</p>")
    if rest and not rest.isspace():
        return None
    texts: list[str] = []
    for piece in pieces:
        start = piece.lstrip()
        if not start.startswith("<p>") or start.find("<", 3) >= 0:
            return None
        if text := folded(unescape(start[3:]) if "&" in start else start[3:]):
            texts.append(text)
    return tuple(Paragraph("text", text) for text in texts) if texts else None


def _without_comments(html: str) -> str:
    html = html.replace("<![CDATA[", "").replace("]]>", "")
    if "<!--" not in html:
        return html
    first, *rest = html.split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else part for part in rest)


def _events(html: str, repairs: Repairs) -> Iterator[tuple[str, str, bool]]:
    """Yield text, then the tag after it and whether it closes; the last text with no tag."""
    closed = {name.lower() for name in _CLOSING.findall(html)}
    at, silent = 0, ""
    for tag in _TAG.finditer(html):
        name = (tag["name"] or "").lower()
        closes = bool(tag["close"])
        text = "" if silent else html[at : tag.start()]
        if silent:
            silent = "" if closes and name == silent else silent
        elif name in _SILENT and not closes and name in closed and not tag[0].endswith("/>"):
            silent = name
        elif _is_ticker(tag, name, closed):
            repairs.note("html:ticker")
            text += tag[0]
        at = tag.end()
        yield text, name, closes
    yield "" if silent else html[at:], "", False


def _is_ticker(tag: re.Match[str], name: str, closed: set[str]) -> bool:
    """Return whether it is a code and no tag: capitals without attributes, no element that we know, and never
    closed.
    """
    if name in closed or not tag["name"] or tag["close"] or tag.end() - tag.start() != len(name) + 2:
        return False
    known = name in _BLOCKS or name in _BOLD or name in _CELLS or name in _SILENT or name in _INLINE
    return not known and bool(_TICKER.match(tag["name"]))


def _settled(found: list[Paragraph]) -> tuple[Paragraph, ...]:
    """Make copy of a heading with nothing below it, and of all headings where there is nothing else."""
    last = max((i for i, p in enumerate(found) if p.kind == "text"), default=-1)
    return tuple(p if i < last else Paragraph("text", p.text) for i, p in enumerate(found))
