"""Finds the copy of a web page: its paragraphs and cross-headings, without menus, captions, teasers and advertisements.

`trafilatura` finds the copy (Apache-2.0; https://trafilatura.readthedocs.io). It is imported at the first page: it
costs half a second, and most workers never see one. Where it fails, whatever the reason, or where a page is too large
or too deep for it, the copy is the page's `article`, `main` or `body` as it stands: too much rather than nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from stream.lexicon.scripts import CHINESE_JAPANESE_KOREAN, UNSPACED
from stream.wire.html.captions import without_captions
from stream.wire.html.furniture import furniture_of, without_menus
from stream.wire.html.own_names import folded
from stream.wire.html.page import Page
from stream.wire_item import Paragraph

__all__ = ["Body", "body_of", "tree_of"]

_DEPTH = 250
"""Levels; libxml2 stops at 256, and trafilatura's own recursion takes a few frames each."""
_ELEMENTS = 8_000
"""Elements that trafilatura is given: it takes a tenth of a millisecond for each. Common pages have one to three
thousand without their scripts."""
_LEVELS = 150_000
"""How deep all elements are, summed up: trafilatura looks at every level again. News pages have 20,000."""
_MARKUP = 1_500_000
"""Characters of markup that a tree is made of: it takes some forty times its text in memory."""
_CAREFUL = 4_000
"""Elements up to which trafilatura's result is compared with that of its two fallbacks."""
_SHORTEST_DENSE = 40
"""Characters from which on a text in Chinese is no stub, where the library has 250 for all scripts and takes a page
with less as a whole, menus and all, in one paragraph."""
_DENSE = re.compile(f"[{UNSPACED}{CHINESE_JAPANESE_KOREAN}]")
"""Scripts that say much in few characters, or have no spaces by which words could be counted."""
_LINES = re.compile(r"<br>(?>(?:\s*+<br>)+)|<br>(?=[ \t\r\n]*+\u3000\u3000)")
"""What ends a paragraph where a page has no elements for them: two breaks in a row, or one before the indent of Chinese
and Japanese copy."""
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^<>]*+>")
_SCRIPT_WITHIN = 20_000
"""Characters of markup that tell its script."""
_HEADS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADS | {"p", "quote", "item", "list", "row", "table", "ab", "div", "code", "pre", "blockquote", "li", "tr"}
_CELLS = frozenset({"cell", "td", "th"})
_BREAKS = frozenset({"lb", "br"})
_CELL = " | "
_NO_HEADING = (".", ":", ";", ",")
"""What a label inside the copy ends with (`Primary source:`), and no cross-heading."""
_FALLBACKS = ("article", "main", "body")


@dataclass(frozen=True, slots=True)
class Body:
    """The copy, as paragraphs, or as markup where the page went round trafilatura (`repair` names why)."""

    paragraphs: tuple[Paragraph, ...] = ()
    markup: str | None = None
    repair: str | None = None


def tree_of(page: Page) -> Any:
    """Return the tree of a page's markup, or None where it is too deep, too large, or no tree can be made of it."""
    if page.depth > _DEPTH or page.levels > _LEVELS or page.elements > _ELEMENTS or len(page.markup) > _MARKUP:
        return None
    from lxml import html  # noqa: PLC0415 - it takes as long to import as all the parsers of XML together

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    markup = _LINES.sub("<p>", page.markup.replace("\0", "")).encode("utf-8", "replace")
    try:
        return html.document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def body_of(page: Page, tree: Any) -> Body:
    """Return the copy of a page. Never raises."""
    if tree is not None:
        try:
            paragraphs = _extracted(tree, fast=page.elements > _CAREFUL, dense=_is_dense(page.markup))
        except Exception:  # noqa: BLE001 - a library's fault on a strange tree must not cost the story
            paragraphs = ()
        if paragraphs:
            return Body(paragraphs)
    return Body(markup=_plainly(page.markup), repair="html:whole-page")


@cache
def _library() -> tuple[Callable[..., tuple[Any, ...]], dict[tuple[bool, bool], Any], tuple[Any, ...]]:
    """Return trafilatura's extractor, its settings (fast or not, dense script or not), and its caches. The word lists
    that it may need are read here, so that no page makes it open a file, and it is kept from writing about strange
    pages to the log.
    """
    from trafilatura import core, deduplication, external, settings, utils  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    external.jt_stoplist_init()
    options = {}
    for fast in (False, True):
        for dense in (False, True):
            option = settings.Extractor(output_format="python", fast=fast, comments=False, formatting=False)
            option.min_extracted_size = _SHORTEST_DENSE if dense else option.min_extracted_size
            options[fast, dense] = option
    caches = (utils.line_processing, utils.trim, deduplication.is_similar_domain)
    return core.trafilatura_sequence, options, caches


def _is_dense(markup: str) -> bool:
    """Return whether the text is mostly in a script that says in one character what Latin letters say in three."""
    start = markup[:_SCRIPT_WITHIN]
    return len(_DENSE.findall(start)) * 3 > len(_LETTER.findall(_TAG.sub("", start)))


def _extracted(tree: Any, *, fast: bool, dense: bool) -> tuple[Paragraph, ...]:
    extract, options, caches = _library()
    without_menus(tree)
    furniture = furniture_of(tree)
    without_captions(tree)
    try:
        body = extract(tree, options[fast, dense])[0]
        found = _paragraphs(body) if body is not None else ()
        return tuple(one for one in found if folded(one.text) not in furniture) or found
    finally:
        for cached in caches:  # they hold whole paragraphs of pages past
            cached.cache_clear()


def _paragraphs(body: Any) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an extracted body, in document order; nothing of its text is left out."""
    found: list[Paragraph] = []
    buffer: list[str] = []
    heading = False

    def flush() -> None:
        text = " ".join("".join(buffer).split()).removesuffix(_CELL.rstrip()).rstrip()
        buffer.clear()
        if text:
            found.append(Paragraph("crosshead" if heading and not text.endswith(_NO_HEADING) else "text", text))

    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                flush()
                heading = name in _HEADS
            if name in _BREAKS:
                flush() if buffer and buffer[-1] == "\n" else buffer.append("\n")
            buffer.append(element.text or "")
            continue
        if name in _CELLS:
            buffer.append(_CELL)
        elif name in _BLOCKS:
            flush()
            heading = False
        if element is not body and element.tail and (element.tail.strip() or buffer):
            buffer.append(element.tail)
    flush()
    return tuple(found)


def _plainly(markup: str) -> str:
    """Return the longest `article` of the page, else its `main`, else its body: between tags, without a tree."""
    lowered = markup.lower() if markup.isascii() else None
    for name in _FALLBACKS:
        starts = [m.start() for m in re.finditer(rf"<{name}[\s>]", lowered or markup)]
        ends = [m.start() for m in re.finditer(rf"</{name}>", lowered or markup)]
        if starts and ends and starts[0] < ends[-1]:
            return markup[starts[0] : ends[-1]]
    return markup
