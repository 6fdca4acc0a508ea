"""Finds the lines of a page that say an embargo and stand outside of its copy: a banner above the heading, a box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from stream.embargo_line import embargo_of_line, says_none
from stream.embargo_patterns import PLAIN
from stream.lexicon.embargo import STEMS

__all__ = ["notices_of"]

_MAY_SAY = (*STEMS, "for release", "for publication", "解禁")
"""One of these stands in each such line."""
_INLINE = frozenset({"span", "strong", "b", "em", "i", "u", "small", "mark", "time", "font", "abbr"})
_OF_OTHERS = frozenset({"a", "nav", "footer", "li", "option", "button", "select", "script", "style", "title"})
"""What points at other stories, or at none."""
_LABELS = frozenset({"dt", "th"})
"""What names the value that stands beside it."""
_VALUES = frozenset({"dd", "td"})
_RUBRIC = re.compile(r"[^\w:：]*\w+[^\w:：]*")
"""A word alone, as it stands above stories about goods; behind a label's colon its value stands, elsewhere."""
_LEVELS = 4
_LONGEST = 300
"""Characters of such a line."""
_MOST = 20
_LOOKED_AT = 200_000
"""Characters of lines that are looked at: no page has as many with these words, and each costs a microsecond."""


def notices_of(tree: Any, markup: str) -> tuple[str, ...]:
    """Return the lines, each once. `tree` is that of the page before its copy is sought, None where it has none."""
    if tree is None or not _may_say(markup):
        return ()
    return tuple(islice((line for line, is_label in _lines(tree) if _holds(line, is_label=is_label)), _MOST))


def _holds(line: str, *, is_label: bool) -> bool:
    """Return whether a line says an embargo on the story: `Embargo` alone may be the rubric above it."""
    when = embargo_of_line(line)
    return when is not None and bool(when or is_label or PLAIN.search(line) or not _RUBRIC.fullmatch(line))


def _lines(tree: Any) -> Iterator[tuple[str, bool]]:
    """Yield the lines that may say one, each once, and whether it is a label of what stands beside it."""
    whole: dict[Any, str] = {}
    seen: set[tuple[str, bool]] = set()
    room = _LOOKED_AT
    for element, own in _texts(tree):
        line = _line_around(element)
        if line not in whole:
            whole[line] = _text_of(line)
        found = _with_value(line, " ".join((whole[line] or own).split())[: _LONGEST + 1])
        if found is None or found in seen:
            continue
        room -= len(found[0])
        if room < 0:
            return
        seen.add(found)
        yield found


def _with_value(line: Any, text: str) -> tuple[str, bool] | None:
    """Return a line and whether it is a label, with the value beside it where that tells until when; None where that
    says that there is no embargo.
    """
    if line.tag not in _LABELS:
        return text, False
    beside = line.getnext()
    while beside is not None and not isinstance(beside.tag, str):  # a comment
        beside = beside.getnext()
    value = " ".join(_text_of(beside).split()) if beside is not None and beside.tag in _VALUES else ""
    if value and says_none(value) and not embargo_of_line(text):
        return None
    both = f"{text.rstrip(' :')}: {value}"
    return (both if value and embargo_of_line(both) else text), True


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Yield the texts that may say one, each with the element that it stands in, but none that is of other stories."""
    pending: list[tuple[Any, str | None, bool]] = [(tree, tree.text, True)]
    while pending:
        element, text, is_start = pending.pop()
        if text and _may_say(text):
            yield element, text
        if not is_start:
            continue
        for child in reversed(element):
            pending.append((element, child.tail, False))
            if isinstance(child.tag, str) and child.tag not in _OF_OTHERS:
                pending.append((child, child.text, True))


def _may_say(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _MAY_SAY)


def _line_around(element: Any) -> Any:
    """Return the element that holds the line which a text is part of."""
    for _ in range(_LEVELS):
        if element.tag not in _INLINE or element.getparent() is None:
            break
        element = element.getparent()
    return element


def _text_of(line: Any) -> str:
    """Return the text of a line; empty where it is several, or longer than any."""
    text = ""
    for part in () if line.find("br") is not None else line.itertext():
        text += part
        if len(text) > _LONGEST:
            return ""
    return text
