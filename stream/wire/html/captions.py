"""Takes captions and credits of pictures, menus and forms out of a page's tree, before its copy is looked for."""

from __future__ import annotations

import re
from typing import Any

from stream.wire.html.short_text import short_text

__all__ = ["without_captions"]

_CAPTION = re.compile(
    r"(?i)(?:\A|[\s_-])(?:(?:wp-|img-|image-|photo-|picture-|media-)?caption|bildunterschrift|legende?|bildtext)(?:[\s_-]?(?:text|inner))?(?:\Z|\s)"
)
_CREDIT = re.compile(
    r"(?i)(?:\A|[\s_-])(?:copyright|credits?|photo-?credit|bildnachweis|bildquelle|imagecredit)(?:\Z|\s)"
)
_LONGEST = 600
"""Characters of a caption; what is longer is copy, whatever its class."""
_STRESSED = frozenset({"em", "i", "small"})


def without_captions(tree: Any) -> None:
    """Take captions, credits, menus and forms out of the tree. Text behind an element stays."""
    for element in list(tree.iter("figcaption")):
        element.drop_tree()
    for element in _marked(tree):
        if short_text(element, _LONGEST) is not None:
            element.drop_tree()
    for picture in list(tree.iter("img")):
        below = _below(picture)
        if below is not None and below.tag in _STRESSED and short_text(below, _LONGEST) is not None:
            below.drop_tree()


def _marked(tree: Any) -> list[Any]:
    """Return the elements whose class says caption or credit, each once; of a credit in a paragraph, the paragraph."""
    found: list[Any] = []
    for element in tree.iter("p", "div", "span", "small", "figure", "dd", "em", "i"):
        marks = element.get("class")
        is_credit = bool(marks and _CREDIT.search(marks))
        if is_credit or (marks and _CAPTION.search(marks)):
            parent = element.getparent()
            found.append(parent if is_credit and parent is not None and parent.tag == "p" else element)
    return list(dict.fromkeys(found))


def _below(picture: Any) -> Any:
    """Return the element below a picture, line breaks left out; None where text comes before it."""
    element = picture
    for _ in range(4):
        if (element.tail or "").strip():
            return None
        element = element.getnext()
        if element is None or element.tag != "br":
            return element
    return None
