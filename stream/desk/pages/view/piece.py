"""Cuts a text at what was found in it, so that a template can mark it without any markup in the text. It is pure."""

from __future__ import annotations

from dataclasses import dataclass

from stream.store import Snippet

__all__ = ["Piece", "pieces_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text."""

    text: str
    found: bool = False
    """Whether it is a word that was sought."""


def pieces_of(snippet: Snippet) -> tuple[Piece, ...]:
    """Return the text of a snippet in runs; put together they are its text."""
    out, at = [], 0
    for start, stop in snippet.marks:
        if start > at:
            out.append(Piece(snippet.text[at:start]))
        out.append(Piece(snippet.text[start:stop], found=True))
        at = stop
    if at < len(snippet.text):
        out.append(Piece(snippet.text[at:]))
    return tuple(out)
