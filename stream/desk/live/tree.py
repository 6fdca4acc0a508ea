"""Takes markup apart, so that a browser can put it together from elements and texts: no string becomes markup there.

The desk's pages forbid their scripts to write markup (`trusted-types 'none'`). A line that comes while somebody looks
must be made by the same template as those that were there, and this is how it comes: as a tree of JSON.
"""

from __future__ import annotations

from lxml import html

__all__ = ["Tree", "tree_of"]

Tree = list["str | dict[str, str] | Tree"]
"""An element: its tag, its attributes, and what is in it: texts and elements, in their order."""


def tree_of(markup: str) -> Tree:
    """Return the tree of one element with what is in it; comments, and white space between elements, are left out."""
    return _tree(html.fragment_fromstring(markup.strip()))


def _tree(element: html.HtmlElement) -> Tree:
    found: Tree = [str(element.tag), {str(name): str(value) for name, value in element.attrib.items()}]
    _add(found, element.text)
    for child in element:
        if isinstance(child.tag, str):
            found.append(_tree(child))
        _add(found, child.tail)
    return found


def _add(to: Tree, text: str | None) -> None:
    if text and (text.strip() or "\n" not in text):
        to.append(text)
