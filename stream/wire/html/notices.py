"""Finds the lines of a page that say an embargo and stand outside of its copy: a banner above the heading, a box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from stream.embargo_line import embargo_of_line

__all__ = ["notices_of"]

_MAY_SAY = ("embarg", "frist", "for release", "for publication", "解禁")
"""One of these stands in each such line."""
_INLINE = frozenset({"span", "strong", "b", "em", "i", "u", "small", "mark", "time", "font", "abbr"})
_OF_OTHERS = frozenset({"a", "nav", "footer", "li", "option", "button", "select", "script", "style", "title"})
"""What points at other stories, or at none."""
_LEVELS = 4
_LONGEST = 300
"""Characters of such a line."""
_MOST = 20


def notices_of(tree: Any, markup: str) -> tuple[str, ...]:
    """Return the lines, each once. `tree` is that of the page before its copy is sought, None where it has none."""
    if tree is None or not _may_say(markup):
        return ()
    lines = islice(filter(None, map(_line_of, islice(_texts(tree), _MOST))), _MOST)
    return tuple(dict.fromkeys(line for line in lines if embargo_of_line(line) is not None))


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Yield the texts that may say one, each with the element that it stands in."""
    for element in tree.iter():
        if isinstance(element.tag, str) and element.text and _may_say(element.text):
            yield element, element.text
        if element.tail and element.getparent() is not None and _may_say(element.tail):
            yield element.getparent(), element.tail


def _may_say(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _MAY_SAY)


def _line_of(found: tuple[Any, str]) -> str | None:
    """Return the line that a text is part of; None where it is of another story, or longer than any line."""
    line, own = found
    for _ in range(_LEVELS):
        if line.tag not in _INLINE or line.getparent() is None:
            break
        line = line.getparent()
    if any(around.tag in _OF_OTHERS for around in (line, *line.iterancestors())):
        return None
    text = ""
    for part in () if line.find("br") is not None else line.itertext():
        text += part
        if len(text) > _LONGEST:
            break
    return " ".join((text if 0 < len(text) <= _LONGEST else own).split())[: _LONGEST + 1]
