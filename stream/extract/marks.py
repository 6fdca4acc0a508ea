"""Quotation marks as they stand in a text: every style, each with what stands on its two sides."""

from __future__ import annotations

import re
from typing import NamedTuple

from stream.extract.paragraphs import Span

__all__ = ["ANGLE", "CORNER", "DOUBLE", "MARK", "SINGLE", "Mark", "marks_of", "single_style"]

MARK = re.compile(r"[\"“”„‟〝〞«»‹›「」『』\x93\x94'’‘‚‛`&](?:(?<=')''?|(?<=`)`|(?<=&)quot;)?")
"""What may be a mark. `''` and ``` `` ``` are one mark (ANPA, LexisNexis). It begins with one class of characters, so
that the search runs at the engine's full speed; `_is_mark` judges what was found.
"""
_DOUBLE_MARK = re.compile(MARK.pattern.replace("’‘‚‛", ""))
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
        """Something begins behind it, and nothing ends before it."""
        return (self.before.isspace() or self.before in _OPENERS or not self.before) and not (
            self.after.isspace() or not self.after
        )

    @property
    def can_close(self) -> bool:
        """Something ends before it, and no word begins behind it."""
        return not (self.before.isspace() or not self.before) and not self.after.isalnum()


def single_style(text: str) -> bool:
    """Whether the text quotes with single marks: at least twice, and clearly more often than with double ones."""
    signs = text.count("‘") + text.count("'")
    if signs < _SINGLES:
        return False
    doubles = sum(text.count(mark) for mark in ("“", "„", "«", "``")) + (text.count('"') + text.count("''")) // 2
    if signs <= 2 * doubles:
        return False
    singles = len(_SINGLE_OPENING.findall(text))
    return singles >= _SINGLES and singles > 2 * doubles


def _is_mark(text: str, found: re.Match[str]) -> bool:
    """Whether what `MARK` found is a mark: no apostrophe inside a word, no elision (’90s), no lone backtick or &."""
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
    pattern, is_mark = (MARK, _is_mark) if singles else (_DOUBLE_MARK, _is_double)
    found: list[Mark] = []
    for match in pattern.finditer(text, first, last):
        if is_mark(text, match):
            start, end = match.span()
            before = text[start - 1] if start > first else ""
            found.append(Mark(start, end, match[0], before, text[end] if end < last else ""))
    return found
