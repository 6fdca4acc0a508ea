"""Reads one HTML tag: where it ends, and what its attributes say. It is linear, whatever the quotes."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

__all__ = ["TagEnds", "attributes_of", "raw_attributes"]

_CLEAN = re.compile(r"[^<>\"']*+(?>(?:(?:\"[^\"<>]*+\"|'[^'<>]*+')[^<>\"']*+)*)>")
"""The end of a tag without angle brackets in its values: nine in ten. No `<` is in it, so a miss costs little."""
_LONGEST = 1_000_000
"""Characters of one tag: some builders put the data of a whole page into an attribute."""
_MISSES = 32
"""Tags with quotes that do not close: a page has one or two; beyond, the nearest `>` ends a tag."""
_SLOW = re.compile(r"[^>\"'=]*+(?>(?:(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[=\"'])[^>\"'=]*+)*)>")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_MOST = 500
"""Attributes of one tag that are looked at: builders write some dozen."""
_RAW = re.compile(r"([^\s=\"'>/]++)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")


class TagEnds:
    """Finds where the tags of one text end. It remembers what it searched in vain, or ten thousand open quotes would
    cost ten thousand times the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._misses = 0
        self._closed = True

    def after(self, start: int) -> int | None:
        """Return the place behind the `>` that ends the tag whose name ends at `start`; None where there is none."""
        if end := _CLEAN.match(self._text, start):
            return end.end()
        if self._misses < _MISSES:
            if slow := _SLOW.match(self._text, start, start + _LONGEST):
                return slow.end()
            self._misses += 1
        nearest = self._text.find(">", start) if self._closed else -1
        self._closed = nearest >= 0
        return nearest + 1 if self._closed else None


def attributes_of(inner: str) -> dict[str, str]:
    """Return the attributes of a tag by name in lower case, character references resolved; the first of a name
    counts.
    """
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(inner[:_LONGEST]):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def raw_attributes(inner: str) -> list[tuple[str, str]]:
    """Return name and value of each attribute that has one, as they stand, quotes included; of the first few
    hundred.
    """
    return [(pair[1], pair[2]) for pair in islice(_RAW.finditer(inner), _MOST) if pair[2]]
