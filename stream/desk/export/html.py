"""Writes the copy as paragraphs of HTML, which is XHTML too. It is pure."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from stream.desk.export.exported import Block

__all__ = ["html_of"]


def html_of(blocks: Iterable[Block]) -> str:
    """Return the copy; nothing in it is markup but our own."""
    return "\n".join(
        f"<h2>{escape(block.text)}</h2>" if block.is_crosshead else f"<p>{escape(block.text)}</p>" for block in blocks
    )
