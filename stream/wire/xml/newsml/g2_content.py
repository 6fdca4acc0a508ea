"""Reads the `contentSet` of a NewsML-G2 item: XHTML, NITF, or text in a CDATA section."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from stream.wire.line import plain
from stream.wire.xml.house_copy import byline_within, is_of_house, named_as_html
from stream.wire.xml.newsml.g2_meta import in_language
from stream.wire.xml.nitf_body import Copy, NitfBody, copy_in, document_of
from stream.wire.xml.tree import Element, Tree, lang_of, local_name, text_of

__all__ = ["content_of"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_BEFORE = _HEADINGS | {"header", "p"}
_CONTAINERS = frozenset({"section", "div", "article", "main", "body", "html", "hgroup"})
_REPEATED = "repeated"
_BINARY = ("image/", "video/", "audio/")
_EMPTY = NitfBody(None, (), None, None, None, None, None, Copy())


def content_of(tree: Tree, headlines: set[str], described: str | None, language: str | None) -> NitfBody:
    """Return the copy in the item's language, with what a NITF body in it says besides. Headings that repeat
    `headlines`, and a teaser that repeats the description, are no paragraphs of the story.
    """
    contents = [*tree.every("contentSet/inlineXML"), *tree.every("contentSet/inlineData")]
    content = _main([(e, len(text)) for e in contents if _is_text(e) and (text := text_of(e))], language)
    if content is None:
        return _EMPTY
    words = (text_of(content) or "").split() if len(contents) > 1 else []
    root = next(iter(content), None)
    if root is not None and local_name(root) == "nitf":
        body_parts = document_of(tree, root)
        if body_parts.headline is None and (title := tree.text("head/title", under=root)):
            body_parts = replace(body_parts, headline=plain(title))
    else:
        page = tree.first("body", root) if root is not None and local_name(root) == "html" else None
        inner = page if page is not None else content
        byline = None
        if page is None and is_of_house(inner):
            byline = byline_within(tree, inner)
            named_as_html(inner, headed=True)
        _without_repeats(tree, inner, {" ".join(text.split()) for text in headlines}, described)
        body_parts = NitfBody(None, (), byline, None, None, None, None, copy_in(tree, inner))
    for element in contents:
        if element is not content and (text_of(element) or "").split() == words:  # the same in another form
            tree.drop(element)
    return body_parts


def _main(texts: list[tuple[Element, int]], language: str | None) -> Element | None:
    """Return the first of the contents in the item's language, unless it is a teaser of another: less than half as
    long.
    """
    spoken = [(e, length) for e, length in texts if in_language(lang_of(e), language)] or texts
    longest = max((length for _, length in spoken), default=0)
    return next((e for e, length in spoken if length * 2 >= longest), None)


def _is_text(content: Element) -> bool:
    """Return whether the content is text, and not a picture's bytes (`encoding`: Base64)."""
    return not content.get("encoding") and not (content.get("contenttype") or "").startswith(_BINARY)


def _without_repeats(tree: Tree, body: Element, headlines: set[str], described: str | None) -> None:
    """Take out what stands before the story: a page's header, headings that are the headlines, the teaser. Looks into
    each element once.
    """
    teaser = " ".join(described.split()) if described else None
    pending = list(reversed(body))
    while pending:
        child = pending.pop()
        name = local_name(child)
        if name in _CONTAINERS:
            pending += reversed(child)
        elif name in _BEFORE:
            text = " ".join((text_of(child) or "").split())
            repeats = name == "header" or (name in _HEADINGS and text in headlines)
            if repeats or (name == "p" and "teaser" in (child.get("class") or "") and text == teaser):
                if name == "header":
                    _headings_read(tree, child, headlines)
                    tree.set_aside(child)
                child.tag = _REPEATED
            elif name == "p" and text:
                break
    etree.strip_elements(body, _REPEATED, with_tail=False)


def _headings_read(tree: Tree, header: Element, headlines: set[str]) -> None:
    for child in header:
        if local_name(child) in _HEADINGS and " ".join((text_of(child) or "").split()) in headlines:
            tree.drop(child)
