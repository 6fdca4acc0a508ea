"""Quotation marks as they stand in a text: every style, each with what stands on its two sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stream.extract.paragraphs import Span

__all__ = [
    "ANGLE",
    "CORNER",
    "DOUBLE",
    "SINGLE",
    "Mark",
    "can_close",
    "can_open",
    "marks_at",
    "marks_of",
    "plain_marks",
    "single_style",
]

_MARK = re.compile(r"[\"“”„‟〝〞«»‹›「」『』\x93\x94'’‘‚‛`&](?:(?<=')''?|(?<=`)`|(?<=&)quot;)?")
"""What may be a mark. `''` and ``` `` ``` are one mark (ANPA, LexisNexis). It begins with one class of characters, so
that the search runs at the engine's full speed; `_is_mark` judges what was found.
"""
_DOUBLE_MARK = re.compile(_MARK.pattern.replace("’‘‚‛", ""))
"""What may be a mark where single ones are apostrophes; `'` may begin `''`."""
DOUBLE = {
    **dict.fromkeys(("“", "‟", "〝", "``", "\x93"), "open"),
    **dict.fromkeys(("”", "〞", "\x94"), "close"),
    **dict.fromkeys(('"', "''", "'''", "&quot;"), "straight"),
    "„": "low",
}
"""Double marks by the side that their shape tells; „ is closed by “ or ”, a straight one by anything."""
ANGLE = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
CORNER = {"「": "」", "『": "』"}
SINGLE = frozenset("'’‘‚‛")
_PLAIN = "".join(sign for sign in (*DOUBLE, *ANGLE, *CORNER) if len(sign) == 1)
"""Double marks of one character."""
_LONGER = ("''", "``", "&quot;")
"""What all double marks of several characters begin with."""
_OPENERS = frozenset("([{—–-/\"“„«‹‘‚`'>*")
"""What may stand before an opening mark, apart from white space."""
_ELISION = re.compile(r"['’‘](?:\d0s|[Tt]is|[Tt]was|em\b|n['’]|til\b|cause\b|bout\b)")
_SINGLES = 2
"""Single opening marks that make a style: one may be a stray apostrophe."""
_SINGLE_OPENING = re.compile(r"[‘'](?<![\w'’].)(?=[\w“\"])")


class Mark(NamedTuple):
    """One mark at `at` to `end`, and the characters beside it, empty at the paragraph's ends."""

    at: int
    end: int
    char: str
    before: str
    after: str

    @property
    def can_open(self) -> bool:
        """See `can_open`."""
        return can_open(self.before, self.after)

    @property
    def can_close(self) -> bool:
        """See `can_close`."""
        return can_close(self.before, self.after)


def can_open(before: str, after: str) -> bool:
    """Whether a mark between these characters can open: something begins behind it, and nothing ends before it."""
    return (before.isspace() or before in _OPENERS or not before) and not (after.isspace() or not after)


def can_close(before: str, after: str) -> bool:
    """Whether a mark between these characters can close: something ends before it, and no word begins behind it."""
    return not (before.isspace() or not before) and not after.isalnum()


def single_style(text: str) -> bool:
    """Whether the text quotes with single marks: at least twice, and clearly more often than with double ones."""
    signs = text.count("‘") + text.count("'")
    if signs < _SINGLES:
        return False
    doubles = 0
    for mark in ("“", '"', "„", "«", "``", "''"):
        doubles += text.count(mark) if mark not in ('"', "''") else text.count(mark) / 2
        if signs <= 2 * int(doubles):
            return False
    singles = len(_SINGLE_OPENING.findall(text))
    return singles >= _SINGLES and singles > 2 * doubles


def _is_mark(text: str, found: re.Match[str]) -> bool:
    """Whether what `_MARK` found is a mark: no apostrophe inside a word, no elision (’90s), no lone backtick or &."""
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


def _is_double(_text: str, found: re.Match[str]) -> bool:
    return found[0] not in ("'", "`", "&")


def marks_of(text: str, paragraph: Span, *, singles: bool) -> list[Mark]:
    """The marks of one paragraph in order; single ones only with `singles`."""
    first, last = paragraph
    pattern, is_mark = (_MARK, _is_mark) if singles else (_DOUBLE_MARK, _is_double)
    found: list[Mark] = []
    for match in pattern.finditer(text, first, last):
        if is_mark(text, match):
            start, end = match.span()
            before = text[start - 1] if start > first else ""
            found.append(Mark(start, end, match[0], before, text[end] if end < last else ""))
    return found


def plain_marks(text: str) -> list[int] | None:
    """Where double marks stand in a text, in order, when all of them are of one character; null where some may be
    longer, as `''` is. A plain search for each sign: several times faster than one expression for all.
    """
    if any(sign in text for sign in _LONGER):
        return None
    found: list[int] = []
    for sign in _PLAIN:
        at = text.find(sign)
        while at >= 0:
            found.append(at)
            at = text.find(sign, at + 1)
    found.sort()
    return found


def marks_at(text: str, paragraph: Span, places: Sequence[int]) -> list[Mark]:
    """The marks of one character that stand at `places` in a paragraph."""
    first, last = paragraph
    return [
        Mark(at, at + 1, text[at], text[at - 1] if at > first else "", text[at + 1] if at + 1 < last else "")
        for at in places
    ]
