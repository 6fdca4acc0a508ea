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
    doubles = sum(text.count(mark) for mark in ("“", "„", "«", "``")) + (text.count('"') + text.count("''")) // 2
    if text.count("‘") + text.count("'") <= 2 * doubles:
        return False
    singles = len(_SINGLE_OPENING.findall(text))
    return singles >= 2 and singles > 2 * doubles


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


def marks_of(text: str, paragraph: Span) -> list[Mark]:
    """The marks of one paragraph in order."""
    first, last = paragraph
    return [
        Mark(
            m.start(),
            m.end(),
            m[0],
            text[max(first, m.start() - 1) : m.start()],
            text[m.end() : min(last, m.end() + 1)],
        )
        for m in MARK.finditer(text, first, last)
        if _is_mark(text, m)
    ]
