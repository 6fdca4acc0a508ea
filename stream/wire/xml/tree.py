"""Reads one XML item by paths of local names, and knows what of it nobody took, which is `extra`.

Agencies declare IPTC's namespaces as default, with a prefix, in an old version or not at all: names are compared
without them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from lxml import etree

from stream.errors import Reason, Rejected
from stream.wire.xml.tree_rest import ROOM, Rest, joined, name_of_tag

__all__ = ["Element", "Tree", "lang_of", "local_name", "markup_of", "text_of", "tree_of"]

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its only element class
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ELEMENTS = 20_000
"""Elements of one item, paragraphs and cells not counted: the largest that we know, with thirty pictures, have
2,000.
"""
_WITH_COPY = 60_000
"""All elements of one item: a table of 5,000 rows of ten cells."""
_FIELDS = "count(descendant::*[not(contains(' p td th tr b br ', concat(' ', local-name(), ' ')))])"


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, and without a prefix that is not declared."""
    return name_of_tag(element.tag)  # comments and instructions, whose tag is a function, are not in our trees


def text_of(element: Element) -> str | None:
    """Return all text within, as it stands, ends stripped; None where there is none."""
    text = joined(element) if len(element) else element.text
    text = text.strip() if text else ""
    return text or None


def lang_of(element: Element) -> str | None:
    """Return the language that an element names: `xml:lang`, or `lang`."""
    return (element.get(_LANG) or element.get("lang") or "").strip() or None


def markup_of(element: Element) -> str | None:
    """Return what is inside an element as markup, without prefixes of namespaces; None where there is no text in it.

    Changes the element: call it once, last.
    """
    if not any(not text.isspace() for text in element.itertext()):
        return None
    for child in element.iter():
        if "{" in child.tag or ":" in child.tag:
            child.tag = local_name(child)
    whole = etree.tostring(element, encoding="unicode", with_tail=False)  # once: it names all namespaces in scope
    return whole[whole.index(">") + 1 : whole.rindex("</")]  # `>` is escaped in attributes


@lru_cache(maxsize=1024)  # paths are literals of our modules: a few hundred
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


class Tree:
    """Reads one item's element. Paths are local names with `/` between them.

    Every reading marks what it read; `rest` gives what was left.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self.repairs: tuple[str, ...] = ()
        """`extra:cut` once `rest` had to leave something out."""
        self._children: dict[Element, dict[str, list[Element]]] = {}
        self._texts: set[Element] = set()
        self._attributes: set[tuple[Element, str]] = set()
        self._whole: set[Element] = set()
        self._aside: list[tuple[Element, str]] = []

    def children(self, element: Element) -> dict[str, list[Element]]:
        """Return the children of an element by local name, as they were when first asked for."""
        found = self._children.get(element)
        if found is None:
            found = {}
            for child in element:
                found.setdefault(name_of_tag(child.tag), []).append(child)
            self._children[element] = found
        return found

    def first(self, path: str, under: Element | None = None) -> Element | None:
        """Return the first element of the path; reading it marks nothing."""
        found = self.every(path, under)
        return found[0] if found else None

    def every(self, path: str, under: Element | None = None) -> list[Element]:
        """Return all elements of the path, in order; reading them marks nothing."""
        found = [self.root if under is None else under]
        known = self._children
        for step in _steps(path):
            if len(found) == 1:
                element = found[0]
                found = (known.get(element) or self.children(element)).get(step, [])
            elif found:
                found = [child for element in found for child in self.children(element).get(step, ())]
            else:
                break
        return found

    def text(self, *paths: str, under: Element | None = None) -> str | None:
        """Return the text of the first of `paths` that has one."""
        for path in paths:
            for element in self.every(path, under):
                if (text := self.read(element)) is not None:
                    return text
        return None

    def texts(self, path: str, under: Element | None = None) -> tuple[str, ...]:
        """Return the texts of all elements of a path, the empty ones left out."""
        return tuple(text for element in self.every(path, under) if (text := self.read(element)) is not None)

    def read(self, element: Element) -> str | None:
        """Return the text of an element."""
        self._texts.add(element)
        return text_of(element)

    def attribute(self, name: str, *paths: str, under: Element | None = None) -> str | None:
        """Return the attribute of the first element of `paths` that has it, ends stripped; None where it is empty."""
        for path in paths:
            for element in self.every(path, under):
                if value := self.read_attribute(element, name):
                    return value
        return None

    def read_attribute(self, element: Element, name: str) -> str | None:
        """Return an attribute of an element by its local name (`lang` finds `xml:lang`)."""
        value = element.get(name)
        if value is None and name == "lang":
            value = element.get(_LANG)
        self._attributes.add((element, name))
        value = value.strip() if value else ""
        return value or None

    def was_read(self, element: Element, name: str) -> bool:
        """Return whether an attribute was read."""
        return (element, name) in self._attributes

    def drop(self, element: Element) -> None:
        """Leave the whole element out of `rest`: it was read, or is not of the story."""
        self._whole.add(element)

    def set_aside(self, element: Element) -> None:
        """Note an element that was taken out of its place and that nobody read: it is in `rest`, by its own name."""
        self._aside.append((element, local_name(element)))

    def rest(self, room: int = ROOM) -> dict[str, str | list[str]]:
        """Return texts and attributes that were not read, by path (`NewsManagement/Urgency@FormalName`); several of one
        path as a list. What there is no room for (in characters) is left out, and `repairs` says so.
        """
        rest = Rest(room, self._texts, self._attributes)
        rest.walk([(self.root, ""), *self._aside], self._whole)
        self.repairs = ("extra:cut",) if rest.cut else ()
        return {path: values[0] if len(values) == 1 else values for path, values in rest.found.items()}


def tree_of(item: Element) -> Tree:
    """Return the tree of an item. Raises `Rejected(OVERSIZE)` where it has more elements than any item of copy."""
    elements = cast("float", item.xpath("count(descendant::*)"))
    if elements > _WITH_COPY or (elements > _ELEMENTS and cast("float", item.xpath(_FIELDS)) > _ELEMENTS):
        raise Rejected(Reason.OVERSIZE, f"an item of {elements:.0f} elements")
    return Tree(item)
