"""Finds excerpts of other stories: passages that straight marks set apart in copy that quotes with curly ones.

    "The gates were shut at dawn. “We shall see,” Brandt said.
    "Rain fell."

Within a passage the curly marks hold what somebody says, as they do elsewhere in the copy; the straight ones say only
that another wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.paragraphs import Span

__all__ = ["without_excerpts"]

_SPOKEN = re.compile(r'(?:[,:] |")“|[,?!]”(?= \w)')
"""Speech with its attribution: a comma or a colon before the mark that opens, a comma within the one that closes, or a
passage that begins with speech.
"""
_CURLY = "“"


def without_excerpts(text: str, spans: Sequence[Span], places: Sequence[Span]) -> Sequence[Span]:
    """Return the places of double marks without the straight ones around excerpts: paragraphs in a row that begin with
    a mark, one of which is set apart by straight marks and tells what somebody says. Linear in the text.
    """
    if '"' not in text or text.count(_CURLY) <= text.count('"') // 2:
        return places
    dropped: set[int] = set()
    passage: list[int] = []
    told = False
    for start, end in (*spans, (len(text), len(text))):
        if text[start : start + 1] not in ('"', _CURLY):
            if told:
                dropped.update(passage)
            passage, told = [], False
            continue
        last = start + len(text[start:end].rstrip()) - 1
        inner = text.find('"', start + 1, last)
        if text[start] == '"' and inner < 0:
            passage += [start, last]
            told = told or (_is_paired(text, start, end) and _SPOKEN.search(text, start, end) is not None)
    if not dropped:
        return places
    return [place for place in places if place[0] not in dropped]


def _is_paired(text: str, start: int, end: int) -> bool:
    """Return whether a paragraph has curly marks that open and close by turns: one that closes first closes a straight
    one.
    """
    first, closed = text.find(_CURLY, start, end), text.find("”", start, end)
    return 0 <= first < closed and text.count(_CURLY, start, end) == text.count("”", start, end)
