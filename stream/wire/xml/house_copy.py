"""Names the elements of copy in a house's own markup as HTML names them: `<MELLIS>` is a cross-heading, `<BILD>` shows
something.
"""

from __future__ import annotations

from stream.wire.xml.house_names import ASIDE, CROSSHEADS, PARAGRAPHS, field_of
from stream.wire.xml.tree import Element, Tree, local_name

__all__ = ["byline_within", "is_of_house", "named_as_html"]

_AT_THE_TOP = frozenset({"headline", "lead"})
_BESIDE = frozenset({"dateline", "provider"})
"""Fields that stand within the copy, and are none of it."""


def is_of_house(body: Element) -> bool:
    """Return whether a body is in a house's own markup, and not in HTML: it names its headline or its lead."""
    return any(field_of(local_name(child)) in _AT_THE_TOP for child in body.iterdescendants())


def named_as_html(body: Element, *, headed: bool = False) -> None:
    """Rename the elements within a body; what shows something is named for `copy_in` to set aside. With `headed` the
    headline, the dateline and the source stand within it too.
    """
    shown: set[Element] = set()
    for child in list(body.iterdescendants()):
        if child not in shown:
            child.tag = name = _name(local_name(child).lower(), headed=headed)
            if name == "media":
                shown.update(child.iter())


def _name(name: str, *, headed: bool) -> str:
    field = field_of(name) if headed else None
    if name in ASIDE or field in _BESIDE:
        return "media"
    if name in PARAGRAPHS:
        return "p"
    return "h1" if field == "headline" else "h2" if name in CROSSHEADS else name


def byline_within(tree: Tree, body: Element) -> str | None:
    """Return who signs within the copy, and take it out: the first of a house's bylines."""
    found = next((e for e in body.iterdescendants() if field_of(local_name(e)) == "byline"), None)
    parent = found.getparent() if found is not None else None
    if found is None or parent is None or (found.tail or "").strip():
        return None
    text = tree.read(found)
    parent.remove(found)
    return text
