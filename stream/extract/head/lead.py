"""Reads the head of a body: what stands before its copy, and the lead, its first paragraph of copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas import Byline, Dateline
from stream.extract.head.byline import byline_of, signoff_of
from stream.extract.head.dateline import dateline_of
from stream.extract.paragraphs import paragraphs
from stream.lexicon.notes import WHAT_AN_UPDATE_DOES

__all__ = ["Head", "head_of"]

_NOTE = re.compile(rf"\A\((?:{'|'.join(WHAT_AN_UPDATE_DOES)}|Eds|Writes)\b|\A(?:UPDATES|ADDS|RECASTS|Eds)\b")
"""A note to editors before the copy: `(Adds comments, detail)`."""
_AFTER_DATELINE = " \t\n\xa0.:)]_-–—"
"""What may stand between a dateline and the copy."""
_HEAD_LIMIT = 30_000
"""Characters in which the head is looked for: a first paragraph of `PARAGRAPH_LIMIT`, and what may stand before it."""
_TAIL_LIMIT, _TAIL_REACH = 2_000, 8
"""Characters and lines from the end of a body in which a sign-off is looked for: more than any desk writes there."""
_REACH = 6
"""Paragraphs that may stand before the copy: byline, the writer's newspaper, notes to editors."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a body says; None where it says nothing."""

    byline: Byline | None = None
    dateline: Dateline | None = None
    lead: str | None = None


def head_of(body: str, sign_offs: Sequence[str] = (), known: Dateline | None = None) -> Head:
    """Reads the first paragraphs of a body. The lead is without its dateline, and without `known`, a dateline that the
    wire's metadata has. Where no byline stands before the copy, the sign-off under it tells who wrote it: a line of
    `sign_offs`, which normalising took off the body, or one that is still there.
    """
    byline: Byline | None = None
    for start, end in paragraphs(body[:_HEAD_LIMIT], _REACH):
        paragraph = body[start:end].strip()
        found = byline_of(paragraph) if byline is None else None
        if found is not None:
            byline = found
            continue
        if _NOTE.match(paragraph):
            continue
        dateline, copy = dateline_of(paragraph)
        if known is not None and paragraph.startswith(known.raw):
            copy = max(copy, len(paragraph) - len(paragraph[len(known.raw) :].lstrip(_AFTER_DATELINE)))
        return Head(byline or _signed(body, sign_offs), dateline, paragraph[copy:].strip() or None)
    return Head(byline)


def _signed(body: str, sign_offs: Sequence[str]) -> Byline | None:
    """Return the byline that the last sign-off under the copy is."""
    under = (*body[-_TAIL_LIMIT:].split("\n")[1:][-_TAIL_REACH:], *sign_offs[:_TAIL_REACH])
    for line in reversed(under):
        found = signoff_of(line) if "by " in line.lower() else None
        if found is not None:
            return found
    return None
