"""One XML item while it is read: paths by local name, and what of it nobody took, which is `extra`.

Agencies declare IPTC's namespaces as default, with a prefix, in an old version or not at all: names are compared
without them. May import nothing of the project.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

__all__ = ["Element", "Tree", "local_name", "markup_of", "text_of"]

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its only element class
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BORING = frozenset({"schemaLocation", "standard", "standardversion", "conformance", "EquivalentsList", "Euid", "Duid"})
"""Attributes that tell how the file was made and nothing about the story."""


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag  # comments and instructions, whose tag is a function, are not in our trees
    return tag[tag.rfind("}") + 1 :]


def text_of(element: Element) -> str | None:
    """All text within, as it stands, ends stripped; null where there is none."""
    text = element.text if len(element) == 0 else "".join(t for t in element.itertext() if isinstance(t, str))
    text = text.strip() if text else ""
    return text or None


def markup_of(element: Element) -> str | None:
    """What is inside an element as markup, without prefixes of namespaces; null where there is no text in it.

    Changes the element: call it once, last.
    """
    if not any(t.strip() for t in element.itertext() if isinstance(t, str)):
        return None
    for child in element.iter():
        if child.prefix is not None and isinstance(child.tag, str):
            child.tag = local_name(child)
    inside = [_escaped(element.text)] + [etree.tostring(child, encoding="unicode") for child in element]
    return "".join(inside)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=1024)  # paths are literals of our modules: a few hundred
def _path(path: str) -> str:
    return "/".join(step if step in {".", ""} or step[0] == "*" else f"{{*}}{step}" for step in path.split("/"))


class Tree:
    """Reads one item's element. Paths are local names with `/` between them, `.//NAME` for any depth.

    Every reading marks what it read; `rest` gives what was left.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self._texts: set[Element] = set()
        self._attributes: set[tuple[Element, str]] = set()
        self._whole: set[Element] = set()

    def first(self, path: str, under: Element | None = None) -> Element | None:
        """The first element of the path; reading it marks nothing."""
        return (self.root if under is None else under).find(_path(path))

    def every(self, path: str, under: Element | None = None) -> list[Element]:
        """All elements of the path, in order; reading them marks nothing."""
        return (self.root if under is None else under).findall(_path(path))

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

    def rest(self) -> dict[str, str | list[str]]:
        """Texts and attributes that were not read, by path (`NewsManagement/Urgency@FormalName`); several of one path
        as a list.
        """
        found: dict[str, list[str]] = {}
        pending: list[tuple[Element, str]] = [(self.root, "")]
        while pending:
            element, path = pending.pop()
            if element in self._whole:
                continue
            if element.attrib:
                self._attributes_left(element, path, found)
            if element in self._texts:
                continue
            if (text := element.text) and (text := text.strip()):
                found.setdefault(path or local_name(element), []).append(text)
            for child in reversed(element):
                name = local_name(child)
                pending.append((child, f"{path}/{name}" if path else name))
        return {path: values[0] if len(values) == 1 else values for path, values in found.items()}

    def _attributes_left(self, element: Element, path: str, found: dict[str, list[str]]) -> None:
        read = self._attributes
        attributes = {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}
        fact = "FormalName" in attributes and "Value" in attributes  # NewsML 1's way to say anything
        for name, value in attributes.items():
            if not value or name in _BORING or (element, name) in read or (fact and name == "FormalName"):
                continue
            key = f"{path}[{attributes['FormalName']}]" if fact and name == "Value" else f"{path}@{name}"
            found.setdefault(key, []).append(value)
