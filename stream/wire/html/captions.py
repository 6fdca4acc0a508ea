"""Takes captions and credits of pictures, menus and forms out of a page's tree, before its copy is looked for."""

from __future__ import annotations

import re
from typing import Any

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
        _drop(element)
    for element in list(tree.iter("p", "div", "span", "small", "figure", "dd", "em", "i")):
        marks = element.get("class")
        if marks and (_CAPTION.search(marks) or _CREDIT.search(marks)):
            parent = element.getparent()
            whole = parent if parent is not None and parent.tag == "p" and _CREDIT.search(marks) else element
            if _length(whole) <= _LONGEST:
                _drop(whole)
    for picture in list(tree.iter("img")):
        below = _below(picture)
        if below is not None and below.tag in _STRESSED and _length(below) <= _LONGEST:
            _drop(below)


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


def _length(element: Any) -> int:
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > _LONGEST:
            break
    return length


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
