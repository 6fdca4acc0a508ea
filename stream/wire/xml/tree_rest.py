"""Gathers what nobody read of an XML item: its other texts and attributes by path, as much as a message has room
for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from lxml import etree

__all__ = ["PATH", "ROOM", "Rest", "joined", "name_of_tag"]

_Element = etree._Element  # noqa: SLF001 - lxml has no public name for its only element class
_BORING = frozenset({
    "schemaLocation", "standard", "standardversion", "conformance", "EquivalentsList", "Euid", "Duid", "nil",
})  # fmt: skip
"""Attributes that tell how the file was made and nothing about the story."""
ROOM = 200_000
"""Characters of `extra`, paths and values: ten times the most that an agency sends, and a fifth of Kafka's 1 MB."""
PATH = 400
"""Characters of a path: NewsML's longest are under 200; nested long names would cost their square."""
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "em", "font", "i", "q", "s", "small", "span", "strong", "sub",
    "sup", "tt", "u", "classifier", "copyrite", "function", "location", "money", "num", "object.title", "org", "person",
    "Origin",
})  # fmt: skip
"""Elements within a line, whose text belongs to the word that they stand in. Others part words."""


def name_of_tag(tag: str) -> str:
    """Return the local name: without namespace, and without a prefix that is not declared."""
    return _name(tag) if len(tag) <= PATH else tag[max(tag.rfind("}"), tag.rfind(":")) + 1 :][:PATH]


@lru_cache(
    maxsize=4096
)  # names are a vocabulary's; those that an attacker makes up go as they came, long ones uncached
def _name(tag: str) -> str:
    return tag[max(tag.rfind("}"), tag.rfind(":")) + 1 :]


def joined(element: _Element) -> str:
    """Return all text within. A blank parts the texts of elements that are no words of a line:
    `<city>A</city><state>B`.
    """
    inline = all(name_of_tag(child.tag) in _INLINE for child in element.iterdescendants())
    return ("" if inline else " ").join(map(str, element.itertext()))


def _has_tails(children: list[_Element]) -> bool:
    for child in children:
        tail = child.tail
        if tail and not tail.isspace():
            return True
    return False


class Rest:
    """Gathers what was left. `found` is path → values; `cut` says that something had no room."""

    def __init__(self, room: int, texts: set[_Element], attributes: set[tuple[_Element, str]]) -> None:
        self.found: dict[str, list[str]] = {}
        self.cut = False
        self._room = room
        self._texts = texts
        self._attributes = attributes

    def walk(self, start: list[tuple[_Element, str]], whole: set[_Element]) -> None:
        """Note what nobody read under the elements of `start`, each with its path, but nothing of those in `whole`."""
        pending = [(element, path, False) for element, path in reversed(start)]
        texts = self._texts
        while pending:
            element, path, is_whole = pending.pop()
            if element in whole:
                continue
            if attributes := element.items():
                self._note_attributes(element, cast("list[tuple[str, str]]", attributes), path)
            children = list(element)
            is_whole = is_whole or element in texts
            if not is_whole:
                if _has_tails(children):  # a sentence is not torn at its mark-up
                    is_whole = True
                    self._note(path or name_of_tag(element.tag), joined(element).strip())
                elif (text := element.text) and (text := text.strip()):
                    self._note(path or name_of_tag(element.tag), text)
            if children:
                start_of = f"{path}/" if path and len(path) < PATH else ""
                pending += [(child, start_of + name_of_tag(child.tag), is_whole) for child in reversed(children)]

    def _note(self, path: str, value: str) -> None:
        size = len(path) + len(value)
        if size > self._room:
            self.cut = True
            return
        self._room -= size
        values = self.found.get(path)
        if values is None:
            self.found[path] = [value]
        else:
            values.append(value)

    def _note_attributes(self, element: _Element, attributes: list[tuple[str, str]], path: str) -> None:
        read = self._attributes
        formal = element.get("FormalName")
        fact = formal is not None and element.get("Value") is not None  # NewsML 1's way to say anything
        for key, value in attributes:
            name = name_of_tag(key)
            if not value or name in _BORING or (element, name) in read or (fact and name == "FormalName"):
                continue
            self._note(f"{path}[{formal}]" if fact and name == "Value" else f"{path}@{name}", value)
