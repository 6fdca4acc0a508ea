"""Finds quotation marks of every style: where they stand in a text and what stands on their two sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from stream.extract.paragraphs import Span

__all__ = [
    "ANGLE",
    "CLOSE",
    "CORNER",
    "DOUBLE",
    "LOW",
    "OPEN",
    "SINGLE",
    "STRAIGHT",
    "Mark",
    "Shape",
    "can_close",
    "can_open",
    "double_marks",
    "marks_at",
    "marks_of",
    "single_style",
]

_MARK = re.compile(r"[\"“”„‟〝〞«»‹›「」『』\x93\x94'’‘‚‛`&](?:(?<=')''?|(?<=`)`|(?<=&)quot;)?")
"""What may be a mark. `''` and ``` `` ``` are one mark (ANPA, LexisNexis). The expression begins with one class of
characters, which the engine searches fastest; `_is_mark` judges what was found.
"""


class Shape(Enum):
    """Which side of a quote the shape of a double mark tells."""

    OPEN = auto()
    """It opens; in German and Danish copy it closes what „ opened."""
    CLOSE = auto()
    """It closes; in Swedish and Finnish copy it opens as well."""
    STRAIGHT = auto()
    """It tells nothing: white space and what is open decide."""
    LOW = auto()
    """It opens, and “ or ” closes it."""


OPEN, CLOSE, STRAIGHT, LOW = Shape.OPEN, Shape.CLOSE, Shape.STRAIGHT, Shape.LOW
"""The members by themselves: to read one off its class takes several times as long as to compare it (Python 3.11)."""
DOUBLE = {
    **dict.fromkeys(("“", "‟", "〝", "``", "\x93"), OPEN),
    **dict.fromkeys(("”", "〞", "\x94"), CLOSE),
    **dict.fromkeys(('"', "''", "'''", "&quot;"), STRAIGHT),
    "„": LOW,
}
"""Double marks and their shapes."""
ANGLE = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
"""Angle marks, each with the one that closes what it opens: they point outwards or inwards."""
CORNER = {"「": "」", "『": "』"}
"""Corner marks, each with the one that closes it."""
SINGLE = frozenset("'’‘‚‛")
"""Single marks; most are apostrophes as well."""
_DOUBLE = tuple(sign for sign in (*DOUBLE, *ANGLE, *CORNER, *CORNER.values()) if sign != "'''")
"""The double marks that `double_marks` searches for. It finds ''' where it finds ''."""
_OPENERS = frozenset("([{—–-/\"“„«‹‘‚`'>*:")
"""What may stand before an opening mark, apart from white space. A colon brings in speech even where the blank after it
was lost.
"""
_ELISION = re.compile(r"['’‘](?:\d0s|[Tt]is|[Tt]was|em\b|n['’]|til\b|cause\b|bout\b)")
"""An apostrophe for letters left out: ’90s, ’tis, rock ’n’ roll."""
_SINGLES = 2
"""Paragraphs that open with a single mark in a text quoted with single marks: one may be a stray apostrophe."""
_SINGLE_OPENINGS = tuple((sign, re.compile(sign + r"(?<![\w'’].)(?=[\w“\"])")) for sign in "‘'")
"""A single mark that opens a word, or a double mark within it. Each sign has an expression of its own, for the engine
searches one sign ten times as fast as a class of two.
"""
_FIRST = re.compile(
    r"^[^\n“\"„«‘'`]*+(?>(?:(?:(?<=\w)'|'(?!['\w])|`(?!`))[^\n“\"„«‘'`]*+)*)(''|``|[“\"„«‘'])", re.MULTILINE
)
"""The first mark of each line, apostrophes passed over. Its repeats give nothing back, so the search is linear."""
_SINGLE_SENTENCE = re.compile(r"[‘'](?<![\w'’].)[^\W\d_a-z][^‘\n]{8,600}?[,.?!]['’](?!\w)")
"""A sentence in single marks: it begins with a capital and has a stop inside the closing mark."""
_SINGLE_CLAUSE = re.compile(r"[‘'](?<![\w'’].)[^\W\d_a-z](?=(?:[^\s‘]{1,30} ){3})[^‘\n]{8,600}?['’],(?= )")
"""The same with the comma outside the closing mark. It has four words at least, so that it is no title."""
_TERM = re.compile(r"(?:``|''|&quot;|[\"“„«])[^\W_][\w'’-]{0,30}(?: [\w'’-]{1,30}){0,3}(?:''|&quot;|[\"”“»])")
"""One to four words in double marks without punctuation, which state nothing: `the so-called “night boat”`."""


class Mark(NamedTuple):
    """One mark `char` at `at` to `end`, and the characters before and after it, empty at the ends of the paragraph."""

    at: int
    end: int
    char: str
    before: str
    after: str

    @property
    def can_open(self) -> bool:
        """As the function `can_open` says of it."""
        return can_open(self.before, self.after)

    @property
    def can_close(self) -> bool:
        """As the function `can_close` says of it."""
        return can_close(self.before, self.after)


def can_open(before: str, after: str) -> bool:
    """Return whether a mark between these characters can open: something begins after it, and nothing ends before
    it.
    """
    return (before.isspace() or before in _OPENERS or not before) and not (after.isspace() or not after)


def can_close(before: str, after: str) -> bool:
    """Return whether a mark between these characters can close: something ends before it, and no word begins
    after it.
    """
    return not (before.isspace() or not before) and not after.isalnum()


def single_style(text: str) -> bool:
    """Return whether a text quotes with single marks, as British copy does. In a text that has no double marks, two
    opening single marks tell so, or one around a sentence. In a text that has both, more lines must have a single mark
    first than a double one, or more sentences must stand in single marks than statements in double ones.
    """
    pairs = text.count("''") if "''" in text else 0
    signs = text.count("‘") + text.count("'") - 2 * pairs
    doubles = text.count('"') // 2 + pairs // 2
    for mark in ("“", "„", "«", "``"):
        if signs < max(1, doubles):
            return False
        doubles += text.count(mark) if mark[0] in text else 0
    if signs < max(1, doubles):
        return False
    singles = sum([len(opening.findall(text)) for sign, opening in _SINGLE_OPENINGS if sign in text])
    if not doubles:
        return singles > 1 or (singles == 1 and _SINGLE_SENTENCE.search(text) is not None)
    return singles > 0 and _singles_outside(text)


def _singles_outside(text: str) -> bool:
    """Return whether single marks are the outer ones in a text that has both: they are the first of most lines, or hold
    most of what is stated.
    """
    first = [found.span(1) for found in _FIRST.finditer(text)]
    outer = [at for at, end in first if text[at:end] in SINGLE]
    if len(outer) >= _SINGLES and len(outer) > 2 * (len(first) - len(outer)):
        return True
    stated = sum([(_SINGLE_SENTENCE.match(text, at) or _SINGLE_CLAUSE.match(text, at)) is not None for at in outer])
    others = sum([_TERM.match(text, at) is None for at, end in first if text[at:end] not in SINGLE])
    return stated > 2 * others


def _is_mark(text: str, found: re.Match[str]) -> bool:
    """Return whether what `_MARK` found is a mark: no apostrophe inside a word, no elision (’90s), no lone backtick or
    &.
    """
    char = found[0]
    if len(char) > 1:
        return True
    if char in "`&":
        return False
    if char in "'’‘":
        start, end = found.span()
        inside = start and text[start - 1].isalnum() and text[end : end + 1].isalnum()
        return not inside and _ELISION.match(text, start) is None
    return True


def marks_of(text: str, paragraph: Span, *, singles: bool) -> list[Mark]:
    """Return the marks of one paragraph in order; single ones only with `singles`."""
    first, last = paragraph
    if not singles:
        return marks_at(text, paragraph, double_marks(text, first, last))
    return marks_at(text, paragraph, [m.span() for m in _MARK.finditer(text, first, last) if _is_mark(text, m)])


def marks_at(text: str, paragraph: Span, places: Sequence[Span]) -> list[Mark]:
    """Return the marks that stand at `places` in a paragraph."""
    first, last = paragraph
    return [
        Mark(at, end, text[at:end], text[at - 1] if at > first else "", text[end] if end < last else "")
        for at, end in places
    ]


def double_marks(text: str, first: int, last: int) -> list[Span]:
    """Return where double marks stand from code point `first` to `last`, in order. Each sign is searched for by itself,
    which is several times faster than one expression for all.
    """
    found: list[Span] = []
    for sign in [sign for sign in _DOUBLE if sign[0] in text]:
        at = text.find(sign, first, last)
        while at >= 0:
            end = at + len(sign)
            if sign == "''" and text.startswith("'", end, last):
                end += 1
            found.append((at, end))
            at = text.find(sign, end, last)
    found.sort()
    return found
