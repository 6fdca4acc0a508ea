"""Gives an item without text that takes another back its copy.

A kill often comes with nothing in it but an id and a status, and it must reach everyone who got the story: it is an
item as well.
"""

from __future__ import annotations

from stream.lexicon.status import KILLED, WITHHELD
from stream.status_code import meaning_of
from stream.wire_item import Paragraph

__all__ = ["notice_of"]


def notice_of(status: str | None, guid: str | None, *texts: str | None) -> tuple[Paragraph, ...]:
    """Return the copy of an item that withdraws the story of its id: the first of `texts`, else the id. Empty for any
    other status, and without an id: a withdrawal of nothing may act on nothing.
    """
    if not guid or meaning_of(status) not in (KILLED, WITHHELD):
        return ()
    return (Paragraph("text", next(filter(None, texts), guid)),)
