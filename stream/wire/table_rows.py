"""Recognises rows of tables in plain copy: box scores, standings, prices."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["rows_of"]

_GAP = re.compile(r"(?<=[^\s.!?:;\"'”’»)])[ ]{2,}(?=\S)|(?<=\S)[ ]{3,}(?=\S)|[ ]?\.(?:[ ]?\.){3,}[ ]?(?=\S)")
"""A gap between columns: two blanks, but not those that typists put behind a full stop; or leaders."""
_LEADERS = 4
"""Dots that make leaders. A line without as many, and without two blanks, has no gap."""
_WIDE_GAP = re.compile(r"(?<=\S)[ ]{4,}(?=\S)")
"""Wider than any that justifies a line."""
_FIGURES = re.compile(
    r"[-–—+$€£¥(]{0,2}\.?\d(?:[\d.,:;/()%½¼¾⅓⅔⅛⅜⅝⅞*xX+$€£¥_–—-]*[\d)%½¼¾⅓⅔⅛⅜⅝⅞*_–—-])?[a-zA-Z]{0,3}|\d{1,3}[.)]|[-–—.]{1,3}|NR|NA|DNF|DNS"
)
_TEAM = r"[^\W\d_][^\d,;:!?]{1,30}?"
_SCORE = re.compile(
    rf"{_TEAM} \d{{1,3}},? {_TEAM} \d{{1,3}}(?:,? \(?[^,.]{{1,30}}\)?)?|{_TEAM} \d{{1,3}}[-–:]\d{{1,3}} {_TEAM}|"
    rf"{_TEAM}(?: \([^()]{{1,40}}\))? (?:at|vs?\.?|[-–]) [^.!?]{{2,60}},? \d{{1,2}}[:.]\d\d(?: ?[ap]\.?m\.?)?"
)
"""`Harbour 4, Quay 2`, `Harbour 2-1 Quay`, `Harbour at Quay, 7:05 p.m.`"""
_TRAILING = 2
"""How many figures end a row whose columns stand one blank apart."""


def rows_of(lines: Sequence[str]) -> frozenset[int]:
    """Return the indices of the lines of a block that are rows: lines of columns with figures in them, two and more
    below one another, and the line of columns that heads them. Justified copy has gaps, too, but no figures behind
    them.
    """
    if len(lines) == 1:
        return frozenset()
    figured = [_is_figured(line) for line in lines]
    rows = {
        at
        for at, row in enumerate(figured)
        if row and (figured[at - 1 : at] == [True] or figured[at + 1 : at + 2] == [True])
    }
    heads = {at for at, line in enumerate(lines) if at not in rows and at + 1 in rows and len(_cells(line)) > 1}
    return frozenset(rows | heads)


def _is_figured(line: str) -> bool:
    cells = _cells(line)
    figures = sum(all(map(_FIGURES.fullmatch, cell.split())) for cell in cells)
    if len(cells) > 1 and figures and (figures * 2 >= len(cells) - 1 or _WIDE_GAP.search(line)):
        return True
    words = line.split()
    trailing = len(words) > _TRAILING and all(map(_FIGURES.fullmatch, words[-_TRAILING:]))
    return trailing or bool(_SCORE.fullmatch(line.strip()))


def _cells(line: str) -> list[str]:
    line = line.strip()
    may_part = "  " in line or line.count(".") >= _LEADERS
    return [cell for cell in (_GAP.split(line) if may_part else (line,)) if cell]
