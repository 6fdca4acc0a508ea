"""One XML item while it is read: paths by local name, and what of it nobody took, which is `extra`.

Agencies declare IPTC's namespaces as default, with a prefix, in an old version or not at all: names are compared
without them. May import `stream.errors` of the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from lxml import etree

from stream.errors import Reason, Rejected

__all__ = ["Element", "Tree", "local_name", "markup_of", "text_of", "tree_of"]

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its only element class
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BORING = frozenset(
    {"schemaLocation", "standard", "standardversion", "conformance", "EquivalentsList", "Euid", "Duid", "nil"}
)
"""Attributes that tell how the file was made and nothing about the story."""
_ELEMENTS = 50_000
"""Of one item: a table of 5,000 rows of ten cells. The largest items that we know, with thirty pictures, have 2,000."""
_ROOM = 200_000
"""Characters of `extra`, paths and values: ten times the most that an agency sends, and a fifth of Kafka's 1 MB."""
_PATH = 400
"""Characters of a path: NewsML's longest are under 200; nested long names would cost their square."""
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "em", "font", "i", "q", "s", "small", "span", "strong", "sub",
    "sup", "tt", "u", "classifier", "copyrite", "function", "location", "money", "num", "object.title", "org", "person",
    "Origin",
})  # fmt: skip
"""Elements within a line, whose text belongs to the word that they stand in. Others part words."""


@lru_cache(maxsize=4096)  # names are a vocabulary's; those that an attacker makes up go as they came
def _local(tag: str) -> str:
    return tag[max(tag.rfind("}"), tag.rfind(":")) + 1 :][:_PATH]


def local_name(element: Element) -> str:
    """The name of an element without its namespace, and without a prefix that is not declared."""
    return _local(element.tag)  # comments and instructions, whose tag is a function, are not in our trees


def text_of(element: Element) -> str | None:
    """All text within, as it stands, ends stripped; null where there is none."""
    if len(element) == 0:
        text = element.text
    else:
        inline = all(_local(child.tag) in _INLINE for child in element.iterdescendants())
        text = ("" if inline else " ").join(map(str, element.itertext()))
    text = text.strip() if text else ""
    return text or None


def markup_of(element: Element) -> str | None:
    """What is inside an element as markup, without prefixes of namespaces; null where there is no text in it.

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
        """The children of an element by local name, as they were when first asked for."""
        found = self._children.get(element)
        if found is None:
            found = {}
            for child in element:
                found.setdefault(_local(child.tag), []).append(child)
            self._children[element] = found
        return found

    def first(self, path: str, under: Element | None = None) -> Element | None:
        """The first element of the path; reading it marks nothing."""
        found = self.every(path, under)
        return found[0] if found else None

    def every(self, path: str, under: Element | None = None) -> list[Element]:
        """All elements of the path, in order; reading them marks nothing."""
        found = [self.root if under is None else under]
        for step in _steps(path):
            if len(found) == 1:
                found = self.children(found[0]).get(step, [])
            else:
                found = [child for element in found for child in self.children(element).get(step, ())]
        return found

    def text(self, *paths: str, under: Element | None = None) -> str | None:
        """The text of the first of `paths` that has one."""
        for path in paths:
            for element in self.every(path, under):
                if (text := self.read(element)) is not None:
                    return text
        return None

    def texts(self, path: str, under: Element | None = None) -> tuple[str, ...]:
        """The texts of all elements of a path, the empty ones left out."""
        return tuple(text for element in self.every(path, under) if (text := self.read(element)) is not None)

    def read(self, element: Element) -> str | None:
        """The text of an element."""
        self._texts.add(element)
        return text_of(element)

    def attribute(self, name: str, *paths: str, under: Element | None = None) -> str | None:
        """The attribute of the first element of `paths` that has it, ends stripped; null where it is empty."""
        for path in paths:
            for element in self.every(path, under):
                if value := self.read_attribute(element, name):
                    return value
        return None

    def read_attribute(self, element: Element, name: str) -> str | None:
        """An attribute of an element by its local name (`lang` finds `xml:lang`)."""
        value = element.get(name)
        if value is None and name == "lang":
            value = element.get(_LANG)
        self._attributes.add((element, name))
        value = value.strip() if value else ""
        return value or None

    def was_read(self, element: Element, name: str) -> bool:
        """Whether an attribute was read."""
        return (element, name) in self._attributes

    def drop(self, element: Element) -> None:
        """The whole element was read, or is not of the story."""
        self._whole.add(element)

    def set_aside(self, element: Element) -> None:
        """The element was taken out of its place, but nobody read it: it is in `rest`, by its own name."""
        self._aside.append((element, local_name(element)))

    def rest(self, room: int = _ROOM) -> dict[str, str | list[str]]:
        """Texts and attributes that were not read, by path (`NewsManagement/Urgency@FormalName`); several of one path
        as a list. What there is no room for (in characters) is left out, and `repairs` says so.
        """
        left = _Left(room)
        pending = [(self.root, "", False), *((e, name, False) for e, name in reversed(self._aside))]
        while pending:
            element, path, told = pending.pop()
            if element in self._whole:
                continue
            if attributes := element.items():
                self._attributes_left(element, attributes, path, left)
            if not (told or element in self._texts):
                told = self._text_left(element, path or local_name(element), left)
            else:
                told = True
            start = f"{path}/" if path else ""
            for child in reversed(element):
                name = _local(child.tag)
                pending.append((child, start + name if len(start) < _PATH else name, told))
        self.repairs = ("extra:cut",) if left.cut else ()
        return {path: values[0] if len(values) == 1 else values for path, values in left.found.items()}

    def _text_left(self, element: Element, path: str, left: _Left) -> bool:
        """Note the text of an element; whether that is all text within: a sentence is not torn at its mark-up."""
        if len(element) and any(child.tail and not child.tail.isspace() for child in element):
            left.add(path, text_of(element) or "")
            return True
        if (text := element.text) and (text := text.strip()):
            left.add(path, text)
        return False

    def _attributes_left(
        self, element: Element, items: Sequence[tuple[object, object]], path: str, left: _Left
    ) -> None:
        read = self._attributes
        attributes = [(_local(str(key)), str(value)) for key, value in items]
        formal = element.get("FormalName")
        fact = formal is not None and element.get("Value") is not None  # NewsML 1's way to say anything
        for name, value in attributes:
            if not value or name in _BORING or (element, name) in read or (fact and name == "FormalName"):
                continue
            left.add(f"{path}[{formal}]" if fact and name == "Value" else f"{path}@{name}", value)


def tree_of(item: Element) -> Tree:
    """The tree of an item. Raises `Rejected(OVERSIZE)` where it has more elements than any item of copy."""
    elements = cast("float", item.xpath("count(descendant::*)"))
    if elements > _ELEMENTS:
        raise Rejected(Reason.OVERSIZE, f"an item of {elements:.0f} elements, the limit is {_ELEMENTS}")
    return Tree(item)


class _Left:
    """What was left, as long as there is room."""

    def __init__(self, room: int) -> None:
        self.found: dict[str, list[str]] = {}
        self.room = room
        self.cut = False

    def add(self, path: str, value: str) -> None:
        size = len(path) + len(value)
        if size > self.room:
            self.cut = True
            return
        self.room -= size
        self.found.setdefault(path, []).append(value)
