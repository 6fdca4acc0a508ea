"""Finds the lines of a page that say who wrote it, each with its place: beside the headline, or elsewhere in the page.

What others wrote is passed over: teasers, comments, menus, lists of what is read most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from stream.wire.html.credit_line import BY_LINE
from stream.wire.html.furniture import is_others
from stream.wire.html.marking import words_of
from stream.wire.html.own_names import folded

__all__ = ["Shown", "shown_bylines", "stressed_lines"]

_CALLED = frozenset({
    "byline", "bylines", "by", "author", "authors", "autor", "autorin", "autoren", "verfasser", "auteur", "auteurs",
    "autore", "writer", "writerline", "reporter", "journalist", "redakteur", "skribent", "authorname", "byauthor",
    "postedby", "writtenby", "contributor", "contributors", "forfatter", "schrijver", "yazar", "firma",
})  # fmt: skip
"""What the line is called that says who wrote it."""
_LABEL = re.compile(
    r"(?i)\A\W*(?:authors?|written by|autor(?:in|en)?|verfasser(?:in)?|auteurs?|autore|autora?|autores|redaktör"
    r"|skribent|text|texte|redaktion|författare|forfatter|schrijver|作者|記者|记者|автор|yazar)\s*[:：]?\s*\Z"
)
_SHOWN = 160
"""Characters of a byline that is shown: three names and their roles, and the date."""
_BEHIND, _BEFORE = 1_200, 300
"""Characters of text between the headline and a byline beside it: a lead, a caption and a share bar behind it, a kicker
before it."""
_LEADS = 2
"""Paragraphs of copy that may stand between: a lead and the first of the copy. Below more, it is another
story's or a box.
"""
_COPY = 100
_LOOKED_AT = 8_000
_INLINE = frozenset({"b", "i", "em", "strong", "u", "font", "sup", "small", "abbr", "mark"})
_LINES = frozenset({
    "p", "div", "span", "li", "h4", "h5", "h6", "address", "td", "small", "em", "strong", "a", "b", "i", "dd", "cite",
    "header", "section", "ul",
})  # fmt: skip
_MOST = 60
_STRESS = ("b", "i", "em", "strong")
_SIGNED = frozenset({"signature", "sign", "signed", "author", "autor", "byline", "right", "kuerzel"})
"""What the paragraph of a signature is called."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line that names an author. `distance` is the text between it and the headline in characters, None where it
    is elsewhere.
    """

    text: str
    distance: int | None
    marked: bool
    """Whether its markup says so, or a label, and not a word for `by` alone."""


@dataclass(slots=True)
class _Found:
    element: Any
    at: int
    paragraphs: int
    marked: bool


def shown_bylines(tree: Any, headline: str | None) -> list[Shown]:
    """Return the lines that name authors, the nearest to the headline first."""
    if tree is None:
        return []
    found, heading = _walk(tree, folded(headline or ""))
    shown: list[Shown] = []
    for one in found:
        text = line_of(one.element)
        if 3 < len(text) <= _SHOWN:
            gap = None if heading is None else one.at - heading
            near = gap is not None and -_BEFORE <= gap <= _BEHIND and one.paragraphs <= _LEADS
            distance = (gap if gap >= 0 else -3 * gap) if near and gap is not None else None
            shown.append(Shown(text, distance, one.marked or heading is None))
    return sorted(shown, key=lambda one: (one.distance is None, one.distance or 0))


def _walk(tree: Any, headline: str) -> tuple[list[_Found], int | None]:
    """Return the elements that may be bylines, each with the characters of text before it, and those before the end of
    the headline. Of elements within each other the outer counts, while it is a line.
    """
    found: list[_Found] = []
    heading: int | None = None
    at, looked_at, paragraphs = 0, 0, 0
    skipped: Any = None
    inside: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            skipped = None if element is skipped else skipped
            inside = None if element is inside else inside
            at += len((element.tail or "").strip())
            continue
        at += len((element.text or "").strip()) if skipped is None else 0
        looked_at += 1
        paragraphs += heading is not None and element.tag == "p" and _is_copy(element)
        if skipped is not None or looked_at > _LOOKED_AT or len(found) >= _MOST or not isinstance(element.tag, str):
            continue
        if element.tag in {"h1", "h2"}:
            if (
                (element.tag == "h1" or headline)
                and (heading is None or element.tag == "h1")
                and _is(element, headline, heading)
            ):
                heading = at + len(line_of(element))
        elif is_others(element):
            skipped = element
        elif inside is None and (mark := _mark(element)):
            found.append(_Found(element, at, paragraphs, mark != "words"))
            inside = element
    return found, heading


def _is_copy(element: Any) -> bool:
    """Return whether a paragraph is longer than any line of names."""
    return sum(len(text.strip()) for text in element.itertext()) > _COPY


def _is(element: Any, headline: str, known: int | None) -> bool:
    text = folded(line_of(element))
    return bool(text) and (headline in text if headline else known is None)


def _mark(element: Any) -> str | None:
    """Return what tells that an element is a byline: its `markup`, its `words`, or a `label` before it."""
    if element.tag not in _LINES:
        return None
    marked = (
        "author" in (element.get("rel") or "").lower().split()
        or element.get("itemprop") in {"author", "creator"}
        or bool(words_of(element) & _CALLED)
    )
    text = line_of(element)
    if not 3 < len(text) <= _SHOWN:
        return None
    if marked:
        return "markup"
    first, _, rest = text.partition("\n")
    flat = text.replace("\n", " ")
    if (rest and _LABEL.match(first)) or (BY_LINE.match(flat) and _LABEL.match(flat.split(" ", 1)[0])):
        return "label"
    return "words" if BY_LINE.search(flat) else None


def line_of(element: Any) -> str:
    """Return the text of an element, a line for each element within it but those of stress; empty where it is longer
    than a byline.
    """
    named = element.find('.//*[@itemprop="name"]') if element.get("itemprop") in {"author", "creator"} else None
    element = element if named is None else named
    parts: list[str] = []
    length = 0
    for event, one in etree.iterwalk(element, events=("start", "end")):
        name = one.tag if isinstance(one.tag, str) else ""
        text = one.text if event == "start" else one.tail if one is not element else None
        if name not in _INLINE and one is not element:
            parts.append("\n")
        if text:
            parts.append(text)
            length += len(text.strip())
        if length > _SHOWN:
            return ""
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line) or (element.get("content") or "")


def stressed_lines(tree: Any) -> frozenset[str]:
    """Return the lines of a page that are set in another type as a whole, folded: a signature is."""
    if tree is None:
        return frozenset()
    stress = list(tree.iter(*_STRESS))
    # Each line once: a page with a thousand empty `<b>` in a row would have it read a thousand times.
    around = dict.fromkeys(parent for element in stress if (parent := element.getparent()) is not None)
    marked = (element for element in tree.iter("p", "div", "span") if words_of(element) & _SIGNED)
    return _folded_lines(around) & _folded_lines(stress) | _folded_lines(marked)


def _folded_lines(elements: Iterable[Any]) -> frozenset[str]:
    return frozenset(folded(line_of(element)) for element in elements)
