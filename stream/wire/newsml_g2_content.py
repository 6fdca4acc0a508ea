"""The `contentSet` of a NewsML-G2 item: XHTML, NITF, or text in a CDATA section.

May import nothing of the project but its neighbours.
"""

from __future__ import annotations

from stream.wire.nitf_body import Copy, NitfBody, body_of, copy_in
from stream.wire.tree import Element, Tree, local_name, text_of

__all__ = ["content_of"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "header"})
_EMPTY = NitfBody(None, (), None, None, None, None, None, Copy())


def content_of(tree: Tree, headlines: set[str], described: str | None) -> NitfBody:
    """The copy, with what a NITF body in it says besides. Headings that repeat `headlines`, and a teaser that repeats
    the description, are no paragraphs of the story.
    """
    contents = [*tree.every("contentSet/inlineXML"), *tree.every("contentSet/inlineData")]
    content = next((e for e in contents if text_of(e)), None)
    if content is None:
        return _EMPTY
    root = next((e for e in content if isinstance(e.tag, str)), None)
    if root is not None and local_name(root) == "nitf":
        body = tree.first("body", root)
        told = body_of(tree, body if body is not None else root)
    else:
        page = tree.first("body", root) if root is not None and local_name(root) == "html" else None
        inner = page if page is not None else content
        _without_repeats(inner, {" ".join(text.split()) for text in headlines}, described)
        told = NitfBody(None, (), None, None, None, None, None, copy_in(tree, inner))
    for element in contents:
        tree.drop(element)
    return told


def _without_repeats(body: Element, headlines: set[str], described: str | None) -> None:
    """Take out what stands before the story: a page's header, headings that are the headlines, the teaser."""
    teaser = " ".join(described.split()) if described else None
    for child in list(body.iter()):
        name = local_name(child)
        if child is body or name in {"section", "div", "article", "main"}:
            continue
        text = " ".join((text_of(child) or "").split())
        repeats = name == "header" or (name in _HEADINGS and text in headlines)
        if repeats or (name == "p" and "teaser" in (child.get("class") or "") and text == teaser):
            parent = child.getparent()
            if parent is not None and not (child.tail or "").strip():
                parent.remove(child)
        elif name == "p" and text:
            return
