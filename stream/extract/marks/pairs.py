"""Decides whether the marks of a paragraph are plain pairs, one after the other, as in most copy."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.marks.quotation_marks import DOUBLE, STRAIGHT, can_close, can_open
from stream.extract.paragraphs import Span

__all__ = ["are_paired"]

_CURLY = ["“", "”"]
_STRAIGHT = frozenset(sign for sign, shape in DOUBLE.items() if shape is STRAIGHT)
"""Double marks whose two sides look the same."""


def are_paired(text: str, paragraph: Span, places: Sequence[Span]) -> bool:
    """Return whether the marks at `places` are plain pairs, so that the scanner's state machine would do nothing but
    join them.
    """
    if len(places) % 2:
        return False
    signs = [text[at:end] for at, end in places]
    if signs == _CURLY * (len(places) // 2):
        return True
    if not _STRAIGHT.issuperset(signs):
        return False
    first, last = paragraph
    opens = True
    for at, end in places:
        before, after = text[at - 1] if at > first else "", text[end] if end < last else ""
        fits = can_open(before, after)
        if not (fits if opens else not fits or can_close(before, after)):
            return False
        opens = not opens
    return True
