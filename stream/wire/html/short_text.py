"""Reads the text of an element as long as it is short, so that what holds a whole page costs no more than a line."""

from __future__ import annotations

from typing import Any

__all__ = ["short_text"]


def short_text(element: Any, longest: int) -> str | None:
    """Return the text of an element in one line; None where it has more than `longest` characters, blanks at the ends
    of its parts left out.
    """
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > longest:
            return None
        parts.append(part)
    return " ".join("".join(parts).split())
